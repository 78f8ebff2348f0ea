//! All whom a report names, laid out once for all its statements, with the words that can be their titles.

use super::speakers::{Asked, Gathered, Why};
use crate::lex::class;
use crate::names::{Doc, EntityKind, Mention};
use crate::reading::Who;
use isnad_text::fold;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

/// A person whom the report names: the fullest form, where it stands, and the words round it that can be a title.
pub(super) struct Named {
    pub(super) who: Who,
    words: Vec<u64>,
    pub(super) first: usize,
    titles: FxHashSet<u64>,
    /// The nouns that head the titles.
    pub(super) heads: FxHashSet<u64>,
    times: usize,
    pub(super) office: super::below::Office,
}

/// All whom a report names, laid out once for all its statements.
pub(crate) struct Cast {
    pub(super) people: Vec<Named>,
    /// The mentions in order of their places.
    order: Vec<usize>,
}

impl Cast {
    /// Reads who is named.
    pub(crate) fn of(d: &Doc<'_>) -> Cast {
        let mut order: Vec<usize> = (0..d.mentions.len()).collect();
        order.sort_by_key(|k| d.mentions[*k].start);
        Cast { people: people(d), order }
    }

    /// The mentions that begin in a range of tokens.
    pub(super) fn named_in<'a>(
        &'a self,
        d: &'a Doc<'_>,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = &'a Mention> {
        let a = self.order.partition_point(|k| d.mentions[*k].start < from);
        let b = self.order.partition_point(|k| d.mentions[*k].start < to).max(a);
        self.order[a..b].iter().map(|k| &d.mentions[*k])
    }
}

impl Cast {
    /// "خبير زراعي: …" over a report that begins "قال الخبير الزراعي فلان": whom a headline's description is of, where the report then names one
    /// person with all of its words.
    pub(super) fn named_below(&self, d: &Doc<'_>, (a, b): (usize, usize)) -> Option<Who> {
        let headline = d.t.tokens[a].para == d.t.tokens[0].para;
        let nouns = b > a + 1 && !d.is_definite(a) && (a..b).all(|k| d.t.is_word(k) && d.class(k) == 0);
        if !headline || !nouns {
            return None;
        }
        let said: Vec<u64> = (a..b).map(|k| stem(d.t.fold(k))).collect();
        let all = |n: &&Named| n.first > b && n.heads.contains(&said[0]) && said.iter().all(|w| n.titles.contains(w));
        let mut named = self.people.iter().filter(all);
        named.next().filter(|_| named.next().is_none()).map(|n| n.who.clone())
    }
}

/// All persons whom the report names, each once.
fn people(d: &Doc<'_>) -> Vec<Named> {
    let known = d.mentions.iter().filter(|m| d.kind_of(m) == EntityKind::Person && !m.adjective);
    let known = known.filter_map(|m| match (m.entity, m.person) {
        (Some(e), _) => Some((m.start, m.end, d.named(e))),
        (_, Some(p)) => Some((m.start, m.end, d.local(p))),
        _ => None,
    });
    let tagged = d.tagged.iter().filter(|x| x.kind == crate::ner::Kind::Person && d.mention(x.start).is_none());
    let tagged = tagged.map(|x| (x.start, x.end, Who { name: d.text(x.start, x.end), entity: None, anonymous: false }));
    let mut all: Vec<(usize, usize, Who)> = known.chain(tagged).collect();
    all.sort_by_key(|x| (x.0, x.1));
    let mut out: Vec<Named> = Vec::new();
    for (a, b, who) in all {
        let words: Vec<u64> = fold(&who.name).split(' ').map(stem).collect();
        let like = |n: &Named| {
            let common = words.iter().filter(|w| n.words.contains(w)).count();
            who.entity.is_some() && n.who.entity == who.entity || common == words.len() || common == n.words.len()
        };
        let k = match out.iter().position(like) {
            Some(k) => k,
            None if out.len() < 60 => {
                let words = words.clone();
                out.push(Named {
                    who: who.clone(),
                    words,
                    first: a,
                    titles: FxHashSet::default(),
                    heads: FxHashSet::default(),
                    times: 0,
                    office: Default::default(),
                });
                out.len() - 1
            }
            None => continue,
        };
        let n = &mut out[k];
        n.times += 1;
        if words.len() > n.words.len() && n.who.entity.is_none() {
            (n.words, n.who) = (words, who);
        }
        if n.titles.len() < 120 {
            let round: Vec<usize> = beside(d, (a, b)).filter(|i| d.t.is_word(*i)).collect();
            n.office.add(d, a, &round, n.times == 1);
            n.titles.extend(round.iter().map(|i| stem(d.t.fold(*i))));
        }
        if n.heads.len() < 12
            && let Some(h) = title_head(d, a)
        {
            n.heads.insert(stem(d.t.fold(h)));
        }
    }
    out
}

/// Tokens on each side of a name among which its title is looked for.
const BESIDE: usize = 7;

/// The tokens round a name that can be its title: in its sentence, and no further than the next verb. "رداً على فلان، قال الناطق": the
/// spokesman behind the verb is another.
fn beside<'a>(d: &'a Doc<'_>, (a, b): (usize, usize)) -> impl Iterator<Item = usize> + 'a {
    let s = d.t.sentences[d.t.sentence_of(a)];
    let title = |i: &usize| d.finite(*i).is_none() && d.class(*i) & class::COMPL == 0;
    let before = (a.saturating_sub(BESIDE).max(s.start)..a).rev().take_while(title);
    before.chain((b..(b + BESIDE).min(s.end)).take_while(title))
}

/// The noun that heads the title before the name at token `name`: "قائد" of "قائد الجيش فلان".
fn title_head(d: &Doc<'_>, name: usize) -> Option<usize> {
    let s = d.t.sentences[d.t.sentence_of(name)];
    (name.saturating_sub(7).max(s.start)..name).find(|i| {
        d.t.is_word(*i) && d.np(*i, s.end).is_some_and(|n| n.person.is_some_and(|p| p.0 == name) && n.start == *i)
    })
}

/// A word without what is written onto it, roughly: to compare titles.
pub(super) fn stem(w: &str) -> u64 {
    let w = isnad_text::strip_article(w).unwrap_or(w);
    let w = ["ل", "ب", "و"].iter().find_map(|p| w.strip_prefix(p).and_then(isnad_text::strip_article)).unwrap_or(w);
    let ends = ["يين", "يون", "يه", "يا", "ي", "ه", "ا"];
    let w = ends.iter().find_map(|e| w.strip_suffix(e).filter(|r| r.chars().count() >= 3)).unwrap_or(w);
    let mut h = FxHasher::default();
    h.write(w.as_bytes());
    h.finish()
}

/// How many tenths of the words of the source stand round a person's name somewhere.
fn title_share(said: &[u64], n: &Named) -> u8 {
    if said.is_empty() {
        return 0;
    }
    (said.iter().filter(|w| n.titles.contains(w) || n.words.contains(w)).count() * 10 / said.len()) as u8
}

/// Persons by their titles: the best first, then those named nearest before.
pub(super) fn titled(d: &Doc<'_>, people: &[Named], asked: &Asked<'_>, out: &mut Gathered) {
    let said: Vec<u64> = asked.source.map_or(Vec::new(), |(a, b)| {
        (a..b).filter(|i| d.t.is_word(*i) && d.class(*i) == 0).map(|i| stem(d.t.fold(i))).collect()
    });
    let mut all: Vec<(u8, &Named)> = people.iter().map(|n| (title_share(&said, n), n)).collect();
    all.sort_by_key(|(share, n)| (std::cmp::Reverse(*share), n.first.abs_diff(asked.cue.0)));
    // the office itself ("spokesman", "ambassador") stands beside a name, though little else of the title does
    let holds = |n: &Named| said.first().is_some_and(|w| n.titles.contains(w));
    let holders = people.iter().filter(|n| holds(n)).count();
    for x in &mut out.0 {
        x.holders = holders.min(2) as u8;
    }
    for (share, n) in all.into_iter().take(8) {
        out.add(vec![n.who.clone()], Why::Titled, 0);
        if let Some(x) = out.0.iter_mut().find(|x| x.who.len() == 1 && x.who[0] == n.who) {
            x.title = 1 + share;
            let head = said.first().is_some_and(|w| n.heads.contains(w));
            x.holds = 1 + u8::from(holds(n)) + u8::from(head) + 3 * u8::from(n.first < asked.cue.0);
            x.holders = holders.min(2) as u8;
            x.times = n.times.min(9) as u8;
        }
    }
}
