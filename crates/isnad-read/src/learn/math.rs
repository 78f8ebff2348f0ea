//! The arithmetic of the network. Every sum has a fixed order and nothing is left to a mathematics library, so that every
//! machine gives the same numbers to the last bit; loops are written so that the compiler makes wide instructions of them.

/// Columns that are worked on together.
const COLS: usize = 16;
/// Rows that are worked on together.
const ROWS: usize = 4;

/// A matrix laid out for multiplying: blocks of [`COLS`] columns, each row by row.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    blocks: Vec<[f32; COLS]>,
    bias: Vec<f32>,
}

impl Matrix {
    /// `w`: `rows` × `cols`, row by row. `bias`: one number a column, or none.
    pub(crate) fn new(rows: usize, cols: usize, w: &[f32], bias: Option<&[f32]>) -> Matrix {
        let n = cols.div_ceil(COLS);
        let mut blocks = vec![[0.0; COLS]; n * rows];
        for c in 0..cols {
            for r in 0..rows {
                blocks[c / COLS * rows + r][c % COLS] = w[r * cols + c];
            }
        }
        let mut b = bias.map_or(vec![0.0; cols], <[f32]>::to_vec);
        b.resize(n * COLS, 0.0);
        Matrix { rows, cols, blocks, bias: b }
    }

    /// `x` (n × rows) times the matrix, plus the bias, into `out` (n × cols).
    pub(crate) fn apply(&self, x: &[f32], out: &mut Vec<f32>) {
        let n = x.len() / self.rows.max(1);
        out.clear();
        out.resize(n * self.cols, 0.0);
        Wide::new().dispatch(Multiply { m: self, x, out });
    }
}

use pulp::Arch as Wide;

struct Multiply<'a> {
    m: &'a Matrix,
    x: &'a [f32],
    out: &'a mut [f32],
}

impl pulp::NullaryFnOnce for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Multiply { m, x, out } = self;
        let k = m.rows;
        let n = x.len() / k;
        for (b, block) in m.blocks.chunks_exact(k).enumerate() {
            let at = b * COLS;
            let wide = COLS.min(m.cols - at);
            let mut bias = [0.0; COLS];
            bias.copy_from_slice(&m.bias[at..at + COLS]);
            let mut i = 0;
            while i + ROWS <= n {
                let mut acc = [bias; ROWS];
                let rows: [&[f32]; ROWS] = std::array::from_fn(|r| &x[(i + r) * k..(i + r + 1) * k]);
                for (j, w) in block.iter().enumerate() {
                    for (a, row) in acc.iter_mut().zip(&rows) {
                        let f = row[j];
                        for c in 0..COLS {
                            a[c] += f * w[c];
                        }
                    }
                }
                for (r, a) in acc.iter().enumerate() {
                    out[(i + r) * m.cols + at..][..wide].copy_from_slice(&a[..wide]);
                }
                i += ROWS;
            }
            while i < n {
                let mut acc = bias;
                for (w, f) in block.iter().zip(&x[i * k..(i + 1) * k]) {
                    for c in 0..COLS {
                        acc[c] += f * w[c];
                    }
                }
                out[i * m.cols + at..][..wide].copy_from_slice(&acc[..wide]);
                i += 1;
            }
        }
    }
}

/// A sum in eight lanes, whatever the machine.
pub(crate) fn sum(x: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (chunks, rest) = x.as_chunks::<8>();
    for c in chunks {
        for k in 0..8 {
            lanes[k] += c[k];
        }
    }
    for (l, r) in lanes.iter_mut().zip(rest) {
        *l += r;
    }
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
}

/// Each row of `x` divided by the root of its mean square, times `gain`.
pub(crate) fn normed(x: &[f32], gain: &[f32], out: &mut Vec<f32>) {
    out.clear();
    out.reserve(x.len());
    let mut squares = vec![0.0; gain.len()];
    for row in x.chunks_exact(gain.len()) {
        for (s, v) in squares.iter_mut().zip(row) {
            *s = v * v;
        }
        let r = 1.0 / (sum(&squares) / gain.len() as f32 + 1e-6).sqrt();
        out.extend(row.iter().zip(gain).map(|(v, g)| v * r * g));
    }
}

/// The gate: 0 below -3, 1 above 3, a line between.
pub(crate) fn gate(x: f32) -> f32 {
    (x * (1.0 / 6.0) + 0.5).clamp(0.0, 1.0)
}

/// e to the `x`, for `x` of 0 or less; within a few units in the last place, and the same everywhere.
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.max(-80.0);
    // whole powers of two by the exponent's bits, the rest by a polynomial
    let n = (x * std::f32::consts::LOG2_E - 0.5) as i32;
    let r = x - n as f32 * 0.693_359_4 + n as f32 * 2.121_944_4e-4;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0))))));
    p * f32::from_bits(((n + 127) as u32) << 23)
}

/// Numbers to probabilities, in place.
pub(crate) fn softmax(x: &mut [f32]) {
    let top = x.iter().copied().fold(f32::MIN, f32::max);
    x.iter_mut().for_each(|v| *v = exp(*v - top));
    let all = sum(x);
    x.iter_mut().for_each(|v| *v /= all);
}

/// One number to a probability.
pub(crate) fn sigmoid(x: f32) -> f32 {
    let e = exp(-x.abs());
    if x >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_its_kin() {
        for x in [0.0f32, -0.1, -0.5, -1.0, -3.3, -20.0, -70.0] {
            assert!((exp(x) - x.exp()).abs() <= 2e-6 * x.exp(), "{x}");
        }
        assert!((sigmoid(2.0) - 0.880_797).abs() < 1e-6 && (sigmoid(-2.0) - 0.119_203).abs() < 1e-6);
        let mut v = [1.0, 2.0, 3.0];
        softmax(&mut v);
        assert!((v[2] - 0.665_241).abs() < 1e-5);
    }

    #[test]
    fn matrices_of_odd_sizes() {
        let (n, k, c) = (7, 5, 19);
        let x: Vec<f32> = (0..n * k).map(|i| i as f32 * 0.5 - 3.0).collect();
        let w: Vec<f32> = (0..k * c).map(|i| (i % 7) as f32 - 3.0).collect();
        let b: Vec<f32> = (0..c).map(|i| i as f32).collect();
        let mut out = Vec::new();
        Matrix::new(k, c, &w, Some(&b)).apply(&x, &mut out);
        for i in 0..n {
            for j in 0..c {
                let want: f32 = b[j] + (0..k).map(|r| x[i * k + r] * w[r * c + j]).sum::<f32>();
                assert!((out[i * c + j] - want).abs() < 1e-3);
            }
        }
    }
}
