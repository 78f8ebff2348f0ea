//! Finding entities by their spellings, transliterations by ear included.

use super::{AliasKind, EntityKind, Kb};
use isnad_text::{Kind, Text, readings};

/// A spelling found in a text: tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) end: usize,
    pub(crate) entity: usize,
    pub(crate) adjective: bool,
    /// How many one-letter clitics had to be cut for it.
    pub(crate) cut: u8,
}

impl Kb {
    /// The longest spelling of an entity that begins at token `i`; between equals the one with the least cut off.
    pub(crate) fn find(&self, t: &Text, i: usize) -> Option<Found> {
        if !t.is_word(i) {
            return None;
        }
        let mut best: Option<Found> = None;
        if !t
            .stem_keys(i)
            .iter()
            .any(|k| self.first_bits.get((k % BITS) as usize / 64).is_some_and(|b| b >> (k % BITS % 64) & 1 == 1))
        {
            return self.by_ear(t, i);
        }
        for r in readings(t.fold(i)) {
            if r.prefix.future {
                continue;
            }
            let key: std::borrow::Cow<'_, str> =
                if r.prefix.article { format!("ال{}", r.stem).into() } else { r.stem.into() };
            let cut = u8::from(r.prefix.conj.is_some()) + u8::from(r.prefix.prep.is_some());
            // two letters with something cut off are enough only where more of the name follows ("لبي بي سي")
            let short = cut > 0 && key.chars().count() < 3;
            for alias in self.aliases.get(key.as_ref()).into_iter().flatten() {
                if short && alias.rest.len() < 2 {
                    continue;
                }
                let Some(end) = follow(t, i + 1, &alias.rest) else { continue };
                let longer = best.is_none_or(|b| end > b.end || (end == b.end && cut < b.cut));
                let town = alias.rest.is_empty() && self.entities[alias.entity].gazetteer;
                let man = self.entities[alias.entity].kind == EntityKind::Person;
                if man && alias.rest.is_empty() && self.everyday.names_a_place(t, i) {
                    continue;
                }
                if !longer
                    || (alias.rest.is_empty() && self.everyday.weak(t, i, &key, cut))
                    || town && !self.everyday.of_place(t, i, &key, cut)
                {
                    continue;
                }
                best = Some(Found { end, entity: alias.entity, adjective: alias.kind == AliasKind::Adjective, cut });
            }
        }
        best.or_else(|| self.by_ear(t, i))
    }

    /// All whom the spelling at the tokens `from..to` can mean, where several alliances share it ("the coalition's forces").
    pub(crate) fn sharing(&self, t: &Text, from: usize, to: usize) -> Vec<usize> {
        let mut out = Vec::new();
        for r in readings(t.fold(from)).filter(|r| !r.prefix.future) {
            let key: std::borrow::Cow<'_, str> =
                if r.prefix.article { format!("ال{}", r.stem).into() } else { r.stem.into() };
            for alias in self.aliases.get(key.as_ref()).into_iter().flatten() {
                let side = self.entities[alias.entity].kind == EntityKind::Alliance;
                if side && alias.kind == AliasKind::Name && follow(t, from + 1, &alias.rest) == Some(to) {
                    out.push(alias.entity);
                }
            }
        }
        let mut seen = rustc_hash::FxHashSet::default();
        out.retain(|e| seen.insert(*e));
        out
    }

    /// The entity that a name stands for, in any spelling, Arabic or English, or by its id.
    pub fn resolve(&self, name: &str) -> Option<String> {
        if self.get(name).is_some() {
            return Some(name.to_owned());
        }
        let t = Text::from_source(name);
        if let Some(f) = self.find(&t, 0).filter(|f| f.end == t.tokens.len() && f.cut == 0) {
            return Some(self.entity(f.entity).id.clone());
        }
        self.entities().iter().find(|e| e.en.eq_ignore_ascii_case(name.trim())).map(|e| e.id.clone())
    }

    /// Two or three words whose consonants are those of a known name ("ناغوررني كاراباخ").
    fn by_ear(&self, t: &Text, i: usize) -> Option<Found> {
        let next = t.fold(i + 1);
        // three letters at least, two bytes each
        let short = t.fold(i).len() < 6 || next.len() < 6;
        if short || !t.is_word(i + 1) || next.starts_with("ال") || t.fold(i).starts_with("ال") {
            return None;
        }
        // the first word's consonants must begin some known name's
        if !readings(t.fold(i)).any(|r| self.ear_prefixes.contains(&skeleton_hash(r.stem))) {
            return None;
        }
        for n in [3usize, 2] {
            if !(i..i + n).all(|k| t.is_word(k) && t.fold(k).chars().count() >= 3 && !t.fold(k).starts_with("ال")) {
                continue;
            }
            for r in readings(t.fold(i)).filter(|r| !r.prefix.article && !r.prefix.future) {
                let joined =
                    std::iter::once(r.stem).chain((i + 1..i + n).map(|k| t.fold(k))).collect::<Vec<_>>().join(" ");
                let known = self.skeletons.get(&skeleton(&joined)).map(Vec::as_slice).unwrap_or_default();
                if let Some(&(entity, _)) = known.iter().find(|(_, name)| same_by_ear(name, &joined)) {
                    let cut = u8::from(r.prefix.conj.is_some()) + u8::from(r.prefix.prep.is_some());
                    return Some(Found { end: i + n, entity, adjective: false, cut });
                }
            }
        }
        None
    }
}

/// Whether the words `rest` follow from token `at`, quote marks and dashes skipped; gives the token after them.
fn follow(t: &Text, at: usize, rest: &[String]) -> Option<usize> {
    let mut k = at;
    for w in rest {
        while t
            .tokens
            .get(k)
            .is_some_and(|x| x.kind == Kind::Punct && matches!(t.raw(k), "«" | "\"" | "“" | "-" | "”" | "»" | "."))
        {
            k += 1;
        }
        if t.fold(k) != w {
            return None;
        }
        k += 1;
    }
    // a closing mark that belongs to the name ("تنظيم «داعش»")
    if k > at && t.is(k, '»') && (at..k).any(|x| t.is(x, '«')) {
        k += 1;
    }
    Some(k)
}

/// Kinds whose names are brought into Arabic by ear.
pub(crate) fn is_spelled_by_ear(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Person | EntityKind::Place)
}

/// Whether two spellings are of one name, by the rules of spelling alone: the same letters once what spelling varies is folded
/// (hamza seats, ى/ي, ة/ه, diacritics), or, for names that came in by ear, the same consonants with about the same vowels
/// between them: one vowel letter in six may be written or not. A single word must be longer, and must not have the article,
/// since short and native words share their consonants with words that have nothing to do with them; two Arabic given names
/// are two (حسن is not حسين).
pub fn same_by_ear(a: &str, b: &str) -> bool {
    let (a, b) = (isnad_text::fold(a), isnad_text::fold(b));
    let joined = |s: &str| s.split_whitespace().collect::<String>();
    let (x, y) = (joined(&a), joined(&b));
    if x == y {
        return true;
    }
    let words = |s: &str| s.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (wa, wb) = (words(&a), words(&b));
    if wa.len() != wb.len() {
        // written as one word or as two
        return skeleton(&a) == skeleton(&b) && x.chars().count().min(y.chars().count()) >= 9 && vowels_agree(&x, &y);
    }
    if wa.len() == 1 {
        let native = a.starts_with("ال") || b.starts_with("ال");
        return !native && skeleton(&a).chars().count() >= 5 && ends_alike(&a, &b) && alike(&a, &b);
    }
    wa.iter().zip(&wb).all(|(p, q)| p == q || p.chars().count() <= 2 && q.chars().count() <= 2 || alike(p, q))
        && skeleton(&a).chars().count() >= 5
}

/// Two single words that one foreign name can have become.
fn alike(p: &str, q: &str) -> bool {
    // letters that Arabic does not write foreign sounds with, and the article: a native word, of which every letter counts
    let native = |w: &str| w.starts_with("ال") || w.contains(['ح', 'ع', 'ص', 'ض', 'ظ']);
    p == q || skeleton(p) == skeleton(q) && vowels_agree(p, q) && !native(p) && !native(q)
}

/// Whether two words end alike: in ي, in another vowel, or in a consonant.
fn ends_alike(p: &str, q: &str) -> bool {
    let end = |w: &str| match w.chars().last() {
        Some('ي') => 2,
        Some('ا' | 'ه' | 'و') => 1,
        _ => 0,
    };
    end(p) == end(q)
}

/// Whether the vowel letters between the same consonants differ in no more than one place for every six letters.
fn vowels_agree(p: &str, q: &str) -> bool {
    let slots = |w: &str| {
        let mut out = vec![String::new()];
        let mut before = ' ';
        for (n, c) in w.chars().enumerate() {
            if n > 0 && matches!(c, 'ا' | 'ي' | 'و') {
                if let Some(s) = out.last_mut() {
                    s.push(c);
                }
            } else if c != before {
                out.push(String::new());
            }
            before = c;
        }
        out
    };
    let (a, b) = (slots(p), slots(q));
    let allowed = p.chars().count().max(q.chars().count()).div_ceil(6);
    a.len() == b.len() && a.iter().zip(&b).filter(|(x, y)| x != y).count() <= allowed
}

/// How many bits mark the first words of spellings.
pub(super) const BITS: u32 = 1 << 16;

/// The same hash of a skeleton that is made already.
pub(super) fn raw_hash(skeleton: &str) -> u64 {
    skeleton.chars().fold(0xcbf2_9ce4_8422_2325u64, |h, c| (h ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of a word's skeleton, without making it.
pub(super) fn skeleton_hash(word: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325u64;
    each_of_skeleton(word, |c| h = (h ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01b3));
    h
}

/// The consonant skeleton of a name: what is left when long vowels, doubled letters and the letters that Arabic
/// interchanges for one foreign sound (g: غ ج ق ك خ; v: و ف; p: ب) are put together. Two spellings of one foreign name
/// have one skeleton; two Arabic words may share one too, so that it is only used on names of several words.
pub(crate) fn skeleton(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    each_of_skeleton(folded, |c| out.push(c));
    out
}

fn each_of_skeleton(folded: &str, mut put: impl FnMut(char)) {
    let mut before = ' ';
    let mut kept = '\0';
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let last = chars.peek().is_none_or(|n| *n == ' ');
        let first = before == ' ';
        before = c;
        let mapped = match c {
            'غ' | 'ج' | 'ق' | 'ك' | 'خ' => 'ك',
            'ف' | 'ڤ' => 'ف',
            'ث' | 'س' | 'ص' => 'س',
            'ظ' | 'ز' | 'ذ' => 'ز',
            'ط' | 'ت' => 'ت',
            'ض' | 'د' => 'د',
            'ه' if last => continue,
            'ا' | 'ي' | 'و' if !first => continue,
            'ء' | ' ' => continue,
            c => c,
        };
        if kept != mapped {
            put(mapped);
            kept = mapped;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_many_spellings() {
        let kb = Kb::builtin().expect("data files are sound");
        for s in ["ناغورني قره باغ", "ناغوررني كاراباخ", "بناجورنو قرة باغ", "وكاراباخ", "ناغورنو كاراباخ"]
        {
            let t = Text::from_source(s);
            let f = kb.find(&t, 0).unwrap_or_else(|| panic!("{s} not found"));
            assert_eq!(kb.entity(f.entity).id, "karabakh", "{s}");
        }
    }

    #[test]
    fn a_part_of_another_word_is_no_name() {
        let kb = Kb::builtin().expect("data files are sound");
        for s in ["مالي", "فتح الباب", "وصل الوفد", "بعد غد"] {
            let t = Text::from_source(s);
            assert!(kb.find(&t, 0).is_none(), "{s}");
        }
    }
}
