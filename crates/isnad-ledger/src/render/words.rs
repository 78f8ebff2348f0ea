//! The fixed words of both languages: what became of those counted, what an act does, what an event is.

use super::Lang;
use crate::claim::EventClaim;
use isnad_read::{Act, Measure};

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

/// What the act does, as a verb.
pub fn act_words(a: Act, lang: Lang) -> &'static str {
    match (lang, a) {
        (Lang::En, Act::Assert) => "says",
        (Lang::En, Act::Deny) => "denies",
        (Lang::En, Act::Accuse) => "accuses",
        (Lang::En, Act::Demand) => "calls for",
        (Lang::En, Act::Offer) => "offers or promises",
        (Lang::En, Act::Threaten) => "threatens",
        (Lang::En, Act::Warn) => "warns of",
        (Lang::En, Act::Condemn) => "condemns",
        (Lang::En, Act::Support) => "voices support for",
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

/// An event type in words, active and without an actor.
pub(super) fn event_words(x: &EventClaim, lang: Lang) -> (&'static str, &'static str) {
    match (lang, x.kind.as_str(), x.mode.as_deref()) {
        (Lang::En, "ASSAULT", Some("aerial")) => ("strikes from the air", "air strikes"),
        (Lang::En, "ASSAULT", Some("heavy-weapons")) => ("shells", "shelling"),
        (Lang::En, "ASSAULT", Some("firearms")) => ("fights", "fighting"),
        (Lang::En, "ASSAULT", Some("seize")) => ("seizes ground", "ground seized"),
        (Lang::En, "ASSAULT", _) => ("attacks", "attack"),
        (Lang::En, "MOBILIZE", _) => ("mobilises", "mobilisation"),
        (Lang::En, "COERCE", Some("arrest")) => ("arrests", "arrest"),
        (Lang::En, "COERCE", _) => ("coerces", "coercion (arrest, siege or curfew)"),
        (Lang::En, "RETREAT", Some("truce" | "ceasefire")) => ("observes a truce", "truce in force"),
        (Lang::En, "RETREAT", Some("release")) => ("releases", "release"),
        (Lang::En, "RETREAT", _) => ("withdraws", "withdrawal"),
        (Lang::En, "AGREE", Some("truce" | "ceasefire")) => ("agree on a truce", "truce agreed"),
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
        (Lang::Ar, "ASSAULT", Some("seize")) => ("سيطرة", "سيطرة"),
        (Lang::Ar, "ASSAULT", _) => ("هجوم", "هجوم"),
        (Lang::Ar, "MOBILIZE", _) => ("تعبئة", "تعبئة"),
        (Lang::Ar, "COERCE", _) => ("إكراه (اعتقال أو حصار)", "إكراه (اعتقال أو حصار)"),
        (Lang::Ar, "RETREAT", Some("truce" | "ceasefire")) => ("سريان هدنة", "سريان هدنة"),
        (Lang::Ar, "RETREAT", Some("release")) => ("إفراج", "إفراج"),
        (Lang::Ar, "RETREAT", _) => ("انسحاب", "انسحاب"),
        (Lang::Ar, "AGREE", Some("truce" | "ceasefire")) => ("اتفاق على هدنة", "اتفاق على هدنة"),
        (Lang::Ar, "AGREE", _) => ("اتفاق", "اتفاق"),
        (Lang::Ar, "CONSULT", Some("phone")) => ("اتصال هاتفي", "اتصال هاتفي"),
        (Lang::Ar, "CONSULT", _) => ("محادثات", "محادثات"),
        (Lang::Ar, "AID", _) => ("مساعدات", "مساعدات"),
        (Lang::Ar, "SANCTION", _) => ("عقوبات", "عقوبات"),
        (Lang::Ar, "PROTEST", _) => ("احتجاج", "احتجاج"),
        (Lang::Ar, ..) => ("حدث", "حدث"),
    }
}
