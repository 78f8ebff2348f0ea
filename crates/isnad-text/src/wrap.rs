//! Hard-wrapped text (mail, PDF, `<br>`): line ends that stand inside a sentence because the line was full.
//!
//! Joining two headlines would put one man's words into another's mouth, so a text counts as wrapped only where its lines show it more than
//! once: a sentence ends in the middle of a line, or a line ends with a word after which a sentence always goes on. Then a line is joined to
//! the next where the next word would not have found room in it.

/// The widest line, in characters, of a text that was wrapped for reading.
const WIDEST: usize = 200;
/// The narrowest such width.
const NARROWEST: usize = 25;
/// How often a text must show that sentences run over its line ends.
const SIGNS: usize = 2;
/// So many full lines make a wrapped text; one may be a headline over its article.
const FEWEST: usize = 2;
/// Of so many full lines one at least shows it.
const LINES_A_SIGN: usize = 5;

/// Words after which a sentence goes on, folded: prepositions, conjunctions and relatives. No headline and no verse ends with one.
const OPEN: &[&str] = &[
    "في",
    "من",
    "علي",
    "الي",
    "عن",
    "مع",
    "بين",
    "ان",
    "انه",
    "انها",
    "لان",
    "بان",
    "التي",
    "الذي",
    "الذين",
    "وفي",
    "ومن",
    "وعلي",
    "والي",
    "وان",
    "قبل",
    "بعد",
    "خلال",
    "حتي",
    "او",
    "ثم",
    "كما",
    "حيث",
    "لم",
    "لن",
    "قد",
    "ما",
    "لا",
    "هذا",
    "هذه",
    "ذلك",
    "تلك",
    "كل",
    "بعض",
    "غير",
    "ضد",
    "عند",
    "منذ",
    "نحو",
    "حول",
    "تحت",
    "فوق",
    "امام",
    "وراء",
    "دون",
    "سوي",
    "اذا",
    "لو",
    "كي",
    "اي",
    "و",
];

/// Bytes of the marks by which mail quotes ("> ", ">> ") at the beginning of a line.
pub(crate) fn quoting(line: &str) -> usize {
    if !line.starts_with('>') {
        return 0;
    }
    line.find(|c| c != '>' && c != ' ').unwrap_or(line.len())
}

/// A line: its length in characters, and that of its first word.
struct Line<'a> {
    text: &'a str,
    width: usize,
    first: usize,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Self {
        let text = line[quoting(line)..].trim();
        Line {
            text,
            width: if text.len() > WIDEST * 8 { usize::MAX } else { text.chars().count() },
            first: text.split_whitespace().next().map_or(0, |w| w.chars().count()),
        }
    }

    /// Whether its last character ends a sentence, or announces what follows.
    fn ends(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '\'', '»', '”', '’', ')', ']', '«', '“']);
        bare.ends_with(['.', '!', '?', '؟', '…', ':', '؛', ';'])
    }

    /// Whether it stands for itself: an empty line, an item of a list, an address, a number or day alone, what somebody says behind a colon.
    fn is_alone(&self) -> bool {
        let mut words = self.text.split_whitespace();
        let Some(first) = words.next() else { return true };
        let sign =
            first.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '«' | '"' | '“' | '(' | '[' | '\'' | '‘'));
        let bare = first.trim_matches(|c: char| !c.is_alphanumeric());
        // "1." and "(1)", "أ)", "o"; a number alone begins many a line
        let marked = bare.len() < first.len() && !first.ends_with(['،', ',']);
        let count =
            bare.chars().all(char::is_numeric) && marked || bare.chars().count() == 1 && (marked || bare.is_ascii());
        let bullet = sign || count && self.width > first.chars().count() && !first.starts_with(['«', '"', '“']);
        let title = first.ends_with(':') || words.clone().take(2).any(|w| w.ends_with(':'));
        let figures = !self.text.contains(char::is_alphabetic);
        bullet || title || figures || self.text.contains("://")
    }

    /// How many sentences end inside it, two at most; an initial ("د. ") ends none.
    fn ends_inside(&self) -> usize {
        let mut words = self.text.split_whitespace().peekable();
        let mut ends = 0;
        while let Some(w) = words.next() {
            let bare = w.trim_end_matches(['"', '»', '”', ')']);
            let stop = bare.ends_with(['.', '؟', '!']) && bare.chars().filter(|c| c.is_alphabetic()).count() > 2;
            ends += usize::from(stop && words.peek().is_some());
        }
        ends.min(2)
    }

    /// Whether a sentence goes on behind its last word.
    fn is_open(&self) -> bool {
        let last = self.text.split_whitespace().next_back().unwrap_or_default();
        // a count, and no year
        let count = last.len() < 8 && last.chars().count() <= 3 && last.chars().all(char::is_numeric);
        last.ends_with(['،', ',']) || count || OPEN.contains(&crate::fold(last).as_str())
    }

    /// Whether the next line's first word would not have found room in `width`. (Letters are of different widths in print: a line may be
    /// shorter than the widest.)
    fn is_full(&self, next: &Line<'_>, width: usize) -> bool {
        let room = width - width / 8;
        // the first line of a block does not count for the width, and may be the widest
        self.width <= width + width / 8
            && !self.ends()
            && !self.is_alone()
            && !next.is_alone()
            && self.width + 1 + next.first > room
    }
}

/// The width at which lines were wrapped: the widest of those that are not the first of their block, which may be a headline.
fn width(lines: &[Line<'_>]) -> Option<usize> {
    let follows = |i: &usize| *i > 0 && lines[*i - 1].width > 0 && !lines[*i].is_alone();
    let width = (0..lines.len()).filter(follows).map(|i| lines[i].width).max()?;
    (NARROWEST..=WIDEST).contains(&width).then_some(width)
}

/// For each line of a text (`lines`, in order), whether the sentence goes on in the next one.
pub(crate) fn goes_on(lines: &[&str]) -> Vec<bool> {
    let none = vec![false; lines.len()];
    let lines: Vec<Line<'_>> = lines.iter().map(|l| Line::new(l)).collect();
    let Some(width) = width(&lines) else { return none };
    let full: Vec<bool> =
        (0..lines.len()).map(|i| i + 1 < lines.len() && lines[i].is_full(&lines[i + 1], width)).collect();
    let kept = full.iter().filter(|f| **f).count();
    // lines that break in the middle of nothing: neither full nor ended
    let loose = |i: &usize| !lines[*i].is_alone() && !lines[*i + 1].is_alone() && !full[*i] && !lines[*i].ends();
    let broken = (0..lines.len().saturating_sub(1)).filter(loose).count();
    let run = |i: usize| full[i] || i > 0 && full[i - 1];
    let sign = |i: usize| {
        let inside = if run(i) { lines[i].ends_inside() } else { 0 };
        // "…\nأطفال.": the last word or two of a sentence
        let rest = i > 0 && full[i - 1] && lines[i].ends() && lines[i].width * 2 < width;
        inside.max(usize::from(full[i] && lines[i].is_open() || rest))
    };
    let signs: usize = (0..lines.len()).map(sign).sum();
    if kept >= FEWEST && signs >= SIGNS && signs * LINES_A_SIGN >= kept && kept > 2 * broken { full } else { none }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> usize {
        goes_on(&text.split('\n').collect::<Vec<_>>()).iter().filter(|b| **b).count()
    }

    #[test]
    fn full_lines_go_on() {
        let body = "أعلنت اللجنة أمس أن الطرفين وافقا على\nهدنة تبدأ فجر الأحد. ونفى قائد الحامية\nأن تكون قواته قد خرقتها، وقال إن رجاله\nلم يطلقوا النار.";
        for text in [
            format!("هدنة في المدينة\n2021/03/04\n\n{body}"),
            // under a headline that is wider, with an address under it
            format!(
                "هدنة في المدينة القديمة تبدأ فجر الأحد وسط ترحيب واسع من سكانها ومن المنظمات\n{body}\nhttps://a.example/{}",
                "x".repeat(200)
            ),
            body.to_owned(),
        ] {
            assert_eq!(joined(&text), 3, "{text}");
        }
    }

    #[test]
    fn whole_lines_stand_alone() {
        for text in [
            // headlines under one another, with an initial, with a stop at the end, with a sentence inside one
            "روسيا: مقتل جنديين في قصف\nالسودان: عشرة قتلى في سوق\nلافروف: المحادثات مستمرة",
            "الصحة تعلن وفاة د. سالم في قصف المدينة\nالحكومة تنفي أي علم لها بقصف المدينة\nالجيش يعلن بدء عملية شرق المدينة\nالحركة تتهم التحالف بقتل خمسة مدنيين",
            "الصحة تعلن وفاة طبيب في قصف المدينة\nالحكومة تنفي أي علم لها بقصف المدينة\nالجيش يعلن بدء عملية شرق المدينة\nالحركة تتهم التحالف بقتل خمسة مدنيين.",
            "مقتل طبيب في قصف. والجيش يعد بتحقيق\nالحكومة تنفي أي علم لها بقصف المدينة\nالجيش يعلن بدء عملية شرق المدينة",
            // paragraphs of a line each, a list
            "وصل الوفد إلى العاصمة مساء أمس.\nغادر الوزير بعد ساعات من وصوله.\nلم تصدر الوزارة أي بيان حتى الآن.",
            "الحصيلة حتى مساء اليوم. كما يلي:\n- عشرة قتلى في المدينة القديمة\n- خمسة جرحى في قرية مجاورة لها\n- لا أنباء عن مفقودين من السكان",
            "وصل الوفد.\nقالت اللجنة",
            "",
        ] {
            assert_eq!(joined(text), 0, "{text}");
        }
    }
}
