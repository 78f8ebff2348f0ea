//! A number in words: how many of whom, what became of them, where and when.

use super::dates::{as_of, reported, when};
use super::{Lang, are_many, in_sentence, measure_words, place};
use crate::claim::{FigureClaim, Named, Stance};
use crate::count::noun;
use crate::english;
use crate::fact::Fact;
use crate::inert::inert;
use isnad_read::{Bound, EntityKind, Kb, Scope};

/// `2300` as `2,300`.
pub fn grouped(n: i64) -> String {
    let s = n.abs().to_string();
    let mut out = String::new();
    for (i, c) in s.chars().enumerate() {
        if i > 0 && (s.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if n < 0 { format!("-{out}") } else { out }
}

fn number(f: &FigureClaim) -> String {
    let n = grouped(f.low);
    let range = f.high.filter(|h| *h != f.low);
    match (f.bound, range) {
        (Bound::Exact, Some(h)) => format!("{n}–{}", grouped(h)),
        (Bound::Exact, None) => n,
        (Bound::AtLeast, _) => format!("at least {n}"),
        (Bound::About, _) => format!("about {n}"),
        (Bound::AtMost, _) => format!("at most {}", grouped(f.high.unwrap_or(f.low))),
        (Bound::Vague, _) => vague(f.low, VAGUE_EN).to_owned(),
    }
}

/// The number with what is counted, in Arabic: the noun's form follows from the number.
fn counted_ar(f: &FigureClaim) -> String {
    let what = noun(&f.what);
    let range = f.high.filter(|h| *h != f.low);
    match (f.bound, range) {
        (Bound::Exact, Some(h)) => format!("{}–{} {}", grouped(f.low), grouped(h), what.after(h)),
        (Bound::Exact, None) => what.ar(f.low, false),
        (Bound::AtLeast, _) => format!("{} على الأقل", what.ar(f.low, false)),
        (Bound::About, _) => format!("نحو {}", what.ar(f.low, true)),
        (Bound::AtMost, _) => format!("{} على الأكثر", what.ar(f.high.unwrap_or(f.low), false)),
        (Bound::Vague, _) => format!("{} {}", vague(f.low, VAGUE_AR), what.all()),
    }
}

/// Round numbers that are not counted, from tens to millions.
const VAGUE_EN: [&str; 6] =
    ["dozens of", "hundreds of", "thousands of", "tens of thousands of", "hundreds of thousands of", "millions of"];
const VAGUE_AR: [&str; 6] = ["عشرات", "مئات", "آلاف", "عشرات آلاف", "مئات آلاف", "ملايين"];

fn vague(low: i64, words: [&'static str; 6]) -> &'static str {
    let zeros = low.max(1).ilog10() as usize;
    words[zeros.saturating_sub(1).min(words.len() - 1)]
}

/// What became of them: soldiers are captured, others detained.
fn became(x: &FigureClaim) -> &'static str {
    let armed = matches!(x.what.as_str(), "soldiers" | "fighters" | "police");
    if x.measure == isnad_read::Measure::Captured && !armed { "detained" } else { measure_words(x.measure, Lang::En) }
}

/// Whose those counted are, before and behind the noun: "12 Yemeni soldiers", "12 soldiers of the council", "12 of the detainees".
fn counted_en(x: &FigureClaim, kb: &Kb) -> String {
    let n = x.high.unwrap_or(x.low);
    let what = noun(&x.what).en(n);
    let Some(of) = &x.of else { return format!("{} {what}", number(x)) };
    // "مسلحي الجماعة وقوات الرئيس": of two neither adjective is enough
    let two = of.name.contains(" و");
    if two && of.entity.is_some() {
        return format!("{} {what} of {}", number(x), english::say(&of.name, kb).text);
    }
    // "عنصرا في قوات الأمن": the security forces are not the police alone
    let guards = x.what == "police" && of.name.contains(' ') && english::is_body_of_men(&of.name, kb);
    if guards && english::knows(&of.name, kb) {
        return format!("{} members of {}", number(x), definite(&english::say(&of.name, kb).text));
    }
    if let Some(adj) = of.entity.as_deref().and_then(|e| kb.get(e)).and_then(|e| e.en_adj.clone()) {
        // "3 Syrians"
        let adj = if adj == "US" && x.what == "people" { "American".to_owned() } else { adj };
        if x.what == "people" && adj.ends_with(['n', 'i']) {
            return format!("{} {adj}{}", number(x), if n == 1 { "" } else { "s" });
        }
        return format!("{} {adj} {what}", number(x));
    }
    // "18 متمردا": those counted are told by their own noun
    if let Some(noun) = english::armed_noun(&of.name, n == 1, kb).filter(|_| of.entity.is_none()) {
        return format!("{} {noun}", number(x));
    }
    // "fighters loyal to the president"
    if of.entity.is_none() && english::is_description(&of.name, kb) {
        let plural = PLURALS.iter().find(|p| p.0 == x.what).map_or(PLURALS[0].1, |p| p.1);
        let said = english::say(&format!("{plural} {}", of.name), kb).text;
        return format!("{} {said}", number(x));
    }
    // "37 Islamic State fighters", "8 Houthi fighters"
    let armed = matches!(x.what.as_str(), "fighters" | "soldiers");
    if let Some(adj) = of.entity.as_deref().and_then(|e| kb.get(e)).filter(|_| armed && !two).and_then(attributive) {
        return format!("{} {adj} {what}", number(x));
    }
    // "members of the group" are told as the group's
    let group = of.entity.as_deref().and_then(|e| kb.get(e)).filter(|e| e.kind == EntityKind::Group);
    let own = |e: &isnad_read::Entity| in_sentence(&Named { name: e.ar.clone(), entity: Some(e.id.clone()) }, kb);
    let name = match group {
        Some(e) if x.what != "people" && !of.name.contains(" و") => own(e),
        _ => with_forces(of, in_sentence(of, kb), kb),
    };
    let many = PEOPLE.contains(&x.what.as_str()) && are_many(std::slice::from_ref(of), kb);
    // "people of the Houthis" are Houthis; their fighters may be others
    if !many || of.entity.is_some() && x.what != "people" {
        return format!("{} {what} of {name}", number(x));
    }
    // the words say themselves who they are: "soldiers of the residents" would make soldiers of them
    // nor are two joined by their name
    if name.contains(" and ") {
        return format!("{} {what} of {name}", number(x));
    }
    let known = DEFINITE.iter().any(|d| name.starts_with(d));
    match (known, n) {
        // "ثلاثة من اللجان": three of their men, not three committees
        (true, _) if english::is_body_of_men(&of.name, kb) => {
            format!("{} members of {name}", number(x).trim_end_matches(" of"))
        }
        (true, _) => format!("{} of {name}", number(x).trim_end_matches(" of")),
        (false, 1) => format!("{} {what} of {name}", number(x)),
        (false, _) => format!("{} {name}", number(x)),
    }
}

/// "ثلاثة من رجالها": those counted belong to whoever speaks, which the line would not say otherwise. A ministry has no fighters but members.
fn its_own(f: &Fact, x: &FigureClaim, kb: &Kb) -> Option<String> {
    let own = x.of.is_none() && x.inferred.is_none() && f.harmed.is_some() && f.harmed == f.origin.party;
    let [who] = f.testimony.who.as_slice() else { return None };
    let kind = who.entity.as_deref().and_then(|e| kb.get(e)).map(|e| e.kind);
    let people = PEOPLE.contains(&x.what.as_str()) && f.testimony.stance == Stance::Asserts;
    let what = match x.what.as_str() {
        "fighters" | "people" if kind != Some(EntityKind::Group) => "members",
        what => noun(what).en(2),
    };
    let whose = if are_many(&f.testimony.who, kb) { "their" } else { "its" };
    let n = number(x);
    (own && people && kind != Some(EntityKind::Person))
        .then(|| format!("{} of {whose} own {what}", n.trim_end_matches(" of")))
}

/// A group's name before a noun: "Islamic State fighters". None where it is too long or has an article of its own.
fn attributive(e: &isnad_read::Entity) -> Option<String> {
    let plain =
        !e.en.starts_with("the ") && !e.en.ends_with('s') && ![" of ", "'s ", "("].iter().any(|w| e.en.contains(w));
    (e.kind == EntityKind::Group && plain && e.en.split(' ').count() <= 3).then(|| e.en.clone())
}

/// Whose those counted are, where a man is named: "people of Saleh" are his forces.
fn with_forces(of: &Named, name: String, kb: &Kb) -> String {
    let person = |e: &str| kb.get(e).is_some_and(|e| e.kind == EntityKind::Person);
    let joined = of.name.rsplit_once(" و").and_then(|(_, last)| kb.resolve(last)).is_some_and(|e| person(&e));
    let own = of.entity.as_deref().is_some_and(person) && !name.contains(' ');
    if own || joined && !name.contains(" of ") { format!("{name}'s forces") } else { name }
}

/// With its article: "the security forces" of "security forces".
fn definite(en: &str) -> String {
    let has = DEFINITE.iter().any(|d| en.starts_with(d));
    if has { en.to_owned() } else { format!("the {en}") }
}

/// Arabic plurals of those counted, before words that describe them.
const PLURALS: [(&str, &str); 5] = [
    ("people", "أشخاص"),
    ("fighters", "مقاتلين"),
    ("soldiers", "جنود"),
    ("civilians", "مدنيين"),
    ("police", "رجال شرطة"),
];

/// What is counted, where it is people.
const PEOPLE: [&str; 4] = ["people", "fighters", "soldiers", "police"];
/// With what an English description begins of which some are counted.
const DEFINITE: [&str; 6] = ["the ", "their ", "his ", "her ", "its ", "our "];

/// A figure in words, with place and time.
pub(super) fn figure(f: &Fact, x: &FigureClaim, lang: Lang, kb: &Kb) -> String {
    let running = x.scope == Scope::Running;
    let since = f.days.from.is_some();
    let mut scope = match (x.scope, lang) {
        (Scope::Running, Lang::En) if !since => format!(" in all{}", as_of(f, lang)),
        (Scope::Running, Lang::Ar) if !since => format!(" إجمالا{}", as_of(f, lang)),
        (Scope::Running, _) => as_of(f, lang),
        // a day or year of its own says so
        (Scope::Past, _) if since => String::new(),
        (Scope::Past, Lang::En) => " (in the past)".to_owned(),
        (Scope::Past, Lang::Ar) => " (في الماضي)".to_owned(),
        (Scope::Incident, _) => String::new(),
    };
    if x.part {
        scope.push_str(if lang == Lang::En { " (part of a larger toll)" } else { " (من عدد أكبر)" });
    }
    if x.scope == Scope::Incident {
        scope.push_str(&reported(&f.days, &f.testimony.published, lang));
    }
    let tail = format!("{}{}{scope}", place(&x.place, &x.beside, lang, kb), when(f, running, lang));
    match lang {
        Lang::En => {
            let counted = its_own(f, x, kb).unwrap_or_else(|| counted_en(x, kb));
            format!("{counted} {}{tail}", became(x))
        }
        Lang::Ar => {
            let of = x.of.as_ref().map(|o| format!(" ({})", inert(&o.name))).unwrap_or_default();
            format!("{}: {}{of}{tail}", measure_words(x.measure, lang), counted_ar(x))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_read::Measure;

    fn figure(low: i64, high: Option<i64>, bound: Bound, what: &str) -> FigureClaim {
        FigureClaim {
            measure: Measure::Killed,
            what: what.into(),
            low,
            high,
            bound,
            scope: Scope::Incident,
            of: None,
            inferred: None,
            by: None,
            place: None,
            beside: None,
            part: false,
        }
    }

    #[test]
    fn numbers_take_their_noun_with_them() {
        use Bound::{About, AtLeast, AtMost, Exact, Vague};
        for (low, high, bound, what, want) in [
            (27, Some(27), Exact, "people", "27 شخصا"),
            (1, Some(1), Exact, "soldiers", "عسكري واحد"),
            (2, Some(2), Exact, "drones", "طائرتان مسيّرتان"),
            (7, Some(9), Exact, "children", "7–9 أطفال"),
            (15, Some(120), Exact, "tanks", "15–120 دبابة"),
            (12, None, AtLeast, "civilians", "12 مدنيا على الأقل"),
            (2, Some(2), About, "people", "نحو شخصين"),
            (2300, Some(2300), About, "soldiers", "نحو 2,300 عسكري"),
            (0, Some(40), AtMost, "buildings", "40 مبنى على الأكثر"),
            (20, None, Vague, "police", "عشرات رجال الشرطة"),
        ] {
            assert_eq!(counted_ar(&figure(low, high, bound, what)), want);
        }
        assert_eq!(number(&figure(7, Some(9), Exact, "children")), "7–9");
        assert_eq!(number(&figure(20, None, Vague, "police")), "dozens of");
        assert_eq!(number(&figure(200_000, None, Vague, "people")), "hundreds of thousands of");
    }
}
