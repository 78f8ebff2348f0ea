//! Verdicts on lines, whoever sends them: checked, dated and made ready to be kept.

use isnad_ledger::{Claim, Group, Judgement, Kind, Lang, Status, Texts, Verdict, Worth};
use isnad_words::{fill, say};

/// Characters of a name.
const NAME: usize = 200;
/// Characters of a cause.
const CAUSE: usize = 2000;

/// What was judged, as it was read then.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Id of the claim.
    pub claim: String,
    /// Its kind.
    pub kind: Kind,
    /// Its status.
    pub status: Status,
    /// Its line.
    pub text: Texts,
    /// Seed of the sample, where there is one.
    pub seed: Option<u64>,
}

impl Judged {
    /// A claim as it is now.
    pub fn now(c: &Claim) -> Self {
        Judged { claim: c.id.clone(), kind: c.kind, status: c.status, text: c.text.clone(), seed: None }
    }
}

/// Signs a verdict. The time is the caller's, in milliseconds since 1970-01-01 UTC; `n` orders verdicts of one moment.
///
/// # Errors
/// What is wrong with it: a key of [`isnad_words`].
pub fn sign(
    of: Judged,
    verdict: Judgement,
    by: &str,
    cause: Option<&str>,
    (moment, n): (i64, usize),
) -> Result<Verdict, &'static str> {
    let (by, cause) = (by.trim(), cause.map(str::trim).filter(|c| !c.is_empty()));
    if by.is_empty() {
        return Err("judging.every-verdict-is-signed-give");
    }
    if by.chars().count() > NAME {
        return Err("common.the-name-is-longer-than");
    }
    if cause.is_some_and(|c| c.chars().count() > CAUSE) {
        return Err("judging.the-cause-is-longer-than");
    }
    Ok(Verdict {
        at: moment / 1000,
        id: format!("{moment:011x}-{n:05x}-{:06x}", fastrand::u32(..) >> 8),
        by: by.to_owned(),
        claim: of.claim,
        kind: of.kind,
        status: of.status,
        text: of.text,
        verdict,
        cause: cause.map(str::to_owned),
        seed: of.seed,
    })
}

/// Whether the same person's last word on the line is the same already: a file that is handed in twice counts once.
pub fn is_known(v: &Verdict, before: &[Verdict]) -> bool {
    let theirs = before.iter().rev().find(|o| o.by == v.by && o.same_line(v));
    theirs.is_some_and(|o| o.verdict == v.verdict && o.cause == v.cause)
}

/// Milliseconds since 1970-01-01 UTC.
pub fn moment() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// How many lines, by how many people, and how far they speak for the rest.
pub fn summary(w: &Worth, lang: Lang) -> String {
    let said = [
        ("lines", w.lines()),
        ("people", w.people),
        ("drawn", w.drawn),
        ("standing", w.standing),
        ("apart", w.disagreed),
    ];
    let said: Vec<(&str, &dyn std::fmt::Display)> =
        said.iter().map(|(k, n)| (*k, n as &dyn std::fmt::Display)).collect();
    fill(lang, "judging.summary", &said)
}

/// What the shares do not say.
pub fn caution(lang: Lang) -> &'static str {
    say(lang, "judging.shares-are-of-the-lines")
}

/// What a judgement is called.
pub fn judgement_words(j: Judgement, lang: Lang) -> &'static str {
    match j {
        Judgement::Right => say(lang, "judging.right"),
        Judgement::Partly => say(lang, "judging.partly"),
        Judgement::Wrong => say(lang, "judging.wrong"),
        Judgement::Unusable => say(lang, "judging.unusable"),
    }
}

/// What a group of lines is called.
pub fn group_words(g: &Group, lang: Lang) -> String {
    let kind = g.kind.map(|k| match k {
        Kind::Figure => say(lang, "common.figure"),
        Kind::Event => say(lang, "common.event"),
        Kind::Position => say(lang, "common.position"),
    });
    let status = g.status.map(|s| if lang == Lang::Ar { s.words(lang) } else { s.as_str() });
    match (status, kind) {
        (None, None) => say(lang, "common.all").to_owned(),
        (status, kind) => status.into_iter().chain(kind).collect::<Vec<_>>().join(say(lang, "common.comma")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: Status) -> Judged {
        let text = Texts { ar: "سطر".into(), en: "a line".into() };
        Judged { claim: "0123456789ab".into(), kind: Kind::Event, status, text, seed: None }
    }

    #[test]
    fn verdicts_are_signed_and_short() {
        let long = "ا".repeat(2001);
        for (by, cause, wrong) in [
            ("Layla", None, None),
            ("Layla", Some("the day is another"), None),
            ("", None, Some("every verdict is signed: give your name")),
            ("  ", None, Some("every verdict is signed: give your name")),
            (long.as_str(), None, Some("the name is longer than 200 characters")),
            ("Layla", Some(long.as_str()), Some("the cause is longer than 2,000 characters")),
        ] {
            let v = sign(of(Status::Single), Judgement::Wrong, by, cause, (1_600_000_000_123, 3));
            assert_eq!(v.as_ref().err().map(|e| isnad_words::say(Lang::En, e)), wrong);
            if let Ok(v) = v {
                assert_eq!((v.at, v.by.as_str(), v.cause.as_deref()), (1_600_000_000, "Layla", cause));
            }
        }
    }

    #[test]
    fn what_was_said_last_is_not_kept_twice() {
        let v = |n: i64, status, verdict, by| sign(of(status), verdict, by, None, (1000 + n, 0)).unwrap();
        let (right, wrong, single) = (Judgement::Right, Judgement::Wrong, Status::Single);
        let before = [v(1, single, right, "Layla"), v(2, single, wrong, "Layla"), v(3, single, right, "Omar")];
        for (status, verdict, by, known) in [
            (single, wrong, "Layla", true),
            (single, right, "Layla", false), // taken back, and said again
            (single, right, "Omar", true),
            (single, right, "Samir", false),
            (Status::Contested, wrong, "Layla", false),
        ] {
            assert_eq!(is_known(&v(9, status, verdict, by), &before), known, "{verdict:?} {by}");
        }
        let mut cause = v(9, single, wrong, "Layla");
        cause.cause = Some("another side".into());
        assert!(!is_known(&cause, &before));
    }
}
