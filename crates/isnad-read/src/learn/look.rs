//! What the network finds in a report: which tokens announce a statement, a figure or an event, how sure it is, and what stands
//! beside them in which role.

use super::math::{sigmoid, softmax};
use super::net::{LABELS, Net, Seen, Words};
use super::study::{MEASURE_NOUN, MEASURE_VERB, Mark, Marks, Study};
use super::words::form;
use isnad_text::Text;
use std::borrow::Cow;

/// Tokens before and from an anchor among which its roles are looked for, within its paragraph: statement, figure, event.
const WINDOW: [(usize, usize); 3] = [(64, 96), (40, 40), (40, 40)];
/// A token is looked at more closely where the network gives it this much, or where the rules found something.
const FLOOR: f32 = 0.1;

/// A stretch of tokens in a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) role: u8,
    /// How sure the network is of its tokens, on average.
    pub(crate) sure: f32,
}

/// One token that announces something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Anchor {
    pub(crate) at: usize,
    /// Statement: no cue, then each act. Event: none, then each type. Figure: each measure by itself.
    pub(crate) odds: Vec<f32>,
    /// Event: each status. Figure: each thing counted, then each scope.
    pub(crate) more: Vec<f32>,
    pub(crate) parts: Vec<Part>,
    /// Event: what the network makes of each token round it.
    pub(crate) nearby: Option<RoleOdds>,
}

/// How probable it is of each token round an event's word that a doer, target or place begins there, or goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RoleOdds {
    from: usize,
    rows: Vec<[f32; 6]>,
}

impl RoleOdds {
    fn rows(&self, a: usize, b: usize) -> &[[f32; 6]] {
        let at = |i: usize| i.saturating_sub(self.from).min(self.rows.len());
        &self.rows[at(a)..at(b).max(at(a))]
    }

    /// How probable it is on average that the tokens `a..b` are in a role (0 doer, 1 target, 2 place).
    pub(crate) fn mean(&self, a: usize, b: usize, role: usize) -> f32 {
        let rows = self.rows(a, b);
        if rows.is_empty() {
            return 0.0;
        }
        rows.iter().map(|r| r[2 * role] + r[2 * role + 1]).sum::<f32>() / rows.len() as f32
    }

    /// How many names in a role begin in `a..b`, as far as the network can tell.
    pub(crate) fn begun_in(&self, a: usize, b: usize, role: usize) -> f32 {
        self.rows(a, b).iter().map(|r| r[2 * role]).sum()
    }

    /// How many begin anywhere.
    pub(crate) fn begun(&self, role: usize) -> f32 {
        self.rows.iter().map(|r| r[2 * role]).sum()
    }
}

impl Anchor {
    /// How probable it is that something is announced here at all.
    pub(crate) fn any(&self) -> f32 {
        1.0 - self.odds.first().copied().unwrap_or(1.0)
    }

    /// The most probable of several numbers and its place.
    pub(crate) fn best(odds: &[f32]) -> (usize, f32) {
        odds.iter().copied().enumerate().fold((0, f32::MIN), |a, b| if b.1 > a.1 { b } else { a })
    }

    /// The parts in a role.
    pub(crate) fn role(&self, m: Mark) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |p| p.role == m as u8)
    }
}

/// All anchors of a report, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looked {
    pub(crate) statements: Vec<Anchor>,
    pub(crate) figures: Vec<Anchor>,
    pub(crate) events: Vec<Anchor>,
}

impl Looked {
    /// Lets the network look at a report.
    pub(crate) fn at(t: &Text, study: &Study, words: &Words, net: &Net) -> Looked {
        let mut out = Looked::default();
        for &(a, b) in &study.stretches {
            let forms: Vec<Cow<'_, str>> = (a..b).map(|i| form(t, i)).collect();
            let seen = net.see(words, &forms, &study.features[a..b]);
            let mut view = View { t, net, seen, from: a, to: b, closer: MOST };
            for i in a..b {
                view.token(i, study, &mut out);
            }
        }
        out
    }
}

struct View<'a> {
    t: &'a Text,
    net: &'a Net,
    seen: Seen,
    from: usize,
    to: usize,
    /// How many more anchors get a second look.
    closer: usize,
}

/// Anchors of a stretch that get a second look; in news 60 at most. It keeps the time of lists of nothing but verbs in bounds.
const MOST: usize = 96;
/// Tokens before and behind a number among which the word of harm stands that says what became of those counted.
pub(crate) const HARM: usize = 12;

fn marks_at(list: &[(usize, Marks)], i: usize) -> Option<&[(usize, usize, u8)]> {
    // the first in the report's order where several begin at one token
    let k = list.partition_point(|x| x.0 < i);
    list.get(k).filter(|x| x.0 == i).map(|x| x.1.0.as_slice())
}

/// Whether a token says what became of those whom a number near it counts: where they were hurt is told beside it.
fn is_harm(study: &Study, i: usize) -> bool {
    let features = study.features.get(i).is_some_and(|f| f.contains(&MEASURE_VERB) || f.contains(&MEASURE_NOUN));
    let near = |f: &(usize, Marks)| f.0 <= i + HARM && f.0 + HARM >= i;
    features && study.figures.iter().any(near)
}

impl View<'_> {
    fn odds(&self, i: usize, head: usize) -> Vec<f32> {
        self.seen.head(i - self.from, head).to_vec()
    }

    fn token(&mut self, i: usize, study: &Study, out: &mut Looked) {
        for (kind, head, list) in [(0, 0, &study.statements), (2, 1, &study.events)] {
            let mut odds = self.odds(i, head);
            softmax(&mut odds);
            let marks = marks_at(list, i);
            let harm = kind == 2 && is_harm(study, i);
            if 1.0 - odds[0] > FLOOR || marks.is_some() || harm {
                let mut more = if kind == 2 { self.odds(i, 2) } else { Vec::new() };
                if kind == 2 {
                    softmax(&mut more);
                }
                let (parts, nearby) = self.parts(kind, i, marks.unwrap_or_default());
                let to = if kind == 0 { &mut out.statements } else { &mut out.events };
                to.push(Anchor { at: i, odds, more, parts, nearby });
            }
        }
        let odds: Vec<f32> = self.odds(i, 3).into_iter().map(sigmoid).collect();
        let marks = marks_at(&study.figures, i);
        if odds.iter().any(|o| *o > FLOOR) || marks.is_some() {
            let (mut more, mut scope) = (self.odds(i, 4), self.odds(i, 5));
            softmax(&mut more);
            softmax(&mut scope);
            more.extend(scope);
            let (parts, nearby) = self.parts(1, i, marks.unwrap_or_default());
            out.figures.push(Anchor { at: i, odds, more, parts, nearby });
        }
    }

    /// What stands beside an anchor, in its paragraph.
    fn parts(&mut self, kind: usize, at: usize, marks: &[(usize, usize, u8)]) -> (Vec<Part>, Option<RoleOdds>) {
        if self.closer == 0 {
            return (Vec::new(), None);
        }
        self.closer -= 1;
        let (before, behind) = WINDOW[kind];
        let same = |i: usize| self.t.tokens[i].para == self.t.tokens[at].para;
        let mut from = at.saturating_sub(before).max(self.from);
        let mut to = (at + behind).min(self.to);
        while !same(from) {
            from += 1;
        }
        while !same(to - 1) {
            to -= 1;
        }
        let local: Vec<(usize, usize, u8)> = marks
            .iter()
            .map(|(p, q, r)| (p.saturating_sub(self.from), q.saturating_sub(self.from), *r))
            .filter(|x| x.0 < x.1)
            .collect();
        let base = self.from;
        let mut scores = self.net.beside(&self.seen, kind, at - base, (from - base, to - base), &local);
        scores.as_chunks_mut::<LABELS>().0.iter_mut().for_each(|row| softmax(row));
        let nearby = (kind == 2).then(|| {
            let row = |r: &[f32; LABELS]| [r[5], r[6], r[7], r[8], r[9], r[10]];
            RoleOdds { from, rows: scores.as_chunks::<LABELS>().0.iter().map(row).collect() }
        });
        (spans(&scores, from, kind), nearby)
    }
}

/// The labels that can be beside each kind of anchor: the begins; a role's inside is the next.
const BEGINS: [&[usize]; 3] = [&[1, 3], &[11, 13], &[5, 7, 9]];

/// The likeliest sequence of labels in which an inside follows its begin or inside; its runs.
fn spans(odds: &[f32], base: usize, kind: usize) -> Vec<Part> {
    let rows = odds.as_chunks::<LABELS>().0;
    let labels: Vec<usize> = std::iter::once(0).chain(BEGINS[kind].iter().flat_map(|b| [*b, b + 1])).collect();
    let n = labels.len();
    // products kept from vanishing by the best of each step
    let mut best = vec![0.0f32; n];
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let mut now = vec![0.0f32; n];
        let mut from = [0u8; LABELS];
        for (j, l) in labels.iter().enumerate() {
            let inside = *l > 0 && l % 2 == 0;
            let p = row[*l].max(1e-9);
            if i == 0 {
                now[j] = if inside { 0.0 } else { p };
                continue;
            }
            let mut top = 0;
            let mut value = -1.0f32;
            for (k, q) in labels.iter().enumerate() {
                if (!inside || q == l || q + 1 == *l) && best[k] > value {
                    (top, value) = (k, best[k]);
                }
            }
            now[j] = value.max(0.0) * p;
            from[j] = top as u8;
        }
        let scale = now.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        now.iter_mut().for_each(|v| *v /= scale);
        best = now;
        back.push(from);
    }
    let mut j = Anchor::best(&best).0;
    let mut path = vec![0usize; rows.len()];
    for i in (0..rows.len()).rev() {
        path[i] = labels[j];
        j = usize::from(back[i][j]);
    }
    let mut out = Vec::new();
    let mut i = 0;
    while i < path.len() {
        if path[i] == 0 {
            i += 1;
            continue;
        }
        let begin = if path[i] % 2 == 1 { path[i] } else { path[i] - 1 };
        let mut k = i + 1;
        while k < path.len() && path[k] == begin + 1 {
            k += 1;
        }
        let sure = (i..k).map(|x| rows[x][path[x]]).sum::<f32>() / (k - i) as f32;
        out.push(Part { from: base + i, to: base + k, role: begin.div_ceil(2) as u8, sure });
        i = k;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inside_needs_its_begin() {
        let mut rows = vec![[0.001f32; LABELS]; 5];
        // outside, begin of content, inside, inside of another role (not allowed here), outside
        for (i, l) in [0, 3, 4, 2, 0].into_iter().enumerate() {
            rows[i][l] = 0.9;
        }
        rows[3][4] = 0.05;
        let flat: Vec<f32> = rows.concat();
        let got = spans(&flat, 10, 0);
        assert_eq!(got.len(), 1);
        assert_eq!((got[0].from, got[0].to, got[0].role), (11, 14, Mark::Content as u8));
    }
}
