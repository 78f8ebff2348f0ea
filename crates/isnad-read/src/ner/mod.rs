//! Names that stand in no list: a linear-chain tagger of persons, places and organisations.
//!
//! A structured perceptron (Collins 2002, "Discriminative training methods for hidden Markov models") with averaged weights,
//! hashed features and exact first-order decoding. What the lexicon and the knowledge base know of a word are features beside
//! its letters, so that the model learns how far to trust them. The weights come with the program (`models/ner.bin`); the
//! command that makes them stands in `models/README.md`.

mod features;
mod train;

pub use features::Features;
pub(crate) use features::{Seen, flags, word_flags, word_hash};
pub use train::Trainer;

/// What a token is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// A body, group or company.
    Body,
    /// A name of another kind: peoples, products, works.
    Other,
}

/// A name found: tokens `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Found {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// What it names.
    pub kind: Kind,
}

/// Outside, then begin and inside of each kind.
pub(crate) const LABELS: usize = 9;
/// Rows of hashed weights.
pub(crate) const ROWS: usize = 1 << 18;
/// The scores of a token that is in no name.
const OUTSIDE: [i32; LABELS] = {
    let mut s = [-1_000_000; LABELS];
    s[0] = 0;
    s
};
const MAGIC: &[u8; 8] = b"isnadNER";

/// The trained weights.
#[derive(Clone, Debug)]
pub struct Model {
    /// `ROWS` rows of `LABELS` weights, each two bytes, little-endian.
    rows: &'static [u8],
    /// Weight of label b after label a.
    next: [[i32; LABELS]; LABELS],
}

/// The weights that come with the program, read once.
pub(crate) fn builtin() -> Option<&'static Model> {
    static MODEL: std::sync::LazyLock<Option<Model>> = std::sync::LazyLock::new(Model::builtin);
    MODEL.as_ref()
}

impl Model {
    /// The weights that come with the program; `None` where the file is not one of this version.
    pub fn builtin() -> Option<Model> {
        Model::from_bytes(include_bytes!("../../../../models/ner.bin"))
    }

    /// Weights as [`Trainer::bytes`] writes them.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Model> {
        let body = bytes.strip_prefix(MAGIC)?;
        let (head, rows) = body.split_at_checked(LABELS * LABELS * 4)?;
        if rows.len() != ROWS * LABELS * 2 {
            return None;
        }
        let mut next = [[0i32; LABELS]; LABELS];
        for (k, w) in head.as_chunks::<4>().0.iter().enumerate() {
            next[k / LABELS][k % LABELS] = i32::from_le_bytes(*w);
        }
        Some(Model { rows, next })
    }

    fn scores(&self, feats: &[u32], out: &mut [i32; LABELS]) {
        *out = [0; LABELS];
        for f in feats {
            let at = *f as usize * LABELS * 2;
            let Some(row) = self.rows.get(at..at + LABELS * 2) else { continue };
            for (o, w) in out.iter_mut().zip(row.as_chunks::<2>().0) {
                *o += i32::from(i16::from_le_bytes(*w));
            }
        }
    }

    /// The names in a stretch of a text: what a word gives by itself is summed once for each different word.
    pub(crate) fn tag_text(
        &self,
        t: &isnad_text::Text,
        (from, to): (usize, usize),
        flags: &[u64],
        hashes: &[u64],
        own: &mut [Option<[i32; LABELS]>],
    ) -> Vec<Found> {
        let mut ids: Vec<u32> = Vec::with_capacity(64);
        let scores: Vec<[i32; LABELS]> = (from..to)
            .map(|i| {
                // function words and punctuation are in no person's name: they need no weighing
                if flags[i - from] & 0b110 != 0 {
                    return OUTSIDE;
                }
                let w = t.word_number(i);
                let base = match own.get(w).copied().flatten() {
                    Some(b) => b,
                    None => {
                        ids.clear();
                        features::own(t.fold(i), |id| ids.push(id));
                        let mut s = [0; LABELS];
                        self.scores(&ids, &mut s);
                        own[w] = Some(s);
                        s
                    }
                };
                ids.clear();
                features::around(hashes, flags, i - from, |id| ids.push(id));
                let mut s = [0; LABELS];
                self.scores(&ids, &mut s);
                for (a, b) in s.iter_mut().zip(base) {
                    *a += b;
                }
                s
            })
            .collect();
        spans(&decode(&scores, &self.next))
    }

    /// The names in a sentence whose tokens have these features.
    pub fn tag(&self, f: &Features) -> Vec<Found> {
        let scores: Vec<[i32; LABELS]> = (0..f.len())
            .map(|i| {
                let mut s = [0; LABELS];
                self.scores(f.token(i), &mut s);
                s
            })
            .collect();
        spans(&decode(&scores, &self.next))
    }
}

/// Whether label b may follow label a: inside only after its own kind.
pub(crate) fn allowed(a: Option<usize>, b: usize) -> bool {
    b == 0 || b % 2 == 1 || a.is_some_and(|a| a == b || a + 1 == b)
}

/// The best sequence of labels (Viterbi).
pub(crate) fn decode(scores: &[[i32; LABELS]], next: &[[i32; LABELS]; LABELS]) -> Vec<u8> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    const LOW: i64 = i64::MIN / 4;
    let mut best = [LOW; LABELS];
    for b in 0..LABELS {
        if allowed(None, b) {
            best[b] = i64::from(scores[0][b]);
        }
    }
    let mut back: Vec<[u8; LABELS]> = vec![[0; LABELS]; n];
    for i in 1..n {
        let mut now = [LOW; LABELS];
        for b in 0..LABELS {
            for a in 0..LABELS {
                if !allowed(Some(a), b) {
                    continue;
                }
                let s = best[a] + i64::from(next[a][b]);
                if s > now[b] {
                    now[b] = s;
                    back[i][b] = a as u8;
                }
            }
            now[b] += i64::from(scores[i][b]);
        }
        best = now;
    }
    let mut at = (0..LABELS).max_by_key(|b| best[*b]).unwrap_or(0);
    let mut out = vec![0u8; n];
    for i in (0..n).rev() {
        out[i] = at as u8;
        at = back[i][at] as usize;
    }
    out
}

/// Label sequence to spans.
pub(crate) fn spans(labels: &[u8]) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for (i, &l) in labels.iter().enumerate() {
        let kind = match l.div_ceil(2) {
            1 => Kind::Person,
            2 => Kind::Place,
            3 => Kind::Body,
            4 => Kind::Other,
            _ => continue,
        };
        match out.last_mut() {
            Some(f) if l % 2 == 0 && f.end == i && f.kind == kind => f.end = i + 1,
            _ => out.push(Found { start: i, end: i + 1, kind }),
        }
    }
    out
}
