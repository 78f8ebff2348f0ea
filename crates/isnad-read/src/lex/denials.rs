//! The nouns that show what a denial denies (`lang/ar/denials.toml`).

use crate::reading::Denied;
use isnad_text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct DenialFile {
    cues: Vec<String>,
    refusals: Vec<String>,
    number: Vec<String>,
    responsibility: Vec<String>,
    intent: Vec<String>,
    report: Vec<String>,
}

/// The words of denial, compiled.
#[derive(Debug, Default)]
pub(crate) struct Denials {
    /// Lemmas that deny what has happened or been told.
    pub(crate) cues: FxHashSet<String>,
    /// Lemmas that refuse, and deny only what is told.
    pub(crate) refusals: FxHashSet<String>,
    pub(crate) nouns: FxHashMap<String, Denied>,
}

impl Denials {
    pub(crate) fn compile(f: &DenialFile) -> Self {
        let mut out = Denials {
            cues: f.cues.iter().cloned().collect(),
            refusals: f.refusals.iter().cloned().collect(),
            ..Denials::default()
        };
        for (list, what) in [
            (&f.number, Denied::Number),
            (&f.responsibility, Denied::Responsibility),
            (&f.intent, Denied::Intent),
            (&f.report, Denied::Report),
        ] {
            out.nouns.extend(list.iter().map(|w| (fold(w), what)));
        }
        out
    }
}
