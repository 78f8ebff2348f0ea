//! Hard-wrapped text (mail, PDF, `<br>`): line ends that stand inside a sentence because the line was full.
//!
//! A text counts as wrapped where its lines are of one width, break in mid-sentence again and again, and a line breaks where the next word
//! would have run over. Headlines under one another and paragraphs of a line each are neither.

/// The widest line, in characters, of a text that was wrapped for reading.
const WIDEST: usize = 140;
/// The narrowest such width.
const NARROWEST: usize = 30;
/// So many full lines make a wrapped text.
const FEWEST: usize = 2;

/// A line: its length in characters, and that of its first word.
struct Line<'a> {
    text: &'a str,
    width: usize,
    first: usize,
}

impl Line<'_> {
    /// Whether its last character ends a sentence, or announces what follows.
    fn ends(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '\'', '»', '”', '’', ')', ']', '«', '“']);
        bare.ends_with(['.', '!', '?', '؟', '…', ':', '؛', ';'])
    }

    /// Whether a sentence ends inside it: prose that runs over lines, and no list.
    fn holds_end(&self) -> bool {
        let text = self.text.trim_end_matches(|c: char| !c.is_alphanumeric());
        text.match_indices(['.', '؟', '!']).any(|(i, m)| text[i + m.len()..].starts_with([' ', '\u{a0}']))
    }

    /// Whether it begins as an item of a list does.
    fn is_item(&self) -> bool {
        self.text.starts_with(['-', '–', '—', '•', '*', '·', '●', '▪', '#', '>', '|'])
    }

    /// Whether the next line's first word would not have found room in `width`.
    fn is_full(&self, next: &Line<'_>, width: usize) -> bool {
        // letters are of different widths in print: a line may be shorter than the longest
        !self.ends() && !next.is_item() && next.width > 0 && self.width + 1 + next.first > width - width / 8
    }
}

/// For each line of a text (`lines`, in order), whether the sentence goes on in the next one.
pub(crate) fn goes_on(lines: &[&str]) -> Vec<bool> {
    let none = vec![false; lines.len()];
    let lines: Vec<Line<'_>> = lines
        .iter()
        .map(|l| l.trim())
        .map(|text| Line {
            text,
            width: if text.len() > WIDEST * 8 { usize::MAX } else { text.chars().count() },
            first: text.split_whitespace().next().map_or(0, |w| w.chars().count()),
        })
        .collect();
    let width = lines.iter().map(|l| l.width).max().unwrap_or(0);
    if !(NARROWEST..=WIDEST).contains(&width) {
        return none;
    }
    let full: Vec<bool> =
        (0..lines.len()).map(|i| i + 1 < lines.len() && lines[i].is_full(&lines[i + 1], width)).collect();
    let pairs = |want: bool| {
        let open = |i: &usize| lines[*i].width > 0 && lines[*i + 1].width > 0 && !lines[*i].ends();
        (0..lines.len().saturating_sub(1)).filter(open).filter(|i| full[*i] == want).count()
    };
    let (kept, broken) = (pairs(true), pairs(false));
    // what speaks for prose: sentences that end inside a line, or a full line that is followed by the end of its sentence
    let prose =
        lines.iter().any(Line::holds_end) || (1..lines.len()).any(|i| full[i - 1] && lines[i].ends() && kept > FEWEST);
    if kept >= FEWEST && kept > 2 * broken && prose { full } else { none }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> usize {
        goes_on(&text.split('\n').collect::<Vec<_>>()).iter().filter(|b| **b).count()
    }

    #[test]
    fn full_lines_go_on_and_whole_ones_do_not() {
        let wrapped = "هدنة في المدينة\n2021/03/04\n\nأعلنت اللجنة أمس أن الطرفين وافقا على\nهدنة تبدأ فجر الأحد. ونفى قائد الحامية\nأن تكون قواته قد خرقتها، وقال إن رجاله\nلم يطلقوا النار.";
        assert_eq!(joined(wrapped), 3);
        // headlines, paragraphs of a line each, a list, a long line
        for whole in [
            "روسيا: مقتل جنديين في قصف\nالسودان: عشرة قتلى في سوق\nلافروف: المحادثات مستمرة",
            "وصل الوفد إلى العاصمة مساء أمس.\nغادر الوزير بعد ساعات من وصوله.\nلم تصدر الوزارة أي بيان حتى الآن.",
            "الحصيلة حتى مساء اليوم. كما يلي:\n- عشرة قتلى في المدينة القديمة\n- خمسة جرحى في قرية مجاورة لها\n- لا أنباء عن مفقودين من السكان",
            "وصل الوفد.\nقالت اللجنة",
            "",
        ] {
            assert_eq!(joined(whole), 0, "{whole}");
        }
    }
}
