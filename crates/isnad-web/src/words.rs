//! The interface's own words in both languages, where several pages share them.

use isnad_ledger::{Decision, Kind, Lang, Stance, Status, Texts};
use isnad_read::{Act, Scope};

pub(super) use isnad_words::{fill, say};

/// The side of a text in a language.
pub(super) fn of(t: &Texts, lang: Lang) -> &str {
    if lang == Lang::Ar { &t.ar } else { &t.en }
}

/// `ar` or `en`.
pub(super) fn code(lang: Lang) -> &'static str {
    say(lang, "words.en")
}

/// Why a claim is no more: who decided so, or that the words are read otherwise now.
pub(super) fn taken(by: Option<&Decision>, lang: Lang) -> String {
    let Some(d) = by else { return say(lang, "claim.gone-read-otherwise").to_owned() };
    // a date in Arabic text changes the places of its parts where nothing fences it
    let fenced = |s: &str| if lang == Lang::Ar { isnad_ledger::isolate(s) } else { s.to_owned() };
    let day = fenced(&super::page::moment(d.at));
    fill(lang, "claim.gone-rejected", &[("by", &fenced(&d.by)), ("day", &day)])
}

/// What a status means, for those who have not read the manual.
pub(super) fn status_means(s: Status, lang: Lang) -> &'static str {
    match s {
        Status::Single => say(lang, "words.one-source-stands-behind-it"),
        Status::Corroborated => say(lang, "words.independent-origins-agree"),
        Status::Conceded => say(lang, "words.the-side-that-it-harms"),
        Status::Contested => say(lang, "words.denied-or-another-sides-figure"),
        Status::Superseded => say(lang, "words.the-same-claimant-has-since"),
    }
}

pub(super) fn kind(k: Kind, lang: Lang) -> &'static str {
    match k {
        Kind::Figure => say(lang, "common.figure"),
        Kind::Event => say(lang, "common.event"),
        Kind::Position => say(lang, "common.position"),
    }
}

/// How sure a reading is, before the number.
pub(super) fn certainty(lang: Lang) -> &'static str {
    say(lang, "common.certainty")
}

/// What that number says, and what it does not.
pub(super) fn certainty_means(lang: Lang) -> &'static str {
    say(lang, "words.how-probable-it-is-that")
}

pub(super) fn stance(s: Stance, lang: Lang) -> &'static str {
    match s {
        Stance::Asserts => say(lang, "common.asserts"),
        Stance::Denies => say(lang, "common.denies"),
        Stance::Reports => say(lang, "words.reports-naming-nobody"),
    }
}

pub(super) fn scope(s: Scope, lang: Lang) -> &'static str {
    match s {
        Scope::Incident => say(lang, "words.incidents"),
        Scope::Running => say(lang, "words.running-total"),
        Scope::Past => say(lang, "words.an-earlier-war"),
    }
}

pub(super) fn role(r: &str, lang: Lang) -> &'static str {
    match r {
        "outlet" => say(lang, "words.outlet"),
        "agency" => say(lang, "words.agency"),
        "carrier" => say(lang, "words.carrier"),
        _ => say(lang, "words.claimant"),
    }
}

pub(super) fn entity_kind(k: &str, lang: Lang) -> &'static str {
    match k {
        "person" => say(lang, "words.person"),
        "country" => say(lang, "words.country"),
        "body" => say(lang, "words.body"),
        "group" => say(lang, "words.group"),
        "alliance" => say(lang, "words.alliance"),
        "agency" => say(lang, "words.news-agency"),
        "outlet" => say(lang, "words.outlet-2"),
        _ => say(lang, "words.place"),
    }
}

pub(super) fn event_type(k: &str, lang: Lang) -> &'static str {
    match k {
        "ASSAULT" => say(lang, "words.assault"),
        "MOBILIZE" => say(lang, "words.mobilize"),
        "COERCE" => say(lang, "words.coerce"),
        "RETREAT" => say(lang, "words.retreat"),
        "AGREE" => say(lang, "words.agree"),
        "CONSULT" => say(lang, "words.consult"),
        "AID" => say(lang, "words.aid"),
        "SANCTION" => say(lang, "words.sanction"),
        "PROTEST" => say(lang, "words.protest"),
        _ => say(lang, "common.event"),
    }
}

/// The acts that a statement can be, for choosing.
pub(super) const ACTS: &[Act] = &[
    Act::Assert,
    Act::Deny,
    Act::Accuse,
    Act::Demand,
    Act::Offer,
    Act::Threaten,
    Act::Warn,
    Act::Condemn,
    Act::Support,
    Act::Concern,
];

pub(super) fn relation(k: &str, lang: Lang) -> &'static str {
    match k {
        "backed_by" => say(lang, "words.backed-by"),
        "allied_with" => say(lang, "words.allied-with"),
        "loyal_to" => say(lang, "words.loyal-to"),
        "belongs_to" => say(lang, "common.belongs-to"),
        "member_of" => say(lang, "words.member-of"),
        "at_war_with" => say(lang, "words.at-war-with"),
        _ => say(lang, "words.related-to"),
    }
}

/// A number with its noun, by the noun's id in `lang/ar/counted.tsv`.
pub(super) use isnad_ledger::count;

pub(super) fn origins(n: usize, lang: Lang) -> String {
    count(n, "origin", lang)
}

pub(super) fn testimonies(n: usize, lang: Lang) -> String {
    count(n, "testimony", lang)
}

pub(super) fn reports(n: usize, lang: Lang) -> String {
    count(n, "report", lang)
}

pub(super) fn claims(n: usize, lang: Lang) -> String {
    count(n, "claim", lang)
}

/// How far the claims of a ledger are worked out.
pub(super) fn progress(at: i64, all: i64, lang: Lang) -> String {
    let again = say(lang, "words.this-page-tries-again-by");
    if all == 0 {
        return again.to_owned();
    }
    let (at, all) = (isnad_ledger::grouped(at), isnad_ledger::grouped(all));
    fill(lang, "words.progress", &[("at", &at), ("all", &all), ("again", &again)])
}
