//! How sure the reading of a testimony is: hundredths inside, 0 to 1 in JSON.

use crate::claim::{Claim, Stance, Testimony};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The lower of two scores: a testimony is read rightly only where each of its parts is. One that is not known does not count.
pub(crate) fn lower(a: Option<u8>, b: Option<u8>) -> Option<u8> {
    a.into_iter().chain(b).min()
}

pub(crate) fn serialize<S: Serializer>(score: &Option<u8>, s: S) -> Result<S::Ok, S::Error> {
    score.map(share).serialize(s)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u8>, D::Error> {
    let score: Option<f64> = Option::deserialize(d)?;
    // a share cut to 0 to 100 always fits
    Ok(score.map(|s| (s * 100.0).round().clamp(0.0, 100.0) as u8))
}

pub(crate) fn share(score: u8) -> f64 {
    f64::from(score) / 100.0
}

impl Testimony {
    /// How probable it is that it was read rightly, 0 to 1.
    pub fn certainty(&self) -> Option<f64> {
        self.score.map(share)
    }
}

impl Claim {
    /// The score of its surest testimony, in hundredths. Denials count only where there is nothing else: a denial that is surely one does not
    /// make the claim surer.
    pub fn score(&self) -> Option<u8> {
        let best = |denials: bool| {
            let of_side = self.counted().iter().filter(|t| (t.stance == Stance::Denies) == denials);
            of_side.filter_map(|t| t.score).max()
        };
        let only_denied = self.counted().iter().all(|t| t.stance == Stance::Denies);
        best(only_denied)
    }

    /// The same, 0 to 1.
    pub fn certainty(&self) -> Option<f64> {
        self.score().map(share)
    }

    /// Whether a testimony is at least so sure. What people accepted or corrected always is; what the rules alone read never is.
    pub fn is_sure(&self, least: f64) -> bool {
        self.reviewed.is_some() || self.certainty().is_some_and(|c| c >= least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Days, EventClaim, Kind, Proposition, Span2, Status, Texts};
    use std::sync::Arc;

    fn testimony(stance: Stance, score: Option<u8>) -> Arc<Testimony> {
        Arc::new(Testimony {
            stance,
            denies: None,
            who: Vec::new(),
            report: "r".into(),
            outlet: None,
            published: None,
            span: Span2::default(),
            chain: Vec::new(),
            withdrawn: false,
            key: "k".into(),
            anchor: "e1-2".into(),
            score,
            doubtful: false,
        })
    }

    fn claim(testimonies: &[(Stance, Option<u8>)]) -> Claim {
        Claim {
            id: "c".into(),
            kind: Kind::Event,
            status: Status::Single,
            unverified: false,
            withdrawn: false,
            text: Texts::default(),
            episode: "e".into(),
            date: Days::default(),
            proposition: Proposition::Event(EventClaim {
                times: None,
                takes: false,
                kind: "ASSAULT".into(),
                mode: None,
                trigger: "قصف".into(),
                actors: Vec::new(),
                targets: Vec::new(),
                place: None,
                beside: None,
                told: "fact".into(),
            }),
            origins: 1,
            reviewed: None,
            doubtful: false,
            testimonies: testimonies.iter().map(|(stance, score)| testimony(*stance, *score)).collect(),
        }
    }

    #[test]
    fn a_claim_is_as_sure_as_its_surest_testimony() {
        use Stance::{Asserts, Denies, Reports};
        for (testimonies, certainty) in [
            (&[(Asserts, Some(86))][..], Some(0.86)),
            (&[(Asserts, Some(40)), (Reports, Some(71))], Some(0.71)),
            (&[(Asserts, None), (Reports, Some(71))], Some(0.71)),
            (&[(Asserts, Some(40)), (Denies, Some(99))], Some(0.4)),
            (&[(Asserts, None), (Denies, Some(99))], None),
            (&[(Denies, Some(99))], Some(0.99)),
            (&[(Asserts, None)], None),
        ] {
            let c = claim(testimonies);
            assert_eq!(c.certainty(), certainty, "{testimonies:?}");
            assert_eq!(c.is_sure(0.7), certainty.is_some_and(|x| x > 0.7), "{testimonies:?}");
            assert_eq!(c.is_sure(0.0), certainty.is_some(), "{testimonies:?}");
        }
        let by_people = Claim {
            reviewed: Some(crate::Reviewed { verdict: "corrected".into(), by: "Layla".into(), at: 1 }),
            ..claim(&[(Asserts, None)])
        };
        assert!(by_people.is_sure(1.0));
    }

    #[test]
    fn all_parts_of_a_testimony_must_be_right() {
        for (a, b, both) in
            [(Some(90), Some(70), Some(70)), (None, Some(70), Some(70)), (Some(90), None, Some(90)), (None, None, None)]
        {
            assert_eq!(lower(a, b), both);
        }
    }
}
