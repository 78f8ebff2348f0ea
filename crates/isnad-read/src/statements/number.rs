//! From drafts to statements: their final spans, what stands inside what, whom they are addressed to.

use super::{Draft, NEAR, denied};
use crate::names::{Doc, Np};
use crate::reading::{Act, Statement, Who};

/// The accused, or those called upon: the noun phrases with which the content of such an act begins.
fn target(d: &Doc<'_>, x: &Draft) -> Vec<Who> {
    if !matches!(x.act, Act::Accuse | Act::Demand | Act::Warn | Act::Threaten | Act::Condemn)
        || x.rule == "S-DENY-PRONOUN"
    {
        return Vec::new();
    }
    let Some(&(from, to)) = x.content.first() else { return Vec::new() };
    let nps = d.np_list(from, to);
    let known = |n: &Np| {
        n.entity.is_some()
            || n.country.is_some()
            || n.person.is_some()
            || matches!(n.head, crate::names::Head::Reduced(_))
    };
    let accused = x.act == Act::Accuse;
    if nps.first().is_some_and(|n| !n.clitic && (accused || known(n))) { d.who(&nps) } else { Vec::new() }
}

/// Gives the drafts their final spans and finds which stands inside which.
pub(crate) fn number(d: &Doc<'_>, mut drafts: Vec<Draft>) -> Vec<Statement> {
    drafts.sort_by_key(|x| (x.cue.0, std::cmp::Reverse(x.content.first().map_or(0, |c| c.1))));
    drafts.dedup_by(|b, a| a.cue == b.cue);
    let reach = |x: &Draft| {
        let lo = x.content.iter().map(|c| c.0).chain([x.cue.0]).chain(x.source.map(|s| s.0)).min().unwrap_or(0);
        let hi = x.content.iter().map(|c| c.1).chain([x.cue.1]).max().unwrap_or(0);
        (lo, hi)
    };
    let mut out = Vec::new();
    for (i, x) in drafts.iter().enumerate() {
        let (lo, hi) = if x.rule == "S-DENY-PRONOUN" { (x.cue.0, x.cue.1) } else { reach(x) };
        // those that begin far before it do not reach it
        let from = i.saturating_sub(2 * NEAR);
        let inside = drafts
            .iter()
            .enumerate()
            .take(i + 2 * NEAR)
            .skip(from)
            .filter(|(j, o)| {
                *j != i
                    && o.cue != x.cue
                    && o.rule != "S-DENY-PRONOUN"
                    && o.content.iter().any(|c| c.0 <= lo && hi <= c.1)
            })
            .min_by_key(|(_, o)| o.content.iter().map(|c| c.1 - c.0).sum::<usize>())
            .map(|(j, _)| j);
        let trimmed = |c: &(usize, usize)| d.t.span(c.0, c.1).trim(&d.t.source, &[]);
        out.push(Statement {
            cue: d.t.span(x.cue.0, x.cue.1),
            lemma: x.lemma.clone(),
            source: x.source.map(|s| d.t.span(s.0, s.1)),
            who: x.who.clone(),
            act: x.act,
            content: x.content.iter().map(trimmed).collect(),
            direct: x.direct,
            via: x.via.map(|v| d.t.span(v.0, v.1)),
            inside,
            date: x.date,
            toward: target(d, x),
            toward_score: None,
            topic: None,
            topic_score: None,
            denies: denied::denied(d, x),
            rule: x.rule.to_owned(),
            score: x.score,
        });
    }
    out
}
