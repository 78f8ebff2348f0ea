//! What one text changed of another: sentences cut, added and reworded. `similar` finds the alignment (Myers' algorithm); sentences
//! are compared folded, so that a comma or a spelling is no change.

use isnad_text::{Text, fold};
use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A sentence told in other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reworded {
    /// As it was.
    pub from: String,
    /// As it is.
    pub to: String,
}

/// What a text changed of an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// Sentences that are there no longer.
    pub cut: Vec<String>,
    /// Sentences that were not there.
    pub added: Vec<String>,
    /// Sentences told in other words.
    pub reworded: Vec<Reworded>,
    /// Sentences that are the same.
    pub kept: usize,
}

impl Difference {
    /// Whether nothing changed but marks and spellings.
    pub fn is_none(&self) -> bool {
        self.cut.is_empty() && self.added.is_empty() && self.reworded.is_empty()
    }
}

/// Share of common words from which two sentences in the same place are one told in other words.
const REWORDED: f64 = 0.4;

/// The difference between two texts.
pub fn difference(from: &str, to: &str) -> Difference {
    let (a, b) = (sentences(from), sentences(to));
    let key = |v: &[String]| -> Vec<Vec<String>> { v.iter().map(|s| words(s)).collect() };
    let (ka, kb) = (key(&a), key(&b));
    let mut out = Difference::default();
    for op in capture_diff_slices(Algorithm::Myers, &ka, &kb) {
        match op {
            DiffOp::Equal { len, .. } => out.kept += len,
            DiffOp::Delete { old_index, old_len, .. } => out.cut.extend_from_slice(&a[old_index..old_index + old_len]),
            DiffOp::Insert { new_index, new_len, .. } => {
                out.added.extend_from_slice(&b[new_index..new_index + new_len])
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let mut free: Vec<usize> = (new_index..new_index + new_len).collect();
                let mut told: Vec<(usize, usize)> = Vec::new();
                for i in old_index..old_index + old_len {
                    let best = free
                        .iter()
                        .map(|&j| (alike(&ka[i], &kb[j]), j))
                        .filter(|x| x.0 >= REWORDED)
                        .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
                    match best {
                        Some((_, j)) => {
                            free.retain(|k| *k != j);
                            told.push((i, j));
                        }
                        None => out.cut.push(a[i].clone()),
                    }
                }
                out.added.extend(free.iter().map(|&j| b[j].clone()));
                out.reworded.extend(told.into_iter().map(|(i, j)| Reworded { from: a[i].clone(), to: b[j].clone() }));
            }
        }
    }
    out
}

fn sentences(text: &str) -> Vec<String> {
    let t = Text::from_source(text);
    let spans = t.sentences.iter().map(|s| t.span(s.start, s.end).of(text).trim().to_owned());
    spans.filter(|s| s.chars().any(char::is_alphanumeric)).collect()
}

fn words(s: &str) -> Vec<String> {
    fold(s).split(|c: char| !isnad_text::is_word_char(c)).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Common words as a share of the longer sentence's.
fn alike(a: &[String], b: &[String]) -> f64 {
    let mut rest: Vec<&String> = b.iter().collect();
    let mut n = 0;
    for w in a {
        if let Some(i) = rest.iter().position(|x| *x == w) {
            rest.swap_remove(i);
            n += 1;
        }
    }
    f64::from(n) / a.len().max(b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_added_and_reworded() {
        let from = "قتل سبعة جنود في القصف على البلدة.\nوقالت الوزارة إنها سترد.\nوتوقفت المحادثات أمس.";
        let to = "قتل تسعة جنود في القصف على البلدة.\nوتوقفت المحادثات، أمس.\nونفت الحكومة مسؤوليتها.";
        let d = difference(from, to);
        assert_eq!(d.kept, 1);
        assert_eq!(d.cut, ["وقالت الوزارة إنها سترد."]);
        assert_eq!(d.added, ["ونفت الحكومة مسؤوليتها."]);
        assert_eq!(d.reworded.len(), 1);
        assert!(d.reworded[0].to.contains("تسعة"));
        assert!(difference(from, &from.replace("أمس", "امس")).is_none());
    }
}
