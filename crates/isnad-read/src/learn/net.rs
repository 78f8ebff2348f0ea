//! The network itself; its twin for learning is `train/net.py` and `train/tagger.py`.
//!
//! A word's vector is the sum of one of its own, where it is common, and of its pieces' (*words.rs*). Six gated convolutions and
//! one layer of attention lay its surroundings into it. Heads say whether it announces a statement, a figure or an event. A
//! second, small pass over the surroundings of each announcing word says which words are its source, content, doer and so on.

use super::math::{Matrix, exp, gate, normed, sum};
use super::tensors::{Rows, Tensors};
use super::words::pieces;
use rustc_hash::FxHashMap;

/// Width of a word's vector, of the layers, of the second pass.
pub(crate) const E: usize = 96;
const D: usize = 160;
const A: usize = 64;
const HEADS: usize = 4;
const HEAD: usize = 24;
/// Features of a token and marks of a token beside an anchor.
const FEATURES: usize = super::study::FEATURES;
const MARKS: usize = 8;
/// How far the taps of each convolution stand apart; 0 is the layer of attention.
const LAYERS: [usize; 7] = [1, 2, 4, 0, 1, 2, 8];
const SECOND: [usize; 3] = [1, 2, 4];
/// Places relative to the anchor that are told apart.
const EDGES: [isize; 25] =
    [-48, -32, -24, -16, -12, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48];
/// Labels of the second pass: outside, then begin and inside of seven roles.
pub(crate) const LABELS: usize = 15;

/// The heads, by the names that the trainer gives them, and how many numbers each gives.
pub(crate) const OUT: [(&str, usize); 6] =
    [("cue", 11), ("event", 10), ("status", 4), ("figure", 11), ("what", 17), ("scope", 3)];

/// The vectors of words.
#[derive(Debug)]
pub(crate) struct Words {
    numbers: FxHashMap<String, u32>,
    words: Rows,
    pieces: Rows,
}

impl Words {
    /// Reads `models/words.bin`.
    pub(crate) fn parse(file: &[u8]) -> Result<Words, String> {
        let mut t = Tensors::parse(file)?;
        let list = t.text("list")?;
        let numbers = list.split('\n').enumerate().map(|(i, w)| (w.to_owned(), i as u32)).collect();
        Ok(Words { numbers, words: t.rows("word", E)?, pieces: t.rows("piece", E)? })
    }

    /// Writes the vector of a word to `out`.
    pub(crate) fn vector(&self, form: &str, out: &mut [f32]) {
        out.fill(0.0);
        let rows = self.pieces.len().max(1) as u32;
        let mut n = 0.0f32;
        for p in pieces(form) {
            self.pieces.add((p % rows) as usize, out);
            n += 1.0;
        }
        if n > 0.0 {
            let k = 1.0 / n.sqrt();
            out.iter_mut().for_each(|v| *v *= k);
        }
        if let Some(i) = self.numbers.get(form) {
            self.words.add(*i as usize, out);
        }
    }
}

#[derive(Debug)]
enum Layer {
    Conv { gain: Vec<f32>, taps: Vec<f32>, w: Matrix, apart: usize },
    Attention { gain: Vec<f32>, qkv: Matrix, o: Matrix, slope: Vec<f32> },
}

/// Layers and heads.
#[derive(Debug)]
pub(crate) struct Net {
    input: Matrix,
    features: Vec<f32>,
    layers: Vec<Layer>,
    gain: Vec<f32>,
    heads: Matrix,
    second_in: Matrix,
    anchor: Matrix,
    kind: Vec<f32>,
    place: Vec<f32>,
    mark: Vec<f32>,
    second: Vec<Layer>,
    second_gain: Vec<f32>,
    second_out: Matrix,
}

/// What the network says of a stretch: for each token a vector, what the heads give, and what the second pass begins with.
pub(crate) struct Seen {
    vectors: Vec<f32>,
    heads: Vec<f32>,
    before: Vec<f32>,
}

impl Seen {
    /// The numbers that a head gives for a token.
    pub(crate) fn head(&self, token: usize, head: usize) -> &[f32] {
        let all: usize = OUT.iter().map(|h| h.1).sum();
        let at: usize = OUT[..head].iter().map(|h| h.1).sum();
        &self.heads[token * all + at..][..OUT[head].1]
    }

    /// The vector of a token.
    pub(crate) fn vector(&self, token: usize) -> &[f32] {
        &self.vectors[token * D..(token + 1) * D]
    }
}

impl Net {
    /// Reads a file of layers.
    pub(crate) fn parse(t: &mut Tensors) -> Result<Net, String> {
        let mut layers = Vec::new();
        for (k, apart) in LAYERS.into_iter().enumerate() {
            layers.push(if apart > 0 {
                conv(t, &format!("l{k}"), D, apart)?
            } else {
                let n = |x: &str| format!("l{k}.{x}");
                Layer::Attention {
                    gain: t.floats(&n("g"), D)?,
                    qkv: Matrix::new(D, 3 * HEADS * HEAD, &t.floats(&n("qkv"), D * 3 * HEADS * HEAD)?, None),
                    o: Matrix::new(HEADS * HEAD, D, &t.floats(&n("o"), HEADS * HEAD * D)?, None),
                    slope: t.floats(&n("slope"), HEADS)?,
                }
            });
        }
        let second: Result<Vec<Layer>, String> =
            SECOND.into_iter().enumerate().map(|(k, apart)| conv(t, &format!("a{k}"), A, apart)).collect();
        let mut sized = |name: &str, rows: usize, cols: usize, bias: &str| -> Result<Matrix, String> {
            let w = t.floats(name, rows * cols)?;
            let b = if bias.is_empty() { None } else { Some(t.floats(bias, cols)?) };
            Ok(Matrix::new(rows, cols, &w, b.as_deref()))
        };
        let input = sized("in_w", E, D, "in_b")?;
        let second_in = sized("a_in", D, A, "")?;
        let anchor = sized("a_anchor", D, 2 * A, "")?;
        let second_out = sized("a_out.w", A, LABELS, "a_out.b")?;
        Ok(Net {
            input,
            features: t.floats("feat", FEATURES * D)?,
            layers,
            gain: t.floats("out_g", D)?,
            heads: heads(t)?,
            second_in,
            anchor,
            kind: t.floats("a_kind", 3 * 2 * A)?,
            place: t.floats("a_pos", (EDGES.len() + 1) * A)?,
            mark: t.floats("a_mark", MARKS * A)?,
            second: second?,
            second_gain: t.floats("a_g", A)?,
            second_out,
        })
    }

    /// Reads a stretch of words with their features.
    pub(crate) fn see(&self, words: &Words, forms: &[impl AsRef<str>], features: &[Vec<u16>]) -> Seen {
        let n = forms.len();
        let mut e = vec![0.0; n * E];
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        for (i, w) in forms.iter().enumerate() {
            match seen.get(w.as_ref()) {
                Some(k) => e.copy_within(k * E..(k + 1) * E, i * E),
                None => {
                    words.vector(w.as_ref(), &mut e[i * E..(i + 1) * E]);
                    seen.insert(w.as_ref(), i);
                }
            }
        }
        let (mut a, mut x) = (Vec::new(), Vec::new());
        normed(&e, &[1.0; E], &mut a);
        self.input.apply(&a, &mut x);
        for (row, fs) in x.chunks_exact_mut(D).zip(features) {
            for f in fs.iter().filter(|f| usize::from(**f) < FEATURES) {
                let w = &self.features[usize::from(*f) * D..][..D];
                row.iter_mut().zip(w).for_each(|(r, w)| *r += w);
            }
        }
        let mut work = Work::default();
        for l in &self.layers {
            l.apply(&mut x, &mut work);
        }
        let mut vectors = Vec::new();
        normed(&x, &self.gain, &mut vectors);
        let (mut out, mut before) = (Vec::new(), Vec::new());
        self.heads.apply(&vectors, &mut out);
        self.second_in.apply(&vectors, &mut before);
        Seen { vectors, heads: out, before }
    }

    /// The scores of the labels of the tokens `from..to` beside the anchor at token `at`. `kind`: 0 statement, 1 figure, 2 event.
    /// `marks`: what the rules took tokens for.
    pub(crate) fn beside(
        &self,
        seen: &Seen,
        kind: usize,
        at: usize,
        (from, to): (usize, usize),
        marks: &[(usize, usize, u8)],
    ) -> Vec<f32> {
        let mut a = Vec::new();
        self.anchor.apply(seen.vector(at), &mut a);
        a.iter_mut().zip(&self.kind[kind * 2 * A..]).for_each(|(x, k)| *x += k);
        let mut x = Vec::with_capacity((to - from) * A);
        for i in from..to {
            let d = i as isize - at as isize;
            let place = &self.place[EDGES.partition_point(|e| *e <= d) * A..][..A];
            let own = &seen.before[i * A..(i + 1) * A];
            x.extend((0..A).map(|k| own[k] * (1.0 + a[k]) + a[A + k] + place[k]));
        }
        // a token that two spans of one role share is marked once
        let mut laid = vec![0u8; to - from];
        for (p, q, r) in marks {
            for i in (*p).max(from)..(*q).min(to) {
                if laid[i - from] >> r & 1 == 0 && usize::from(*r) < MARKS {
                    laid[i - from] |= 1 << r;
                    let row = &mut x[(i - from) * A..][..A];
                    row.iter_mut().zip(&self.mark[usize::from(*r) * A..]).for_each(|(v, m)| *v += m);
                }
            }
        }
        let mut work = Work::default();
        for l in &self.second {
            l.apply(&mut x, &mut work);
        }
        let mut y = Vec::new();
        normed(&x, &self.second_gain, &mut y);
        let mut out = Vec::new();
        self.second_out.apply(&y, &mut out);
        out
    }
}

/// All heads side by side in one matrix.
fn heads(t: &mut Tensors) -> Result<Matrix, String> {
    let all: usize = OUT.iter().map(|h| h.1).sum();
    let (mut w, mut b) = (vec![0.0; D * all], Vec::new());
    let mut at = 0;
    for (name, n) in OUT {
        let part = t.floats(&format!("h_{name}.w"), D * n)?;
        for r in 0..D {
            w[r * all + at..][..n].copy_from_slice(&part[r * n..][..n]);
        }
        b.extend(t.floats(&format!("h_{name}.b"), n)?);
        at += n;
    }
    Ok(Matrix::new(D, all, &w, Some(&b)))
}

fn conv(t: &mut Tensors, name: &str, width: usize, apart: usize) -> Result<Layer, String> {
    let w = t.floats(&format!("{name}.w"), width * 2 * width)?;
    let b = t.floats(&format!("{name}.b"), 2 * width)?;
    Ok(Layer::Conv {
        gain: t.floats(&format!("{name}.g"), width)?,
        taps: t.floats(&format!("{name}.taps"), 5 * width)?,
        w: Matrix::new(width, 2 * width, &w, Some(&b)),
        apart,
    })
}

/// Room for what is worked out in between.
#[derive(Default)]
struct Work {
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
}

impl Layer {
    /// Adds to `x` what the layer makes of it.
    fn apply(&self, x: &mut [f32], work: &mut Work) {
        let Work { a, b, c } = work;
        match self {
            Layer::Conv { gain, taps, w, apart } => {
                let d = gain.len();
                let n = x.len() / d;
                normed(x, gain, a);
                b.clear();
                b.resize(x.len(), 0.0);
                for i in 0..n {
                    let out = &mut b[i * d..(i + 1) * d];
                    for j in 0..5 {
                        let Some(k) = (i + j * apart).checked_sub(2 * apart).filter(|k| *k < n) else { continue };
                        let (row, tap) = (&a[k * d..(k + 1) * d], &taps[j * d..(j + 1) * d]);
                        for ((o, v), t) in out.iter_mut().zip(row).zip(tap) {
                            *o += v * t;
                        }
                    }
                }
                w.apply(b, c);
                for (row, u) in x.chunks_exact_mut(d).zip(c.chunks_exact(2 * d)) {
                    for k in 0..d {
                        row[k] += u[k] * gate(u[d + k]);
                    }
                }
            }
            Layer::Attention { gain, qkv, o, slope } => {
                normed(x, gain, a);
                qkv.apply(a, b);
                attend(b, slope, c);
                o.apply(c, a);
                x.iter_mut().zip(a.iter()).for_each(|(x, y)| *x += y);
            }
        }
    }
}

/// Attention over queries, keys and values that stand side by side in `qkv`.
fn attend(qkv: &[f32], slope: &[f32], out: &mut Vec<f32>) {
    const W: usize = HEADS * HEAD;
    let n = qkv.len() / (3 * W);
    out.clear();
    out.resize(n * W, 0.0);
    let scale = 1.0 / (HEAD as f32).sqrt();
    let mut keys = vec![0.0; HEAD * n];
    let mut s = vec![0.0; n];
    for h in 0..HEADS {
        for (j, row) in qkv.chunks_exact(3 * W).enumerate() {
            for k in 0..HEAD {
                keys[k * n + j] = row[W + h * HEAD + k] * scale;
            }
        }
        let fall = slope.get(h).copied().unwrap_or(0.0).max(0.0);
        for i in 0..n {
            let q = &qkv[i * 3 * W + h * HEAD..][..HEAD];
            for (j, v) in s.iter_mut().enumerate() {
                *v = -fall * i.abs_diff(j) as f32;
            }
            for (k, q) in q.iter().enumerate() {
                s.iter_mut().zip(&keys[k * n..(k + 1) * n]).for_each(|(v, key)| *v += q * key);
            }
            let top = s.iter().copied().fold(f32::MIN, f32::max);
            s.iter_mut().for_each(|v| *v = exp(*v - top));
            let all = 1.0 / sum(&s);
            let o = &mut out[i * W + h * HEAD..][..HEAD];
            for (p, row) in s.iter().zip(qkv.chunks_exact(3 * W)) {
                let p = p * all;
                o.iter_mut().zip(&row[2 * W + h * HEAD..][..HEAD]).for_each(|(o, v)| *o += p * v);
            }
        }
    }
}
