//! Learning the weights: deterministic, from sentences in a fixed order.

use super::features::Features;
use super::{Found, Kind, LABELS, MAGIC, ROWS, decode, spans};

/// An averaged structured perceptron in the making.
#[derive(Debug)]
pub struct Trainer {
    w: Vec<f32>,
    sum: Vec<f64>,
    seen: Vec<u32>,
    next: [[f32; LABELS]; LABELS],
    next_sum: [[f64; LABELS]; LABELS],
    step: u32,
}

impl Default for Trainer {
    fn default() -> Self {
        Trainer {
            w: vec![0.0; ROWS * LABELS],
            sum: vec![0.0; ROWS * LABELS],
            seen: vec![0; ROWS],
            next: [[0.0; LABELS]; LABELS],
            next_sum: [[0.0; LABELS]; LABELS],
            step: 1,
        }
    }
}

/// The labels of a sentence of `n` tokens with these names.
fn labels(n: usize, gold: &[Found]) -> Vec<u8> {
    let mut out = vec![0u8; n];
    for g in gold {
        let b = match g.kind {
            Kind::Person => 1,
            Kind::Place => 3,
            Kind::Body => 5,
            Kind::Other => 7,
        };
        for (k, l) in out.iter_mut().enumerate().take(g.end).skip(g.start) {
            *l = if k == g.start { b } else { b + 1 };
        }
    }
    out
}

impl Trainer {
    /// Learns from one sentence; gives whether it was tagged right before.
    pub fn learn(&mut self, f: &Features, gold: &[Found]) -> bool {
        let n = f.len();
        let want = labels(n, gold);
        let mut scores = vec![[0i32; LABELS]; n];
        for (i, s) in scores.iter_mut().enumerate() {
            for id in f.token(i) {
                let at = *id as usize * LABELS;
                for (o, w) in s.iter_mut().zip(&self.w[at..at + LABELS]) {
                    *o += (w * 64.0) as i32;
                }
            }
        }
        let next = self.next.map(|r| r.map(|w| (w * 64.0) as i32));
        let got = decode(&scores, &next);
        self.step += 1;
        if got == want {
            return true;
        }
        for i in 0..n {
            if got[i] != want[i] {
                for id in f.token(i) {
                    let row = *id as usize;
                    self.settle(row);
                    self.w[row * LABELS + want[i] as usize] += 1.0;
                    self.w[row * LABELS + got[i] as usize] -= 1.0;
                }
            }
            if i > 0 {
                let (a, b) = ((want[i - 1] as usize, want[i] as usize), (got[i - 1] as usize, got[i] as usize));
                if a != b {
                    for (cell, d) in [(a, 1.0f32), (b, -1.0)] {
                        // what is added now counts for all steps to come
                        self.next[cell.0][cell.1] += d;
                        self.next_sum[cell.0][cell.1] -= f64::from(d) * f64::from(self.step);
                    }
                }
            }
        }
        false
    }

    /// Brings the sum of a row up to this step.
    fn settle(&mut self, row: usize) {
        let gone = f64::from(self.step - self.seen[row]);
        for k in row * LABELS..(row + 1) * LABELS {
            self.sum[k] += f64::from(self.w[k]) * gone;
        }
        self.seen[row] = self.step;
    }

    /// The averaged weights as the program reads them.
    pub fn bytes(&mut self) -> Vec<u8> {
        for row in 0..ROWS {
            self.settle(row);
        }
        let steps = f64::from(self.step);
        let mut out = MAGIC.to_vec();
        for (r, sum) in self.next.iter().zip(&self.next_sum) {
            for (w, s) in r.iter().zip(sum) {
                let mean = (f64::from(*w) * steps + s) / steps;
                out.extend(((mean * 256.0).round() as i32).to_le_bytes());
            }
        }
        for s in &self.sum {
            let q = (s / steps * 256.0).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
            out.extend(q.to_le_bytes());
        }
        out
    }

    /// The names that labels stand for; for tests of the pairing.
    pub fn spans_of(n: usize, gold: &[Found]) -> Vec<Found> {
        spans(&labels(n, gold))
    }
}
