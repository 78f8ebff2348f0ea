//! One content handed on by two cues of one sentence: by the verb that opens it and by a word of saying nearer to what is said.

use super::Draft;
use crate::lex::CueKind;
use crate::names::{Doc, EntityKind};
use crate::reading::Who;

/// Of the tokens of the longer content, how many parts in a hundred the other must hold too.
const SAME: usize = 85;

/// Statements before one that can tell the same.
const NEAR: usize = 4;

/// Keeps one statement of each two that hand on the same content by the same source, or by a medium and its source.
pub(super) fn once(d: &Doc<'_>, all: &mut Vec<Draft>) {
    let mut drop = vec![false; all.len()];
    for b in 1..all.len() {
        for a in b.saturating_sub(NEAR)..b {
            if drop[a] || drop[b] || !one_content(d, &all[a], &all[b]) {
                continue;
            }
            let carried = is_medium(d, &all[a]) && !is_medium(d, &all[b]) && !is_within(&all[b], &all[a]);
            if !carried && !is_one(&all[a].who, &all[b].who) {
                continue;
            }
            let later = carried || !is_within(&all[b], &all[a]) && is_noun(d, &all[b]);
            if carried && all[b].via.is_none() {
                all[b].via = all[a].source;
            }
            let (gone, kept) = if later { (a, b) } else { (b, a) };
            all[kept].score = all[kept].score.max(all[gone].score);
            drop[gone] = true;
        }
    }
    let mut k = 0;
    all.retain(|_| {
        k += 1;
        !drop[k - 1]
    });
}

fn one_content(d: &Doc<'_>, a: &Draft, b: &Draft) -> bool {
    let tokens = |x: &Draft| x.content.iter().map(|c| c.1 - c.0).sum::<usize>();
    let near = d.t.sentence_of(a.cue.0).abs_diff(d.t.sentence_of(b.cue.0)) <= 1;
    let both: usize =
        a.content.iter().flat_map(|x| b.content.iter().map(|y| x.1.min(y.1).saturating_sub(x.0.max(y.0)))).sum();
    near && a.act == b.act && 100 * both >= SAME * tokens(a).max(tokens(b)).max(1)
}

/// Whether the cue of `x` is among the words that `outer` hands on.
fn is_within(x: &Draft, outer: &Draft) -> bool {
    outer.holds(x.cue.0, x.cue.1)
}

/// "نقلت الصحيفة عن الوزير قوله": a noun of saying stands nearer to what is said than the verb of carrying.
fn is_noun(d: &Doc<'_>, x: &Draft) -> bool {
    d.cue(x.cue.0).iter().any(|c| c.kind == CueKind::Masdar)
}

/// Whether a newspaper, a channel or an agency alone is the source.
fn is_medium(d: &Doc<'_>, x: &Draft) -> bool {
    let known = |w: &Who| {
        let e = w.entity.as_deref().and_then(|e| d.kb.get(e));
        e.is_some_and(|e| matches!(e.kind, EntityKind::Agency | EntityKind::Outlet))
    };
    x.who.iter().all(known) || x.source.is_some_and(|s| d.lex.media.at(d.t, s.0).is_some())
}

/// Whether two lists name the same: by entity, or one's words among the other's.
fn is_one(a: &[Who], b: &[Who]) -> bool {
    let same = |x: &Who, y: &Who| match (&x.entity, &y.entity) {
        (Some(x), Some(y)) => x == y,
        _ => x.name == y.name || x.name.contains(&y.name) || y.name.contains(&x.name),
    };
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same(x, y))
}
