//! Every fact in Arabic and English, built from its parts: no machine translation.

use crate::against;
use crate::claim::{EventClaim, FigureClaim, Named, PositionClaim, Proposition, Stance, Texts};
use crate::count::noun;
use crate::english;
use crate::fact::Fact;
pub(crate) use crate::inert::isolate;
use crate::inert::{inert, quotation};
use isnad_read::{Act, Bound, Kb, Measure, Scope};
use jiff::civil::{Date, Weekday};
use std::sync::Arc;

/// The language of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// A name in a language: the knowledge base's where there is one; else in Arabic as the report gives it, in English by the lexicon, or
/// transliterated (`english/`).
pub fn name_of(n: &Named, lang: Lang, kb: &Kb) -> String {
    match (lang, n.entity.as_deref().and_then(|e| kb.describe(e))) {
        // "طائرة أذربيجانية" is Azerbaijan's, and not Azerbaijan
        (Lang::En, Some((_, _, isnad_read::EntityKind::Country)))
            if n.name.contains(' ') && kb.resolve(&n.name).is_none() && english::knows(&n.name, kb) =>
        {
            latin(&english::say(&n.name, kb).text)
        }
        (Lang::En, Some((_, en, _))) => en,
        (Lang::En, None) => latin(&english::say(&n.name, kb).text),
        // an adjective ("الأرميني") or an inflected form stands for the state: its own name reads better
        (Lang::Ar, Some((ar, _, isnad_read::EntityKind::Country))) => ar,
        // "لليبيا", "للحوثي": the preposition is no part of the name
        (Lang::Ar, Some((ar, _, _))) if n.name.starts_with("لل") => ar,
        (Lang::Ar, _) => inert(&without_li(&n.name)).into_owned(),
    }
}

/// Words that came from a stranger, in Latin letters: fenced only where something else is in them.
fn latin(s: &str) -> String {
    if s.chars().all(|c| c < '\u{250}' && !c.is_control()) { s.to_owned() } else { isolate(s) }
}

/// A label in a language: in English by the lexicon, with the report's own word in quotation marks.
pub fn label_of(label: &str, lang: Lang, kb: &Kb) -> String {
    match lang {
        Lang::Ar => isolate(label),
        Lang::En => format!("{} ({})", latin(&english::label(label, kb)), quotation(label)),
    }
}

/// A name without the preposition that reports join to it ("للحوثي": "الحوثي").
fn without_li(name: &str) -> String {
    match name.strip_prefix("لل") {
        Some(rest) if rest.chars().take_while(|c| *c != ' ').count() >= 3 => format!("ال{rest}"),
        _ => name.to_owned(),
    }
}

pub(crate) fn list(v: &[Named], lang: Lang, kb: &Kb) -> String {
    let mut names: Vec<String> = Vec::new();
    for n in v {
        let s = name_of(n, lang, kb);
        if !names.contains(&s) {
            names.push(s);
        }
    }
    join(&names, lang)
}

fn join(names: &[String], lang: Lang) -> String {
    match (names, lang) {
        ([], _) => String::new(),
        ([one], _) => one.clone(),
        ([init @ .., last], Lang::En) => format!("{} and {last}", init.join(", ")),
        (all, Lang::Ar) => all.join(" و"),
    }
}

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
        (Bound::Vague, _) => vague(f.low, "dozens of", "hundreds of", "thousands of", "tens of thousands of"),
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
        (Bound::Vague, _) => format!("{} {}", vague(f.low, "عشرات", "مئات", "آلاف", "عشرات آلاف"), what.all()),
    }
}

fn vague(low: i64, tens: &str, hundreds: &str, thousands: &str, more: &str) -> String {
    match low {
        ..100 => tens,
        100..1000 => hundreds,
        1000..10_000 => thousands,
        _ => more,
    }
    .to_owned()
}

/// What became of them.
pub fn measure_words(m: Measure, lang: Lang) -> &'static str {
    match (lang, m) {
        (Lang::En, Measure::Killed) => "killed",
        (Lang::En, Measure::Wounded) => "wounded",
        (Lang::En, Measure::Casualties) => "killed or wounded",
        (Lang::En, Measure::Missing) => "missing",
        (Lang::En, Measure::Captured) => "captured",
        (Lang::En, Measure::Displaced) => "displaced",
        (Lang::En, Measure::Destroyed) => "destroyed",
        (Lang::En, Measure::ShotDown) => "shot down",
        (Lang::En, Measure::Damaged) => "damaged",
        (Lang::En, Measure::Released) => "released",
        (Lang::En, Measure::Deployed) => "deployed",
        (Lang::En, Measure::Other) => "counted",
        (Lang::Ar, Measure::Killed) => "قتلى",
        (Lang::Ar, Measure::Wounded) => "جرحى",
        (Lang::Ar, Measure::Casualties) => "بين قتيل وجريح",
        (Lang::Ar, Measure::Missing) => "مفقودون",
        (Lang::Ar, Measure::Captured) => "أسرى ومحتجزون",
        (Lang::Ar, Measure::Displaced) => "نازحون",
        (Lang::Ar, Measure::Destroyed) => "تدمير",
        (Lang::Ar, Measure::ShotDown) => "إسقاط",
        (Lang::Ar, Measure::Damaged) => "تضرر",
        (Lang::Ar, Measure::Released) => "إفراج",
        (Lang::Ar, Measure::Deployed) => "نشر",
        (Lang::Ar, Measure::Other) => "عدد",
    }
}

/// Whether a list of names takes a plural verb in English.
pub(crate) fn are_many(v: &[Named], kb: &Kb) -> bool {
    v.len() > 1
        || v.first().is_some_and(|n| {
            n.entity.as_deref().and_then(|e| kb.describe(e)).map_or_else(
                || n.entity.is_none() && english::say(&n.name, kb).plural,
                |d| {
                    ["forces", "authorities", "Forces", "Houthis", "Brigades", "Units"].iter().any(|e| d.1.ends_with(e))
                },
            )
        })
}

/// The plural of an English verb phrase in the third person: its first word without the ending.
pub(crate) fn many(verb: &str) -> String {
    let (first, rest) = verb.split_once(' ').map_or((verb, String::new()), |(a, b)| (a, format!(" {b}")));
    let base = match first {
        "is" => "are".to_owned(),
        "goes" => "go".to_owned(),
        f if f.ends_with("ies") => format!("{}y", &f[..f.len() - 3]),
        f if f.ends_with("sses") || f.ends_with("shes") => f[..f.len() - 2].to_owned(),
        f => f.strip_suffix('s').filter(|b| !b.ends_with('s')).unwrap_or(f).to_owned(),
    };
    base + &rest
}

/// What the act does, as a verb.
pub fn act_words(a: Act, lang: Lang) -> &'static str {
    match (lang, a) {
        (Lang::En, Act::Assert) => "says",
        (Lang::En, Act::Deny) => "denies",
        (Lang::En, Act::Accuse) => "accuses",
        (Lang::En, Act::Demand) => "calls for",
        (Lang::En, Act::Offer) => "offers",
        (Lang::En, Act::Threaten) => "threatens",
        (Lang::En, Act::Warn) => "warns of",
        (Lang::En, Act::Condemn) => "condemns",
        (Lang::En, Act::Support) => "voices support or thanks for",
        (Lang::En, Act::Concern) => "is concerned about",
        (Lang::Ar, Act::Assert) => "القول",
        (Lang::Ar, Act::Deny) => "نفي",
        (Lang::Ar, Act::Accuse) => "اتهام",
        (Lang::Ar, Act::Demand) => "مطالبة",
        (Lang::Ar, Act::Offer) => "عرض",
        (Lang::Ar, Act::Threaten) => "تهديد",
        (Lang::Ar, Act::Warn) => "تحذير",
        (Lang::Ar, Act::Condemn) => "إدانة",
        (Lang::Ar, Act::Support) => "تأييد",
        (Lang::Ar, Act::Concern) => "قلق",
    }
}

/// "Sunday 27 September 2020".
pub(crate) fn day(d: Date, lang: Lang) -> String {
    let w = match (lang, d.weekday()) {
        (Lang::En, Weekday::Sunday) => "Sunday",
        (Lang::En, Weekday::Monday) => "Monday",
        (Lang::En, Weekday::Tuesday) => "Tuesday",
        (Lang::En, Weekday::Wednesday) => "Wednesday",
        (Lang::En, Weekday::Thursday) => "Thursday",
        (Lang::En, Weekday::Friday) => "Friday",
        (Lang::En, Weekday::Saturday) => "Saturday",
        (Lang::Ar, Weekday::Sunday) => "الأحد",
        (Lang::Ar, Weekday::Monday) => "الاثنين",
        (Lang::Ar, Weekday::Tuesday) => "الثلاثاء",
        (Lang::Ar, Weekday::Wednesday) => "الأربعاء",
        (Lang::Ar, Weekday::Thursday) => "الخميس",
        (Lang::Ar, Weekday::Friday) => "الجمعة",
        (Lang::Ar, Weekday::Saturday) => "السبت",
    };
    format!("{w} {} {} {}", d.day(), month(d, lang), d.year())
}

/// Names of the months.
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "كانون الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيو",
        "تموز/يوليو",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر",
        "كانون الأول/ديسمبر",
    ],
];

fn month(d: Date, lang: Lang) -> &'static str {
    let names = &MONTHS[usize::from(lang == Lang::Ar)];
    usize::try_from(d.month() - 1).ok().and_then(|m| names.get(m)).copied().unwrap_or_default()
}

/// A whole month or year as what it is: "in February 2015" is no span from its first day to its last.
fn whole(from: Date, to: Date, lang: Lang) -> Option<String> {
    let year = from.year() == to.year();
    let name = if year && from.day_of_year() == 1 && to == to.last_of_year() {
        format!("{}", from.year())
    } else if year && from.month() == to.month() && from.day() == 1 && to == to.last_of_month() {
        format!("{} {}", month(from, lang), from.year())
    } else {
        return None;
    };
    Some(if lang == Lang::En { format!(" in {name}") } else { format!(" في {name}") })
}

fn when(f: &Fact, since: bool, lang: Lang) -> String {
    let Some((from, to)) = crate::reconcile::period(&f.days) else { return String::new() };
    if let Some(words) = whole(from, to, lang).filter(|_| !since) {
        return words;
    }
    match (lang, from == to, since) {
        (Lang::En, true, _) => format!(" on {}", day(from, lang)),
        (Lang::En, false, true) => format!(" since {}", day(from, lang)),
        (Lang::En, false, false) => format!(" from {} to {}", day(from, lang), day(to, lang)),
        (Lang::Ar, true, _) => format!(" يوم {}", day(from, lang)),
        (Lang::Ar, false, true) => format!(" منذ {}", day(from, lang)),
        (Lang::Ar, false, false) => format!(" من {} إلى {}", day(from, lang), day(to, lang)),
    }
}

fn place(p: &Option<Named>, lang: Lang, kb: &Kb) -> String {
    match (p, lang) {
        (Some(p), Lang::En) => format!(" in {}", name_of(p, lang, kb)),
        (Some(p), Lang::Ar) => format!(" في {}", inert(&p.name)),
        (None, _) => String::new(),
    }
}

fn figure(f: &Fact, x: &FigureClaim, lang: Lang, kb: &Kb) -> String {
    let since = x.scope == Scope::Running;
    let side_en = x.of.as_ref().map(|o| match o.entity.as_deref().and_then(|e| kb.get(e)) {
        Some(e) if e.en_adj.is_some() => format!("{} ", e.en_adj.clone().unwrap_or_default()),
        _ => String::new(),
    });
    let tail_en =
        x.of.as_ref()
            .filter(|_| side_en.as_deref() == Some(""))
            .map(|o| format!(" of {}", name_of(o, lang, kb)))
            .unwrap_or_default();
    let scope = match (x.scope, lang, f.days.from.is_some()) {
        (Scope::Running, Lang::En, false) => " in all (since when is not told)",
        (Scope::Running, Lang::Ar, false) => " إجمالا (لم يُذكر منذ متى)",
        (Scope::Past, Lang::En, _) => " (in the past)",
        (Scope::Past, Lang::Ar, _) => " (في الماضي)",
        _ => "",
    };
    let scope = match (x.part, lang) {
        (true, Lang::En) => format!("{scope} (of a larger number)"),
        (true, Lang::Ar) => format!("{scope} (من عدد أكبر)"),
        (false, _) => scope.to_owned(),
    };
    match lang {
        Lang::En => format!(
            "{} {}{}{tail_en} {}{}{}{scope}",
            number(x),
            side_en.unwrap_or_default(),
            noun(&x.what).en(x.high.unwrap_or(x.low)),
            measure_words(x.measure, lang),
            place(&x.place, lang, kb),
            when(f, since, lang)
        ),
        Lang::Ar => {
            let of = x.of.as_ref().map(|o| format!(" ({})", inert(&o.name))).unwrap_or_default();
            format!(
                "{}: {}{of}{}{}{scope}",
                measure_words(x.measure, lang),
                counted_ar(x),
                place(&x.place, lang, kb),
                when(f, since, lang)
            )
        }
    }
}

/// An event type in words, active and without an actor.
fn event_words(x: &EventClaim, lang: Lang) -> (&'static str, &'static str) {
    match (lang, x.kind.as_str(), x.mode.as_deref()) {
        (Lang::En, "ASSAULT", Some("aerial")) => ("strikes from the air", "air strikes"),
        (Lang::En, "ASSAULT", Some("heavy-weapons")) => ("shells", "shelling"),
        (Lang::En, "ASSAULT", Some("firearms")) => ("fights", "fighting"),
        (Lang::En, "ASSAULT", Some("seize")) => ("seizes ground", "ground seized"),
        (Lang::En, "ASSAULT", _) => ("attacks", "attack"),
        (Lang::En, "MOBILIZE", _) => ("mobilises", "mobilisation"),
        (Lang::En, "COERCE", _) => ("coerces", "coercion (arrest, siege or curfew)"),
        (Lang::En, "RETREAT", Some("truce")) => ("observes a truce", "truce in force"),
        (Lang::En, "RETREAT", Some("release")) => ("releases", "release"),
        (Lang::En, "RETREAT", _) => ("withdraws", "withdrawal"),
        (Lang::En, "AGREE", Some("truce")) => ("agree on a truce", "truce agreed"),
        (Lang::En, "AGREE", _) => ("agree", "agreement"),
        (Lang::En, "CONSULT", Some("phone")) => ("speak by telephone", "telephone call"),
        (Lang::En, "CONSULT", _) => ("hold talks", "talks"),
        (Lang::En, "AID", _) => ("gives aid", "aid"),
        (Lang::En, "SANCTION", _) => ("imposes sanctions", "sanctions"),
        (Lang::En, "PROTEST", _) => ("protest", "protest"),
        (Lang::En, ..) => ("acts", "event"),
        (Lang::Ar, "ASSAULT", Some("aerial")) => ("غارات", "غارات"),
        (Lang::Ar, "ASSAULT", Some("heavy-weapons")) => ("قصف", "قصف"),
        (Lang::Ar, "ASSAULT", Some("firearms")) => ("قتال", "قتال"),
        (Lang::Ar, "ASSAULT", _) => ("هجوم", "هجوم"),
        (Lang::Ar, "MOBILIZE", _) => ("تعبئة", "تعبئة"),
        (Lang::Ar, "COERCE", _) => ("إكراه (اعتقال أو حصار)", "إكراه (اعتقال أو حصار)"),
        (Lang::Ar, "RETREAT", Some("truce")) => ("سريان هدنة", "سريان هدنة"),
        (Lang::Ar, "RETREAT", Some("release")) => ("إفراج", "إفراج"),
        (Lang::Ar, "RETREAT", _) => ("انسحاب", "انسحاب"),
        (Lang::Ar, "AGREE", Some("truce")) => ("اتفاق على هدنة", "اتفاق على هدنة"),
        (Lang::Ar, "AGREE", _) => ("اتفاق", "اتفاق"),
        (Lang::Ar, "CONSULT", Some("phone")) => ("اتصال هاتفي", "اتصال هاتفي"),
        (Lang::Ar, "CONSULT", _) => ("محادثات", "محادثات"),
        (Lang::Ar, "AID", _) => ("مساعدات", "مساعدات"),
        (Lang::Ar, "SANCTION", _) => ("عقوبات", "عقوبات"),
        (Lang::Ar, "PROTEST", _) => ("احتجاج", "احتجاج"),
        (Lang::Ar, ..) => ("حدث", "حدث"),
    }
}

/// Who does what to whom, by the trigger's own verb where the lexicon knows it.
fn event_en(x: &EventClaim, (actors, targets): (&str, &str), plural: bool) -> String {
    let both = matches!(x.kind.as_str(), "CONSULT" | "AGREE");
    // what is agreed or kept says more than the word of it ("agreement", "in force")
    let truce = matches!(x.mode.as_deref(), Some("truce" | "ceasefire"));
    let deed = english::deed(&x.trigger).filter(|_| !truce);
    let (active, bare) = event_words(x, Lang::En);
    let noun = deed.map_or(bare, |d| d.noun);
    let object = |prep: &str| match (targets.is_empty(), prep) {
        (true, _) => String::new(),
        (false, "") => format!(": {targets}"),
        (false, p) => format!(" {p} {targets}"),
    };
    if actors.is_empty() {
        return format!("{noun}{}", object(deed.map_or("on", |d| d.prep)));
    }
    let verb = |v: &str| if plural { many(v) } else { v.to_owned() };
    match deed {
        _ if both => format!("{noun} {} {actors}", if truce { "by" } else { "of" }),
        // a colon would make a speaker of who did it
        Some(d) if targets.is_empty() && !d.prep.is_empty() => {
            format!("{noun} {} {actors}", side_by_side(noun))
        }
        Some(d) if d.prep.is_empty() => format!("{actors} {}{}", verb(d.verb), object("")),
        Some(d) => format!("{actors} {} {targets}", verb(d.verb)),
        None => format!("{actors} {}{}", verb(active), object("")),
    }
}

/// What happens between two sides, in English.
const MUTUAL: [&str; 5] = ["clashes", "battles", "fighting", "confrontations", "exchange of fire"];

/// Those who clash may be on one side or on two: which is not known.
fn side_by_side(noun: &str) -> &'static str {
    if MUTUAL.contains(&noun) { "involving" } else { "by" }
}

/// Whether the word of an event means that two sides fight each other.
pub(crate) fn is_mutual(trigger: &str) -> bool {
    english::deed(trigger).is_some_and(|d| MUTUAL.contains(&d.noun))
}

fn event(f: &Fact, x: &EventClaim, lang: Lang, kb: &Kb) -> String {
    let both = matches!(x.kind.as_str(), "CONSULT" | "AGREE");
    let (_, bare) = event_words(x, lang);
    let mut who = x.actors.clone();
    if both {
        who.extend(x.targets.iter().cloned());
    }
    let actors = list(&who, lang, kb);
    let targets = if both { String::new() } else { list(&x.targets, lang, kb) };
    let where_when = format!("{}{}", place(&x.place, lang, kb), when(f, false, lang));
    let planned = x.told == "planned";
    let quoted = quotation(&x.trigger);
    match lang {
        Lang::En => {
            let said = event_en(x, (&actors, &targets), are_many(&who, kb));
            format!("{}{said}{where_when} ({quoted})", if planned { "planned: " } else { "" })
        }
        Lang::Ar => {
            let by = if actors.is_empty() {
                String::new()
            } else if both {
                format!(" بين {actors}")
            } else {
                format!(" من {actors}")
            };
            let on = if targets.is_empty() { String::new() } else { format!(" على {targets}") };
            format!("{}{bare}{by}{on}{where_when} («{}»)", if planned { "مقرر: " } else { "" }, inert(&x.trigger))
        }
    }
}

fn position(x: &PositionClaim, plural: bool, lang: Lang, kb: &Kb) -> String {
    let short: String = if x.content.chars().count() > 220 {
        x.content.chars().take(218).chain("…".chars()).collect()
    } else {
        x.content.clone()
    };
    let content = quotation(&short);
    // to refuse is not to deny
    let word = match (x.act, x.denies, lang) {
        (Act::Deny, None, Lang::En) => "rejects",
        (Act::Deny, None, Lang::Ar) => "رفض",
        _ => act_words(x.act, lang),
    };
    let verb = if plural && lang == Lang::En { many(word) } else { word.to_owned() };
    let target = list(&x.target, lang, kb);
    match (lang, x.act, target.is_empty()) {
        (Lang::En, Act::Demand, false) => {
            format!("{} {target}: {content}", if plural { "call on" } else { "calls on" })
        }
        (Lang::En, _, false) => format!("{verb} {target}: {content}"),
        (Lang::En, Act::Accuse, true) => format!("{verb}: {content}"),
        (Lang::En, _, true) => format!("{verb}: {content}"),
        (Lang::Ar, ..) => format!("{verb}: {content}"),
    }
}

/// Of descriptions of which one has all words of the other ("sources", "Yemeni sources") the fuller is left.
fn only_fullest(who: &mut Vec<Named>) {
    let words = |n: &Named| isnad_text::fold(&n.name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = who.iter().map(words).collect();
    let mut k = 0;
    who.retain(|n| {
        let own = &all[k];
        k += 1;
        let within = |o: &&Vec<String>| o.len() > own.len() && own.iter().all(|w| o.contains(w));
        n.entity.is_some() || !all.iter().any(|o| within(&o))
    });
}

/// Of a state and its own body that say one thing the body is left: it is the state's word already.
fn without_states(who: &mut Vec<Named>, kb: &Kb) {
    let bodies: Vec<String> = who
        .iter()
        .filter_map(|n| n.entity.as_deref())
        .filter(|e| kb.party(e) != *e)
        .map(|e| kb.party(e).to_owned())
        .collect();
    who.retain(|n| n.entity.as_ref().is_none_or(|e| !bodies.contains(e)));
}

/// A claim in both languages: who says what, and how sure it is.
pub(crate) fn claim(best: &Fact, facts: &[Arc<Fact>], kb: &Kb) -> Texts {
    let unverified = facts.iter().any(|f| f.unverified);
    let mut who: Vec<Named> = Vec::new();
    let mut back: Vec<Named> = Vec::new();
    for f in facts {
        let list = match f.testimony.stance {
            _ if f.retracts => &mut back,
            Stance::Denies => continue,
            _ => &mut who,
        };
        against::add(list, &f.testimony.who);
    }
    only_fullest(&mut who);
    without_states(&mut who, kb);
    let say = |lang: Lang| {
        let body = match &best.proposition {
            Proposition::Figure(x) => figure(best, x, lang, kb),
            Proposition::Event(x) => event(best, x, lang, kb),
            Proposition::Position(x) => position(x, are_many(&who, kb), lang, kb),
        };
        let position = matches!(best.proposition, Proposition::Position(_));
        let mut s = match (who.is_empty(), lang, position) {
            (true, ..) => body,
            (false, Lang::En, true) => format!("{} {body}", list(&who, lang, kb)),
            (false, ..) => format!("{}: {body}", list(&who, lang, kb)),
        };
        if let Proposition::Figure(FigureClaim { inferred: Some(side), .. }) = &best.proposition {
            s.push_str(&crate::sides::words(side, lang, kb));
        }
        s.push_str(&against::tail(facts, lang, kb));
        if !back.is_empty() {
            s.push_str(&match lang {
                Lang::En => format!(" — taken back by {}", list(&back, lang, kb)),
                Lang::Ar => format!(" — تراجع عنه: {}", list(&back, lang, kb)),
            });
        }
        if unverified {
            s.push_str(if lang == Lang::En {
                " — not independently verified"
            } else {
                " — لم يتسنَّ التحقق منه بشكل مستقل"
            });
        }
        s.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Texts { ar: say(Lang::Ar), en: say(Lang::En) }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
