//! What the tagger sees of a token: its letters, its neighbours, and what the lexicon and the knowledge base know of them.

use super::ROWS;
use crate::kb::{EntityKind, Kb};
use crate::lex::{CueKind, Lexicon};
use isnad_text::{Kind, Text, readings, strip_article};

/// The hashed features of every token of a stretch of text.
#[derive(Clone, Debug, Default)]
pub struct Features {
    ids: Vec<u32>,
    starts: Vec<usize>,
}

/// What has been found out of a token before the tagger looks at it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// It can be a reporting verb.
    pub(crate) cue: bool,
    /// It can be a finite verb.
    pub(crate) finite: bool,
    /// The known name in which it stands: kind, relative adjective or not, first token or a later one.
    pub(crate) name: Option<(EntityKind, bool, bool)>,
}

impl Features {
    /// How many tokens.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn token(&self, i: usize) -> &[u32] {
        &self.ids[self.starts[i]..self.starts[i + 1]]
    }

    /// The features of tokens `from..to` of a text.
    pub fn of(t: &Text, from: usize, to: usize, lex: &Lexicon, kb: &Kb) -> Features {
        let mut seen = vec![Seen::default(); to - from];
        let mut named_to = from;
        for i in from..to {
            if !t.is_word(i) {
                continue;
            }
            let f = t.fold(i);
            seen[i - from].cue = lex.cue(f).iter().any(|c| matches!(c.kind, CueKind::Verb(_)));
            seen[i - from].finite = lex.finite(f).is_some();
            if i >= named_to
                && let Some(x) = kb.find(t, i)
            {
                let name = (kb.entity(x.entity).kind, x.adjective);
                for k in i..x.end.min(to) {
                    seen[k - from].name = Some((name.0, name.1, k > i));
                }
                named_to = x.end;
            }
        }
        let flags: Vec<u64> = (from..to)
            .map(|i| {
                let f = t.fold(i);
                flags(t, i, lex, seen[i - from], word_flags(f, lex), if t.is_word(i) { lex.class(f) } else { 0 })
            })
            .collect();
        let words: Vec<u64> = (from..to).map(|i| word_hash(t.fold(i))).collect();
        let mut out = Features { ids: Vec::with_capacity((to - from) * 40), starts: vec![0] };
        for i in 0..to - from {
            own(t.fold(from + i), |id| out.ids.push(id));
            around(&words, &flags, i, |id| out.ids.push(id));
            out.starts.push(out.ids.len());
        }
        out
    }
}

pub(crate) fn word_hash(f: &str) -> u64 {
    hash(1, f)
}

/// The features of a word by itself, wherever it stands.
pub(crate) fn own(f: &str, mut put: impl FnMut(u32)) {
    let mut put = |tag: u64, h: u64| put(bucket(tag, h));
    put(0, 0);
    put(1, word_hash(f));
    let ends = |m: usize| f.char_indices().rev().nth(m - 1).map(|(b, _)| &f[b..]);
    let begins = |m: usize| f.char_indices().nth(m).map(|(b, _)| &f[..b]);
    for m in 1..=4 {
        if let Some(s) = ends(m) {
            put(20 + m as u64, hash(2, s));
        }
        if let Some(s) = begins(m) {
            put(25 + m as u64, hash(3, s));
        }
    }
    // three letters anywhere, for sounds that Arabic words do not have
    let b: Vec<usize> = f.char_indices().map(|x| x.0).chain([f.len()]).collect();
    for g in b.windows(4) {
        put(35, hash(5, &f[g[0]..g[3]]));
    }
    // the stem under one-letter clitics and the article
    for r in readings(f).skip(1).take(3) {
        put(30, hash(4, r.stem));
    }
}

/// The features of token `i` that its neighbours and what is known of them give.
pub(crate) fn around(words: &[u64], flags: &[u64], i: usize, mut put: impl FnMut(u32)) {
    let n = words.len();
    let k = i as isize;
    let word = |i: isize| if i < 0 || i as usize >= n { 7 } else { words[i as usize] };
    let flag = |i: isize| if i < 0 || i as usize >= n { 1u64 << 40 } else { flags[i as usize] };
    let mut put = |tag: u64, h: u64| put(bucket(tag, h));
    put(2, word(k - 1));
    put(3, word(k + 1));
    put(4, word(k - 2));
    put(5, word(k + 2));
    put(6, mix(word(k - 1), word(k)));
    put(7, mix(word(k), word(k + 1)));
    put(8, flag(k));
    put(9, mix(flag(k - 1), flag(k)));
    put(10, mix(flag(k), flag(k + 1)));
    put(11, flag(k - 1));
    put(12, flag(k + 1));
    put(13, mix(word(k - 1), flag(k)));
    put(14, mix(flag(k - 2), flag(k - 1)));
    put(15, mix(mix(flag(k - 1), flag(k)), flag(k + 1)));
    // each thing known by itself
    let mut rest = flags[i] & 0xffff_ffff;
    while rest != 0 {
        put(40, u64::from(rest.trailing_zeros()));
        rest &= rest - 1;
    }
}

fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn hash(seed: u64, s: &str) -> u64 {
    s.bytes().fold(seed.wrapping_mul(0x2545_f491_4f6c_dd1d), |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn bucket(tag: u64, h: u64) -> u32 {
    (mix(tag.wrapping_mul(0x517c_c1b7_2722_0a95), h) >> 40) as u32 & (ROWS as u32 - 1)
}

/// The bits that a word has wherever it stands.
pub(crate) fn word_flags(f: &str, lex: &Lexicon) -> u64 {
    let bit = |b: u32, on: bool| u64::from(on) << b;
    bit(3, strip_article(f).is_some())
        | bit(4, lex.is_name_part(f))
        | bit(26, lex.may_be_name_part(f))
        | bit(13, f.chars().nth(2).is_none())
        | bit(14, f.starts_with('و'))
        | bit(15, f.starts_with(['ب', 'ل', 'ك']))
        | bit(17, f.ends_with('ي'))
}

/// What the lexicon says of a token, and what was seen of it, as bits.
pub(crate) fn flags(t: &Text, i: usize, lex: &Lexicon, seen: Seen, word: u64, class: u16) -> u64 {
    match t.tokens[i].kind {
        Kind::Number => return 1,
        Kind::Punct => return 2 | (u64::from(t.raw(i).chars().next().map_or(0, |c| c as u32)) << 33),
        Kind::Word => {}
    }
    let mut out = word;
    let mut bit = |b: u32, on: bool| out |= u64::from(on) << b;
    bit(2, class != 0);
    if class == 0 {
        bit(5, lex.roles.at(t, i).is_some());
        bit(6, lex.bodies.at(t, i).is_some());
        bit(7, lex.vague.at(t, i).is_some());
        bit(8, lex.places.at(t, i).is_some());
        bit(9, lex.media.at(t, i).is_some());
        bit(10, seen.cue);
        bit(11, seen.finite);
        bit(12, lex.counted.at(t, i).is_some());
    }
    bit(16, t.raw(i).ends_with('ة'));
    bit(18, i > 0 && t.quotes_at(i - 1).any(|q| q.open + 1 == i && q.close - q.open <= 6));
    if let Some((kind, adjective, later)) = seen.name {
        let b = match (kind, adjective) {
            (_, true) => 19,
            (EntityKind::Person, _) => 20,
            (EntityKind::Place, _) => 21,
            (EntityKind::Country, _) => 22,
            (EntityKind::Agency | EntityKind::Outlet, _) => 24,
            _ => 23,
        };
        bit(b, true);
        bit(25, later);
    }
    out
}
