//! What is told again in one report.

use crate::names::Doc;
use crate::reading::{Event, Status};

/// What is told again has the date of its first telling: in the same sentence, by a definite noun ("الانفجار"), by the same
/// word of the same doer, and in a headline whose story follows.
pub(super) fn share_dates(d: &Doc<'_>, out: &mut [Event], at: &[usize]) {
    // a first telling farther off than this is another story's
    const FAR: usize = 40;
    let sentences: Vec<usize> = at.iter().map(|a| d.t.sentence_of(*a)).collect();
    let sentence = |k: usize| sentences[k];
    let para = |k: usize| d.t.tokens[at[k]].para;
    let stems: Vec<String> = at
        .iter()
        .map(|a| {
            let f = d.t.fold(*a);
            isnad_text::readings(f).last().map_or(f, |r| r.stem).chars().take(3).collect()
        })
        .collect();
    let stem = |k: usize| &stems[k];
    for k in 0..out.len() {
        let near = (k + 1)..out.len().min(k + FAR);
        if out[k].date.is_some() || out[k].status == Status::Planned {
            continue;
        }
        let definite = d.is_definite(at[k]);
        let like = |o: usize, out: &[Event]| {
            out[o].kind == out[k].kind && out[o].date.is_some() && out[o].status != Status::Planned
        };
        let same_doer = |o: usize, out: &[Event]| {
            !out[k].actors.is_empty()
                && out[k].actors.iter().all(|a| {
                    out[o].actors.iter().any(|b| a.name == b.name || a.entity.is_some() && a.entity == b.entity)
                })
        };
        let here = (k.saturating_sub(FAR)..near.end)
            .filter(|&o| o != k && sentence(o) == sentence(k) && like(o, out) && out[o].statement == out[k].statement);
        let here: Vec<usize> = here.collect();
        let told = (k.saturating_sub(FAR)..k).rev().find(|&o| {
            like(o, out)
                && (para(k) - para(o) <= 3 && definite && out[k].mode != Some("seize".into())
                    || stem(o) == stem(k) && (same_doer(o, out) || sentence(k) - sentence(o) <= 1))
        });
        let headline = (para(k) <= 1 && d.t.tokens[at[k]].para == 0)
            .then(|| near.clone().find(|&o| para(o) <= 3 && like(o, out)))
            .flatten();
        let later = near.clone().find(|&o| like(o, out) && stem(o) == stem(k) && same_doer(o, out));
        if let Some(o) = here
            .first()
            .copied()
            .filter(|_| here.iter().all(|h| out[*h].date == out[here[0]].date))
            .or(told)
            .or(headline)
            .or(later)
        {
            out[k].date = out[o].date;
        }
    }
}
