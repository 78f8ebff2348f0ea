//! Persons' names: where one begins and ends, by lists, by titles and by what follows.

use super::{Doc, EntityKind};
use crate::lex::class;
use isnad_text::number_at;

/// The one sort of office that stands before a name without its article too: "عميد ركن فلان" governs nothing.
const APPOSED: &str = "rank";

impl Doc<'_> {
    /// "شقيق فلان", "مدير مكتب فلان", "ناطق باسم فلان": whether the name at token `k` stands in a phrase from `a` as what a noun or a
    /// preposition right before it governs, so that the phrase is of another.
    pub(crate) fn is_of_another(&self, a: usize, k: usize) -> bool {
        let Some(p) = k.checked_sub(1).filter(|p| *p >= a && self.t.is_word(*p)) else { return false };
        let f = self.t.fold(p);
        if self.class(p) & class::PREP != 0 || self.lex.roles.at(self.t, p).is_some_and(|h| h.end > k) {
            return true;
        }
        // "مديره فلان", "وزير خارجيتها فلان": what has a pronoun is his own office
        if self.possessed(p) && self.lex.roles.at(self.t, a).is_some() {
            return false;
        }
        // "والدة الأسير فلان": the title's name, not hers
        if p > a && self.lex.kin.contains(self.t.fold(a)) && (a + 1..k).all(|i| self.is_definite(i)) {
            return true;
        }
        if self.is_definite(p)
            || self.mention(p).is_some()
            || self.class(p) != 0
            || self.lex.vague.at(self.t, p).is_some()
        {
            return false;
        }
        let role = (a..=p).rev().find_map(|i| self.lex.roles.at(self.t, i).filter(|h| h.end == k));
        if let Some(h) = role {
            return h.value != APPOSED;
        }
        if self.lex.bodies.at(self.t, p).is_some_and(|h| h.end == k) {
            return true;
        }
        let tagged = || self.tagged.iter().any(|x| x.start <= p && p < x.end);
        // "أحد مساعدي فلان", "كبير مستشاري فلان"
        let first = self.t.fold(a);
        let opens = self.lex.tolls.one_of.has(first) || self.lex.source_adjectives.contains(first);
        (p == a || p == a + 1 && opens) && !self.lex.is_name_part(f) && !tagged() && self.finite(p).is_none()
    }

    /// Whether a word ends in a pronoun, as it is written: "مديره", and not "مديرة".
    pub(super) fn possessed(&self, k: usize) -> bool {
        ["ه", "ها", "هم", "هما", "نا"].iter().any(|e| self.t.raw(k).ends_with(e)) && self.t.fold(k).chars().count() > 3
    }

    /// "نجل فلان", "مبعوث فلان": whether the name at token `k` stands right behind a word for somebody who is his.
    pub(crate) fn is_of_his(&self, k: usize) -> bool {
        let Some(p) = k.checked_sub(1).filter(|p| self.t.is_word(*p) && !self.is_definite(*p)) else { return false };
        let kin = isnad_text::readings(self.t.fold(p)).any(|r| self.lex.kin.contains(r.stem));
        let office = self.lex.roles.at(self.t, p).is_some_and(|h| h.end == k && h.value != APPOSED);
        (kin || office) && self.lex.trigger_nouns.at(self.t, p).is_none()
    }

    /// The end of a personal name that begins at `i`, where the words look like one.
    pub(crate) fn person_name(&self, i: usize) -> Option<usize> {
        // "معالي الأمين العام": a style is no name
        if self.lex.styles.contains(self.t.fold(i)) {
            return None;
        }
        // "أكد القائد استمرار العمليات": a verbal noun with what it governs
        let verbal = is_masdar(self.t.raw(i)) && !self.lex.is_name_part(self.t.fold(i));
        if verbal && self.t.fold(i + 1).starts_with("ال") && !self.t.fold(i + 1).ends_with('ي') {
            return None;
        }
        let known = |k: usize| self.mention(k).is_some_and(|m| self.kind_of(m) != EntityKind::Person);
        if let Some(e) = self.tagged_person(i).filter(|e| (i..*e).all(|k| self.t.is_word(k) && !known(k))) {
            // "بلعيد السالمي": a family's name behind one given name
            let family =
                |k: usize| k == i + 1 && self.t.fold(k).ends_with('ي') && self.lex.is_name_part(self.t.fold(i));
            // "شاكر جودت في تصريح": one word more where the clause shows that the name goes on
            let more = e - i < 4
                && self.t.is_word(e)
                && self.class(e) == 0
                && self.mention(e).is_none()
                && self.date(e).is_none()
                && self.cue(e).is_empty()
                && self.lex_finite(e).is_none()
                // an office is a head; asked for first, so that a row of offices and names is not followed to its end
                && self.lex.roles.at(self.t, e).filter(|h| h.pronoun.is_none() || h.value == "same").is_none()
                && self.head(e).is_none()
                && (!self.is_definite(e) || family(e))
                && self.written_prep(e).is_none()
                && !self.t.fold(e).starts_with('و')
                && number_at(self.t, e).is_none()
                && self.lex.trigger_nouns.at(self.t, e).is_none()
                && self.lex.counted.at(self.t, e).is_none()
                && self.lex.places.at(self.t, e).is_none()
                && self.lex.adjuncts.at(self.t, e).is_none()
                && (self.lex.is_name_part(self.t.fold(e))
                    || self.t.fold(e).ends_with('ي') && self.t.fold(e).chars().count() >= 4
                    || self.class(e + 1) & (class::COMPL | class::PREP) != 0
                    || self.is_comma(e + 1)
                    || self.t.is(e + 1, ':')
                    || self.t.quotes_at(e + 1).any(|q| q.open == e + 1));
            return Some(e + usize::from(more || self.is_surname(i, e)));
        }
        // "حديث خاص لراديو سوا": to whom
        if i > 0 && self.t.fold(i).starts_with('ل') && self.lex.words.names.interview.has(self.t.fold(i - 1)) {
            return None;
        }
        let mut end = i;
        let mut sure = false;
        while end < i + 5 && self.t.is_word(end) && self.date(end).is_none() && self.class(end) == 0 {
            let f = self.t.fold(end);
            let known = self.lex.is_name_part(f) || self.lex.words.names.name_parts.has(f);
            if let Some(m) = self.mention(end)
                && self.kind_of(m) != EntityKind::Person
                && !known
            {
                break;
            }
            if !known {
                // "أكد منصور إلغاء القرار": a noun and what it governs are no part of the name
                let next = if self.t.is_word(end + 1) { self.t.fold(end + 1) } else { "" };
                let governs = end > i
                    && is_masdar(self.t.raw(end))
                    && next.starts_with("ال")
                    && !next.ends_with('ي')
                    && !self.lex.is_name_part(next)
                    && self.mention(end).is_none();
                if governs {
                    break;
                }
                if end == i && f.starts_with("ال") || f.chars().count() < 2 {
                    break;
                }
                let cue = self.cue(end);
                if !cue.is_empty()
                    || self.lex.trigger_nouns.at(self.t, end).is_some()
                    || self.lex.measure_nouns.at(self.t, end).is_some()
                    || self.lex.roles.at(self.t, end).is_some()
                    || self.lex.bodies.at(self.t, end).is_some()
                    || self.lex.vague.at(self.t, end).is_some()
                    || self.lex.places.at(self.t, end).is_some()
                    || self.lex.media.at(self.t, end).is_some()
                    || self.lex.act_nouns.contains_key(f)
                    || self.lex.counted.at(self.t, end).is_some()
                    || number_at(self.t, end).is_some()
                    || self.lex.adjuncts.at(self.t, end).is_some()
                    || (matches!(f.chars().next(), Some('ب' | 'ل'))
                        && f.chars().nth(1) == Some('ا')
                        && f.chars().nth(2) == Some('ل'))
                    || f.starts_with("وال")
                    || end > i && f.starts_with("لل")
                    // "دعا بن حلي الأطراف المعنية": parties and powers are no part of a name
                    || end > i
                        && isnad_text::strip_article(f).is_some_and(|w| self.lex.words.speakers.crowds.has(w))
                    || f.ends_with("ها")
                    // "محافظ حلب سعادته بالقرار": a noun with a pronoun
                    || end == i && f.chars().count() >= 5
                        && (self.t.raw(end).ends_with("ته") || f.ends_with("هم"))
                        && !self.lex.words.names.his_women.has(f)
                {
                    break;
                }
            }
            sure |= known;
            end += 1;
        }
        // a name does not end in "son of" or "servant of"
        if end > i && self.lex.words.names.unfinished.has(self.t.fold(end - 1)) && self.t.is_word(end) {
            end += 1;
        }
        end += usize::from(sure && self.is_surname(i, end));
        let n = end - i;
        let follows = end >= self.t.tokens.len()
            || self.is_comma(end)
            || self.class(end) & class::COMPL != 0
            || self.date(end).is_some()
            || self.t.is(end, ':')
            || self.t.quotes_at(end).any(|q| q.open == end)
            || self.t.is(end, '.')
            || !self.cue(end).is_empty()
            || self.lex.adjuncts.at(self.t, end).is_some()
            || self.lex.words.names.behind_person.has(self.t.fold(end));
        // "صعوبة الوضع", "زيادة في": a construct of common nouns
        let construct = !sure && n >= 2 && self.t.raw(i).ends_with('ة') && self.is_definite(i + 1);
        (n > 0 && !construct && (sure && n <= 5 || (2..=4).contains(&n) && follows)).then_some(end)
    }
}

impl Doc<'_> {
    /// "أحمد بن سالم الملا": a title behind a name, with no other name behind it, is a family's name.
    fn is_surname(&self, i: usize, k: usize) -> bool {
        let title = self.lex.roles.at(self.t, k).is_some_and(|h| h.value == "honorific" && h.end == k + 1);
        let named = self.lex.is_name_part(self.t.fold(k + 1)) || self.tagged_person(k + 1).is_some();
        k >= i + 2 && title && self.is_definite(k) && !named
    }
}

/// Whether a word has the form of a verbal noun of the derived stems: إفعال، تفعيل، افتعال، انفعال، استفعال.
pub(crate) fn is_masdar(raw: &str) -> bool {
    let c: Vec<char> = raw.chars().collect();
    matches!(
        c.as_slice(),
        ['إ', _, _, 'ا', _] | ['ت', _, _, 'ي', _] | ['ا', _, _, _, 'ا', _] | ['ا', 'س', 'ت', _, _, 'ا', _]
    )
}
