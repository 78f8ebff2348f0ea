//! The interface's own words in both languages, where several pages share them.

use isnad_ledger::{Decision, Kind, Lang, Stance, Status, Texts};
use isnad_read::{Act, Scope};

/// One of two words.
pub(super) fn w(lang: Lang, ar: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Ar { ar } else { en }
}

/// The side of a text in a language.
pub(super) fn of(t: &Texts, lang: Lang) -> &str {
    if lang == Lang::Ar { &t.ar } else { &t.en }
}

/// `ar` or `en`.
pub(super) fn code(lang: Lang) -> &'static str {
    w(lang, "ar", "en")
}

/// Why a claim is no more: who decided so, or that the words are read otherwise now.
pub(super) fn taken(by: Option<&Decision>, lang: Lang) -> String {
    let Some(d) = by else {
        let (ar, en) = ("لم تعد كلمات التقارير تُقرأ كذلك.", "The reports' words are no longer read so.");
        return w(lang, ar, en).to_owned();
    };
    let (by, day) = (&d.by, super::page::moment(d.at));
    match lang {
        Lang::Ar => {
            format!("قرّر {by} في {day} أن كلمات التقارير لا تقول ذلك. القرار محفوظ في صفحة المراجعة ويمكن التراجع عنه.")
        }
        Lang::En => format!(
            "{by} decided on {day} that the reports' words do not say so. The decision is kept on the page of reviews and can be undone."
        ),
    }
}

/// What a status means, for those who have not read the manual.
pub(super) fn status_means(s: Status, lang: Lang) -> &'static str {
    match s {
        Status::Single => w(
            lang,
            "وراءه مصدر واحد مهما تعددت الوسائل الناقلة",
            "One source stands behind it, however many outlets carry it.",
        ),
        Status::Corroborated => w(lang, "مصادر مستقلة تتفق عليه", "Independent origins agree."),
        Status::Conceded => w(lang, "الطرف المتضرر نفسه يقول به", "The side that it harms says so itself."),
        Status::Contested => {
            w(lang, "منفيّ، أو لا يستقيم مع رقم طرف آخر", "Denied, or another side's figure cannot be squared with it.")
        }
        Status::Superseded => w(
            lang,
            "أعطى المصدر نفسه حصيلة أحدث، أو حُذف من الخبر",
            "The same claimant has since given a newer total, or every article that said it was edited and says it no longer.",
        ),
    }
}

pub(super) fn kind(k: Kind, lang: Lang) -> &'static str {
    match k {
        Kind::Figure => w(lang, "رقم", "figure"),
        Kind::Event => w(lang, "حدث", "event"),
        Kind::Position => w(lang, "موقف", "position"),
    }
}

/// How sure a reading is, before the number.
pub(super) fn certainty(lang: Lang) -> &'static str {
    w(lang, "ثقة القراءة", "certainty")
}

/// What that number says, and what it does not.
pub(super) fn certainty_means(lang: Lang) -> &'static str {
    w(
        lang,
        "احتمال أن تكون كلمات التقرير قد قُرئت صحيحة، من 0 إلى 1، كما يقدّره القارئ نفسه. لا يقول شيئا عن صحة ما فيها.",
        "How probable it is that the report's words were read rightly, from 0 to 1, as the reader itself reckons. It does not say whether they are true.",
    )
}

pub(super) fn stance(s: Stance, lang: Lang) -> &'static str {
    match s {
        Stance::Asserts => w(lang, "يؤكد", "asserts"),
        Stance::Denies => w(lang, "ينفي", "denies"),
        Stance::Reports => w(lang, "ينقل بلا مصدر", "reports, naming nobody"),
    }
}

pub(super) fn scope(s: Scope, lang: Lang) -> &'static str {
    match s {
        Scope::Incident => w(lang, "حوادث", "incidents"),
        Scope::Running => w(lang, "حصيلة تراكمية", "running total"),
        Scope::Past => w(lang, "حرب سابقة", "an earlier war"),
    }
}

pub(super) fn role(r: &str, lang: Lang) -> &'static str {
    match r {
        "outlet" => w(lang, "الوسيلة", "outlet"),
        "agency" => w(lang, "الوكالة", "agency"),
        "carrier" => w(lang, "الناقل", "carrier"),
        _ => w(lang, "صاحب القول", "claimant"),
    }
}

pub(super) fn entity_kind(k: &str, lang: Lang) -> &'static str {
    match k {
        "person" => w(lang, "شخص", "person"),
        "country" => w(lang, "دولة", "country"),
        "body" => w(lang, "هيئة", "body"),
        "group" => w(lang, "جماعة", "group"),
        "alliance" => w(lang, "تحالف", "alliance"),
        "agency" => w(lang, "وكالة أنباء", "news agency"),
        "outlet" => w(lang, "وسيلة إعلام", "outlet"),
        _ => w(lang, "مكان", "place"),
    }
}

pub(super) fn event_type(k: &str, lang: Lang) -> &'static str {
    match k {
        "ASSAULT" => w(lang, "هجوم", "assault"),
        "MOBILIZE" => w(lang, "حشد", "mobilize"),
        "COERCE" => w(lang, "إكراه", "coerce"),
        "RETREAT" => w(lang, "انسحاب أو إفراج", "retreat"),
        "AGREE" => w(lang, "اتفاق", "agree"),
        "CONSULT" => w(lang, "لقاء", "consult"),
        "AID" => w(lang, "مساعدة", "aid"),
        "SANCTION" => w(lang, "عقوبة", "sanction"),
        "PROTEST" => w(lang, "احتجاج", "protest"),
        _ => w(lang, "حدث", "event"),
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
        "backed_by" => w(lang, "مدعوم من", "backed by"),
        "allied_with" => w(lang, "متحالف مع", "allied with"),
        "loyal_to" => w(lang, "موال لـ", "loyal to"),
        "belongs_to" => w(lang, "تابع لـ", "belongs to"),
        "member_of" => w(lang, "عضو في", "member of"),
        "at_war_with" => w(lang, "في حرب مع", "at war with"),
        _ => w(lang, "ذو صلة بـ", "related to"),
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
    let again = w(lang, "تُعاد المحاولة تلقائيا.", "This page tries again by itself.");
    if all == 0 {
        return again.to_owned();
    }
    let (at, all) = (isnad_ledger::grouped(at), isnad_ledger::grouped(all));
    match lang {
        Lang::Ar => format!("{at} من {all} من التقارير. {again}"),
        Lang::En => format!("{at} of {all} reports. {again}"),
    }
}
