//! How many independent voices stand behind a claim.
//!
//! A voice is somebody who says it. Two of one side, two spellings of one name, a body and its spokesman, one statement's sentence in
//! several outlets, unnamed sources, and a report's own words beside the source that it names are one voice. What outlets tell in
//! their own words or from unnamed sources adds no voice to that of a named one: it may go back to it. Too few is the lesser error.

use crate::fact::Fact;
use crate::wording::{COPIED, Wording};
use isnad_text::{fold, is_word_char, noun_key, readings};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Passages compared of one voice with those of another.
const PASSAGES: usize = 8;

/// Words with which a source begins that names nobody, folded, and what they stand for (`lang/ar/anonymous.tsv`).
static ANONYMOUS: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../lang/ar/anonymous.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(w, kind)| (fold(w), kind.trim())).collect()
});

/// The words of a name, folded and without articles.
fn tokens(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded.split(|c: char| !is_word_char(c)).filter(|w| !w.is_empty());
    words.map(|w| noun_key(w).into_owned()).collect()
}

/// What stands for a source that names nobody, by its first word ("مصادر محلية", "هذه المصادر").
fn kind(tokens: &[String]) -> Option<&'static str> {
    tokens.iter().map(|w| ANONYMOUS.get(w).copied()).find(|k| *k != Some("before")).flatten()
}

/// Whether a source names nobody ("مصادر محلية").
pub(crate) fn is_anonymous(name: &str) -> bool {
    kind(&tokens(name)).is_some()
}

/// Names as lists of words.
type Names = BTreeSet<Vec<String>>;

/// Words that alone do not say who is meant, and beside them those that say it of a deed but not of a word (`lang/ar/unnamed.tsv`).
static UNNAMED: LazyLock<(Names, Names)> = LazyLock::new(|| {
    let (speaks, all): (Vec<&str>, Vec<&str>) =
        plain(include_str!("../../../lang/ar/unnamed.tsv")).partition(|l| l.ends_with("\tspeaks"));
    let words = |l: &str| tokens(l.split('\t').next().unwrap_or(l));
    (all.into_iter().map(words).collect(), speaks.into_iter().map(words).collect())
});

/// Whether a name is a word that alone says nothing of who it is ("المجلس").
pub(crate) fn is_unnamed(name: &str) -> bool {
    UNNAMED.0.contains(&tokens(name))
}

/// Whether nobody can know whose word it is ("الحكومة", "الطرفان"): any state's, any two.
pub(crate) fn is_unnamed_speaker(name: &str) -> bool {
    let name = tokens(name);
    UNNAMED.0.contains(&name) || UNNAMED.1.contains(&name)
}

/// The lists of `lang/ar/lists.tsv` by their names, folded.
static LISTS: LazyLock<BTreeMap<&'static str, BTreeSet<String>>> = LazyLock::new(|| {
    let rows = plain(include_str!("../../../lang/ar/lists.tsv")).filter_map(|l| l.split_once('\t'));
    rows.map(|(list, words)| (list, words.split(',').map(|w| fold(w.trim())).collect())).collect()
});

/// Whether a folded word stands in a list of `lang/ar/lists.tsv`.
pub(crate) fn is_listed(list: &str, word: &str) -> bool {
    LISTS.get(list).is_some_and(|l| l.contains(word))
}

/// Whether somebody is an outlet's own man, of no other name: "our correspondent in the city", "the network's correspondent". His word is the
/// outlet's.
pub(crate) fn is_own_man(name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let first = words[0];
    let of = || matches!(words.as_slice(), [_, of] if is_listed("own outlet", of));
    is_listed("own men", first) || is_listed("correspondents", first) && of()
}

/// Whether words tell of what was said a year ago or longer: "last year", "two years ago".
pub(crate) fn long_ago(words: &str) -> bool {
    let words = fold(words);
    LISTS.get("long ago").is_some_and(|l| l.iter().any(|p| words.contains(p.as_str())))
}

/// Nouns before a place's name that say which part of it is meant (`lang/ar/place_parts.tsv`), folded, and their English.
static PLACE_PARTS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let rows = plain(include_str!("../../../lang/ar/place_parts.tsv")).filter_map(|l| l.split_once('\t'));
    rows.map(|(ar, en)| (fold(ar), en)).collect()
});

/// Words with which prayers and condolences begin, and those that may stand before them (`lang/ar/courtesies.txt`), folded.
static COURTESIES: LazyLock<(BTreeSet<String>, BTreeSet<String>)> = LazyLock::new(|| {
    let (before, own): (Vec<&str>, Vec<&str>) =
        plain(include_str!("../../../lang/ar/courtesies.txt")).partition(|w| w.starts_with('+'));
    (own.into_iter().map(fold).collect(), before.into_iter().map(|w| fold(w.trim_start_matches(['+', ' ']))).collect())
});

/// The entries of a list of words.
fn plain(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|l| !l.starts_with('#')).map(str::trim).filter(|l| !l.is_empty())
}

/// How many of a word's letters say which part of a place is meant, without a preposition written onto it, and the same in English; none
/// where it does not.
pub(crate) fn place_part(word: &str) -> Option<(usize, &'static str)> {
    let folded = fold(word);
    readings(&folded).find_map(|r| Some((r.stem.chars().count(), *PLACE_PARTS.get(r.stem)?)))
}

/// Prepositions and directions behind which a place is where something was, and nouns of places that may stand between
/// (`lang/ar/where.txt`), folded.
static WHERE: LazyLock<Where> = LazyLock::new(|| {
    let mut out = Where::default();
    for line in plain(include_str!("../../../lang/ar/where.txt")) {
        let word = fold(line.trim_start_matches(['+', '=', ' ']));
        match line.chars().next() {
            Some('+') => out.nouns.insert(word),
            Some('=') => out.verbs.insert(word),
            _ => out.prepositions.insert(word),
        };
    }
    out
});

#[derive(Default)]
struct Where {
    prepositions: BTreeSet<String>,
    /// Verbs that hit the place behind them.
    verbs: BTreeSet<String>,
    nouns: BTreeSet<String>,
}

/// Whether what stands before a place's name leads to it as to where something was: "في مدينة", "بريف", "قرب بلدة".
pub(crate) fn leads_to_place(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before);
    let words: Vec<String> = line.split_whitespace().rev().take(4).map(fold).collect();
    let word = |w: &String| w.trim_matches(|c: char| !is_word_char(c)).to_owned();
    for w in words.iter().map(word) {
        let leads = |w: &str| WHERE.prepositions.contains(w) || WHERE.verbs.contains(w);
        if leads(&w) || readings(&w).any(|r| r.prefix.conj.is_some() && r.prefix.prep.is_none() && leads(r.stem)) {
            return true;
        }
        let Some(r) = readings(&w).find(|r| WHERE.nouns.contains(r.stem)) else { return false };
        if r.prefix.prep == Some('ب') {
            return true;
        }
    }
    false
}

/// Words behind which a place is where somebody is or comes from (`lang/ar/elsewhere.txt`), folded, and whether only with "from" between.
static ELSEWHERE: LazyLock<BTreeMap<String, bool>> = LazyLock::new(|| {
    let rows = plain(include_str!("../../../lang/ar/elsewhere.txt"));
    rows.map(|l| l.split_once('\t').map_or((fold(l), false), |(w, _)| (fold(w), true))).collect()
});

/// Whether what stands before a place's name says of somebody that he is there or comes from there, so that nothing need have happened
/// there: "the forces stationed in the town of".
pub(crate) fn is_elsewhere(before: &str) -> bool {
    let ends = LISTS.get("endings");
    let form = |w: &str| ELSEWHERE.get(w).copied();
    let listed = |w: &str| form(w).or_else(|| ends?.iter().find_map(|e| form(w.strip_suffix(e.as_str())?)));
    // "from its positions in the town of"
    let owned = |w: &str| {
        let noun = LISTS.get("theirs").and_then(|all| all.iter().find_map(|p| w.strip_suffix(p.as_str())));
        noun.is_some_and(|n| WHERE.nouns.contains(n))
    };
    let (mut from, mut theirs) = (false, false);
    for raw in before.split_whitespace().rev().take(5) {
        let folded = fold(raw);
        let w = folded.trim_matches(|c: char| !is_word_char(c));
        if let Some(needs) = readings(w).find_map(|r| listed(r.stem)) {
            return from || !needs;
        }
        // "الطريق بين مدينتي": nor was it in either of two
        let coming = is_listed("from", w);
        if is_listed("between two", w) || coming && theirs {
            return true;
        }
        from |= coming;
        theirs = owned(w);
        let place =
            WHERE.prepositions.contains(w) || coming || theirs || readings(w).any(|r| WHERE.nouns.contains(r.stem));
        if !place && place_part(w).is_none() || raw.ends_with(|c: char| !is_word_char(c)) {
            return false;
        }
    }
    false
}

/// Whether what stands before a place's name leads to it as to where somebody goes or is taken: "to the hospital of".
pub(crate) fn is_towards(before: &str) -> bool {
    for raw in before.split_whitespace().rev().take(4) {
        let folded = fold(raw);
        let w = folded.trim_matches(|c: char| !is_word_char(c));
        if is_listed("to", w) {
            return true;
        }
        let place = readings(w).any(|r| r.prefix.prep.is_none() && WHERE.nouns.contains(r.stem));
        if !place && place_part(w).is_none() {
            return false;
        }
    }
    false
}

/// How many of a word's letters are a noun of a place's ("مدينة" in "بمدينة"); none where it is none.
pub(crate) fn is_place_noun(word: &str) -> Option<usize> {
    let folded = fold(word);
    // marks of vowels and stretched letters count no letters
    let plain = folded.chars().count() == word.chars().count();
    readings(&folded).find(|r| plain && WHERE.nouns.contains(r.stem)).map(|r| r.stem.chars().count())
}

/// Whether a place is told to be a region, by its first word: "محافظة حلب".
pub(crate) fn is_region(name: &str) -> bool {
    let first = fold(name.split(' ').next().unwrap_or_default());
    readings(&first).any(|r| is_listed("regions", r.stem))
}

/// Whether a place is named by what it is alone: "منطقة", "الحدود".
pub(crate) fn is_generic_place(name: &str) -> bool {
    let words = fold(name);
    let mut words =
        words.split_whitespace().map(|w| w.trim_matches(|c: char| !is_word_char(c))).filter(|w| !w.is_empty());
    words.all(|w| readings(w).any(|r| WHERE.nouns.contains(r.stem)))
}

/// Words of harm that is no conflict (`lang/ar/no_conflict.txt`), each a list of folded words.
static NO_CONFLICT: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let words = |l: &str| fold(l).split_whitespace().map(|w| noun_key(w).into_owned()).collect();
    plain(include_str!("../../../lang/ar/no_conflict.txt")).map(words).collect()
});

/// Whether a sentence tells of an accident, a disaster or a sickness.
pub(crate) fn tells_of_no_conflict(sentence: &str) -> bool {
    let folded = fold(sentence);
    let words: Vec<_> = folded.split(|c: char| !is_word_char(c)).filter(|w| !w.is_empty()).map(noun_key).collect();
    let here = |i: usize, p: &[String]| words.get(i..i + p.len()).is_some_and(|w| w.iter().zip(p).all(|(a, b)| a == b));
    (0..words.len()).any(|i| NO_CONFLICT.iter().any(|p| here(i, p)))
}

/// Whether what somebody says is a prayer, or condolences.
pub(crate) fn is_courtesy(words: &str) -> bool {
    let begin = fold(words);
    let (own, before) = &*COURTESIES;
    let mut words = begin.split(|c: char| !is_word_char(c)).filter(|w| !w.is_empty());
    words.find(|w| !before.contains(*w)).is_some_and(|w| own.contains(w))
}

/// Whether a source is the outlet's own people ("مراسلنا"), who speak with its voice.
pub(crate) fn is_own(name: &str) -> bool {
    matches!(tokens(name).as_slice(), [one] if ANONYMOUS.get(one) == Some(&"own"))
}

/// One key for the spellings of a name: without hamza seats, articles, blanks and punctuation.
pub(crate) fn name_key(name: &str) -> String {
    tokens(name).concat()
}

/// Whether two names may be one source's: one holds the words of the other ("المريبض" in "عبدالله المريبض"), in any spelling, or
/// both are vague about one body ("مصدر في المقاومة", "المركز الإعلامي للمقاومة").
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    if name_key(a) == name_key(b) || isnad_read::same_by_ear(a, b) {
        return true;
    }
    let (p, q) = (tokens(a), tokens(b));
    let alike = |x: &String, y: &String| {
        let bare = |w: &str| w.strip_prefix('ل').filter(|r| r.chars().count() > 3).unwrap_or(w).to_owned();
        x == y || bare(x) == bare(y) || isnad_read::same_by_ear(x, y)
    };
    let (short, long) = if p.len() <= q.len() { (&p, &q) } else { (&q, &p) };
    if kind(&p).is_some() || kind(&q).is_some() {
        let rest = |t: &[String]| -> Vec<String> {
            t.iter().filter(|w| !ANONYMOUS.contains_key(w.as_str()) && w.chars().count() > 3).cloned().collect()
        };
        let (r, s) = (rest(&p), rest(&q));
        return r.iter().any(|x| s.iter().any(|y| alike(x, y)));
    }
    // a single word that is part of a name must be more than a given name's stub
    short.iter().any(|w| w.chars().count() > 3) && short.iter().all(|x| long.iter().any(|y| alike(x, y)))
}

/// What is known of all facts that have one origin.
struct Voice<'a> {
    name: Option<&'a str>,
    party: Option<&'a str>,
    /// Whether it is the report's own word, or its correspondent's.
    own: bool,
    anonymous: bool,
    articles: BTreeSet<&'a str>,
    /// Agencies through which it came.
    agencies: BTreeSet<&'a str>,
    passages: Vec<Wording>,
}

fn voices_of<'a>(facts: &[&'a Fact]) -> Vec<Voice<'a>> {
    let mut out: BTreeMap<&str, Voice<'a>> = BTreeMap::new();
    for f in facts {
        let who = f.testimony.who.first();
        let v = out.entry(f.origin.id.as_str()).or_insert_with(|| {
            let name = who.map(|w| w.name.as_str());
            let known = who.is_some_and(|w| w.entity.is_some());
            let kind = name.filter(|_| !known).and_then(|n| kind(&tokens(n)));
            Voice {
                name,
                party: f.origin.party.as_deref(),
                own: who.is_none() || kind == Some("own"),
                anonymous: kind == Some("nobody"),
                articles: BTreeSet::new(),
                agencies: BTreeSet::new(),
                passages: Vec::new(),
            }
        });
        v.articles.insert(&f.article);
        let agencies = f.testimony.chain.iter().filter(|l| l.role == "agency");
        v.agencies.extend(agencies.filter_map(|l| l.entity.as_deref()));
        if v.passages.len() < PASSAGES {
            v.passages.push(Wording::new(&f.testimony));
        }
    }
    out.into_values().collect()
}

/// Whether two go back to one.
fn one(a: &Voice<'_>, b: &Voice<'_>) -> bool {
    let two_sides = matches!((a.party, b.party), (Some(p), Some(q)) if p != q);
    if two_sides {
        return false;
    }
    a.party.is_some() && a.party == b.party
        || !a.articles.is_disjoint(&b.articles)
        || a.anonymous && b.anonymous
        || (a.own || b.own) && !a.agencies.is_disjoint(&b.agencies)
        || matches!((a.name, b.name), (Some(x), Some(y)) if same_name(x, y))
        || a.passages.iter().any(|x| b.passages.iter().any(|y| x.likeness(y) >= COPIED))
}

/// How many groups those make that go back to one.
fn groups(list: &[&Voice<'_>]) -> usize {
    let mut group: Vec<usize> = (0..list.len()).collect();
    for i in 0..list.len() {
        for j in i + 1..list.len() {
            let (g, h) = (group[i], group[j]);
            if g != h && one(list[i], list[j]) {
                group.iter_mut().filter(|x| **x == h).for_each(|x| *x = g);
            }
        }
    }
    group.into_iter().collect::<BTreeSet<_>>().len()
}

/// How many independent voices say what these facts say.
pub(crate) fn voices(facts: &[&Fact]) -> usize {
    let all = voices_of(facts);
    if all.len() < 2 {
        return all.len();
    }
    let (own, named): (Vec<&Voice<'_>>, Vec<&Voice<'_>>) = all.iter().partition(|v| v.own);
    if named.is_empty() {
        return groups(&own);
    }
    let known: Vec<&Voice<'_>> = named.into_iter().filter(|v| !v.anonymous).collect();
    groups(&known).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_one() {
        for (a, b, want) in [
            ("عبد الرحمن رحيمي", "عبدالرحمن رحيمي", true),
            ("أحمد بن سالم الكناني", "أحمد الكناني", true),
            ("الدفاع المدني", "فرق الدفاع المدني السوري", true),
            ("مصدر في الحركة", "المكتب الإعلامي للحركة", true),
            ("سالم الكناني", "سالم الحديثي", false),
            ("وزارة الصحة", "وزارة الدفاع", false),
        ] {
            assert_eq!(same_name(a, b), want, "{a} / {b}");
            assert_eq!(same_name(b, a), want, "{b} / {a}");
        }
        assert!(
            is_anonymous("المصادر")
                && is_anonymous("شهود عيان")
                && is_anonymous("هذه المصادر")
                && !is_anonymous("وزارة الصحة")
        );
    }

    #[test]
    fn words_that_make_no_line() {
        for (words, want) in [
            ("المولى أن يحفظ البلاد", true),
            ("الله أن يرحم الموتى", true),
            ("خالص تعازيه لأسر الضحايا", true),
            ("وقف القتال فورا", false),
            ("حزب الله بسحب مقاتليه", false),
            ("له بالرحيل", false),
        ] {
            assert_eq!(is_courtesy(words), want, "{words}");
        }
        for (sentence, want) in [
            ("لقي ثلاثة حتفهم في حادث سير شمال المدينة", true),
            ("تفشي الكوليرا يقتل عشرين شخصا", true),
            ("قتل ثلاثة في غارة شمال المدينة", false),
        ] {
            assert_eq!(tells_of_no_conflict(sentence), want, "{sentence}");
        }
        let part = |w| place_part(w).map(|(letters, _)| letters);
        assert_eq!((part("بريف"), part("ريف"), part("وأطراف"), part("مدينة")), (Some(3), Some(3), Some(5), None));
    }

    #[test]
    fn every_row_has_a_kind() {
        let rows = include_str!("../../../lang/ar/anonymous.tsv").lines().filter(|l| !l.starts_with('#'));
        let mut n = 0;
        for r in rows {
            let (w, kind) = r.split_once('\t').unwrap_or_default();
            assert!(!w.is_empty() && ["nobody", "own", "before"].contains(&kind), "{r:?}");
            n += 1;
        }
        assert_eq!(n, ANONYMOUS.len(), "a word stands twice");
    }
}
