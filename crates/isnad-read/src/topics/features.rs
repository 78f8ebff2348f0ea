//! What the model of topics weighs in a position. The trainer gets the same numbers through [`crate::Reader::positions`].

use super::lexicon::{Sense, Strength, TopicWords, key};
use super::{Asked, DENSE, ROWS, SENSES};
use crate::learn;
use crate::names::Doc;
use crate::reading::{Act, Topic};
use isnad_text::readings;

/// What is known of a position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Rows of the table that hold: the act, the words.
    pub(crate) rows: Vec<u16>,
    /// The mean vectors of its words.
    pub(crate) dense: Vec<f32>,
    /// In which ways which topics are told; each way weighs the same whatever the topic.
    pub(crate) told: Vec<(Topic, u8)>,
    /// The first topic that the words of the content tell, if any.
    pub(crate) first: Option<Topic>,
}

/// The ways in which a topic can be told, as numbers of [`Seen::told`].
mod way {
    /// First, second, third, later of those that the content tells.
    pub(super) const RANK: u8 = 0;
    /// By a hint, a word, a phrase.
    pub(super) const STRENGTH: u8 = 4;
    /// How far from the beginning of the content.
    pub(super) const FAR: u8 = 7;
    /// First, by act.
    pub(super) const ACT: u8 = 12;
    /// In the sentence outside the content, where the content tells a topic and where it tells none.
    pub(super) const BESIDE: u8 = 22;
    pub(super) const NEXT: u8 = 24;
    pub(super) const BEFORE: u8 = 25;
    pub(super) const HEADLINE: u8 = 26;
    pub(super) const ALONE: u8 = 28;
    pub(super) const TWICE: u8 = 29;
    /// With a phrase or a word the content begins.
    pub(super) const HEAD: u8 = 30;
}

/// Hashes features to rows.
pub(super) struct Hasher {
    rows: Vec<u16>,
    from: u64,
    size: u64,
}

impl Hasher {
    /// Features get rows from `from` on, of `size` rows in all.
    pub(super) fn new(from: usize, size: usize) -> Self {
        Hasher { rows: Vec::with_capacity(160), from: from as u64, size: (size - from) as u64 }
    }

    pub(super) fn put(&mut self, tag: &str, parts: &[&str]) {
        let mut h: u64 = 0xcbf2_9ce4_8422_2325;
        for part in std::iter::once(&tag).chain(parts) {
            for b in part.bytes().chain([0]) {
                h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        h ^= h >> 29;
        self.rows.push((self.from + h % self.size) as u16);
    }

    pub(super) fn done(mut self) -> Vec<u16> {
        self.rows.sort_unstable();
        self.rows.dedup();
        self.rows
    }
}

/// Words of a content that are looked at.
const LONGEST: usize = 60;

/// What is seen of a position.
pub(super) fn features(d: &Doc<'_>, words: &TopicWords, x: &Asked<'_>) -> Seen {
    let mut h = Hasher::new(0, SENSES);
    let act = x.act.as_str();
    h.put("bias", &[]);
    h.put("act", &[act]);
    h.put("lemma", &[super::lemma(d, x.cue.0)]);
    let pieces: Vec<(usize, usize)> = pieces(x);
    let inside = senses(d, words, &pieces);
    let start = pieces.first().map_or(0, |c| c.0);
    let mut told = told(&mut h, &inside, start, x.act);
    around(d, words, x, &pieces, inside.iter().any(|s| s.strength > Strength::Hint), &mut h, &mut told);
    let length = pieces.iter().map(|c| c.1 - c.0).sum::<usize>();
    h.put("length", &[["0", "1", "2", "4", "8", "16", "32"][(usize::BITS - length.leading_zeros()).min(6) as usize]]);
    let mut rows = h.done();
    rows.extend(plain(d, &pieces, act));
    told.sort_unstable();
    told.dedup();
    let firm = inside.iter().find(|s| s.strength > Strength::Hint);
    Seen { rows, dense: dense(d, &pieces), told, first: firm.map(|s| s.topic) }
}

/// The topics that the content's words tell. A word in the name of a party ("the government", "the Security Council") is a hint at most.
fn senses(d: &Doc<'_>, words: &TopicWords, pieces: &[(usize, usize)]) -> Vec<Sense> {
    let mut out: Vec<Sense> = pieces.iter().flat_map(|c| words.senses(d.t, c.0, c.1)).collect();
    let named = pieces.iter().flat_map(|c| super::toward::named(d, c.0, c.1)).collect::<Vec<_>>();
    for s in &mut out {
        if named.iter().any(|n| n.0 <= s.at && s.at < n.1) {
            s.strength = Strength::Hint;
        }
    }
    out
}

/// Rows of the words themselves.
fn plain(d: &Doc<'_>, pieces: &[(usize, usize)], act: &str) -> Vec<u16> {
    let mut h = Hasher::new(SENSES, ROWS);
    let mut n = 0;
    for i in pieces.iter().flat_map(|c| c.0..c.1) {
        if !d.t.is_word(i) || d.class(i) != 0 && d.mention_from(i).is_none() {
            continue;
        }
        for s in bare(d.t.fold(i)) {
            h.put("word", &[s]);
            let four: String = s.chars().take(4).collect();
            h.put("four", &[&four]);
            if n < 4 {
                h.put("head", &[s]);
                h.put("head-act", &[s, act]);
            }
        }
        if d.mention_from(i).is_none() {
            n += 1;
        }
        for (e, _) in d.trigger_verbs(i).iter().take(1) {
            h.put("event", &[&d.lex.triggers[*e].kind]);
        }
        if let Some(t) = d.lex.trigger_nouns.at(d.t, i) {
            h.put("event", &[&d.lex.triggers[t.value].kind, if n < 3 { "head" } else { "" }]);
        }
    }
    h.done()
}

/// The pieces of the content, cut to what is looked at.
pub(super) fn pieces(x: &Asked<'_>) -> Vec<(usize, usize)> {
    let mut left = LONGEST;
    let mut out = Vec::new();
    for &(a, b) in &x.content {
        let b = b.min(a + left);
        if a < b {
            left -= b - a;
            out.push((a, b));
        }
    }
    out
}

/// The topics that the content's own words tell, and in which order.
fn told(h: &mut Hasher, inside: &[Sense], start: usize, act: Act) -> Vec<(Topic, u8)> {
    let mut out = Vec::new();
    let mut order: Vec<(Topic, usize)> = Vec::new();
    for s in inside {
        let far = match s.at.saturating_sub(start) {
            0..=1 => 0,
            2..=4 => 1,
            5..=9 => 2,
            10..=19 => 3,
            _ => 4u8,
        };
        h.put("sense", &[s.topic.as_str(), ["hint", "word", "phrase"][s.strength as usize]]);
        out.push((s.topic, way::STRENGTH + s.strength as u8));
        if s.strength == Strength::Hint {
            continue;
        }
        out.push((s.topic, way::FAR + far));
        if far == 0 {
            out.push((s.topic, way::HEAD + u8::from(s.strength == Strength::Phrase)));
        }
        if !order.iter().any(|o| o.0 == s.topic) {
            order.push((s.topic, s.at));
        } else {
            out.push((s.topic, way::TWICE));
        }
    }
    // several topics of one word come equally early
    for o in &order {
        let rank = order.iter().filter(|x| x.1 < o.1).count().min(3);
        h.put("rank", &[o.0.as_str(), ["first", "second", "later", "later"][rank]]);
        out.push((o.0, way::RANK + rank as u8));
        if rank == 0 {
            out.push((o.0, way::ACT + act as u8));
            h.put("first-act", &[o.0.as_str(), act.as_str()]);
            for other in order.iter().filter(|x| x.0 != o.0) {
                h.put("pair", &[o.0.as_str(), other.0.as_str()]);
            }
        }
    }
    match order.as_slice() {
        [] => h.put("silent", &[act.as_str()]),
        [one] => out.push((one.0, way::ALONE)),
        _ => {}
    }
    out
}

/// What the sentence outside the content, the sentence before and the headline tell.
fn around(
    d: &Doc<'_>,
    words: &TopicWords,
    x: &Asked<'_>,
    pieces: &[(usize, usize)],
    told: bool,
    h: &mut Hasher,
    out: &mut Vec<(Topic, u8)>,
) {
    let s = d.t.sentences[d.t.sentence_of(x.cue.0)];
    let silent = u8::from(!told);
    let within = |i: usize| pieces.iter().any(|c| c.0 <= i && i < c.1);
    let from = s.start.max(x.cue.0.saturating_sub(30));
    let to = s.end.min(x.cue.1 + 60);
    let firm = |o: &&Sense| o.strength > Strength::Hint;
    for o in words.senses(d.t, from, to).iter().filter(firm).filter(|o| !within(o.at)) {
        out.push((o.topic, way::BESIDE + silent));
        if o.at >= x.cue.0 && o.at <= x.cue.1 + 1 {
            out.push((o.topic, way::NEXT));
            h.put("next", &[o.topic.as_str()]);
        }
    }
    if !told && s.start > 0 {
        let before = d.t.sentences[d.t.sentence_of(s.start - 1)];
        let all = words.senses(d.t, before.start, before.end.min(before.start + 50));
        out.extend(all.iter().filter(firm).map(|o| (o.topic, way::BEFORE)));
    }
    let head = d.t.sentences.first().map_or(0, |s| s.end.min(30));
    out.extend(words.senses(d.t, 0, head).iter().filter(firm).map(|o| (o.topic, way::HEADLINE + silent)));
}

/// What a word can be without clitics, article and ending, at most three cuts, the least cut first. Behind an article there is
/// no doubt.
pub(super) fn bare(word: &str) -> Vec<&str> {
    let all: Vec<_> = readings(word).filter(|r| !r.prefix.future && r.stem.chars().count() >= 3).collect();
    let sure = all.iter().any(|r| r.prefix.article);
    let mut out: Vec<&str> = Vec::with_capacity(3);
    for k in all.iter().filter(|r| r.prefix.article == sure).map(|r| key(r.stem)) {
        if out.len() < 3 && k.chars().count() >= 2 && !out.contains(&k) {
            out.push(k);
        }
    }
    out
}

/// The mean of the vectors of all content words, and of the first four.
fn dense(d: &Doc<'_>, pieces: &[(usize, usize)]) -> Vec<f32> {
    let mut out = vec![0.0f32; DENSE];
    let half = DENSE / 2;
    let (mut all, mut first) = (0u32, 0u32);
    let mut v = vec![0.0f32; half];
    for i in pieces.iter().flat_map(|c| c.0..c.1) {
        if !d.t.is_word(i) || d.class(i) != 0 || d.mention(i).is_some() {
            continue;
        }
        if !learn::vector(&learn::words::form(d.t, i), &mut v) {
            break;
        }
        let norm = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        for k in 0..half {
            let y = v[k] / norm;
            out[k] += y;
            if first < 4 {
                out[half + k] += y;
            }
        }
        all += 1;
        first += u32::from(first < 4);
    }
    for (k, x) in out.iter_mut().enumerate() {
        *x /= if k < half { all.max(1) } else { first.max(1) } as f32;
    }
    out
}
