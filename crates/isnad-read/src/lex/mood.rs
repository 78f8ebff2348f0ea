//! Words under which a clause tells no fact: questions, conditions, wishes (`lang/ar/mood.toml`).

use super::Phrases;
use isnad_text::fold;
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// What a word opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// A question that yes or no answers.
    Question,
    /// A question that takes what it asks about for a fact.
    Presuming,
    /// An indirect question.
    Whether,
    /// A condition.
    Condition,
    /// A wish, a purpose, a guess.
    Wish,
    /// The telling goes on.
    Resumption,
    /// What has happened follows.
    Happened,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MoodFile {
    ask: Vec<String>,
    presume: Vec<String>,
    whether: Vec<String>,
    r#if: Vec<String>,
    wish: Vec<String>,
    resume: Vec<String>,
    leave: Vec<String>,
    only: Vec<String>,
    by_it: Vec<String>,
    done: Vec<String>,
    wish_nouns: Vec<String>,
    wish_cues: Vec<String>,
}

/// The words of mood, compiled.
#[derive(Debug, Default)]
pub(crate) struct MoodWords {
    pub(crate) opens: Phrases<Opens>,
    pub(crate) wish_nouns: FxHashSet<String>,
    pub(crate) wish_cues: FxHashSet<String>,
    pub(crate) only: FxHashSet<String>,
    pub(crate) by_it: FxHashSet<String>,
    pub(crate) done: FxHashSet<String>,
}

impl MoodWords {
    pub(crate) fn compile(f: &MoodFile) -> Self {
        let mut w = MoodWords::default();
        for (list, opens) in [
            (&f.ask, Opens::Question),
            (&f.presume, Opens::Presuming),
            (&f.whether, Opens::Whether),
            (&f.r#if, Opens::Condition),
            (&f.wish, Opens::Wish),
            (&f.resume, Opens::Resumption),
            (&f.leave, Opens::Happened),
        ] {
            list.iter().for_each(|p| w.opens.add_exact(p, opens));
        }
        w.wish_nouns = f.wish_nouns.iter().map(|s| fold(s)).collect();
        w.only = f.only.iter().map(|s| fold(s)).collect();
        w.done = f.done.iter().map(|s| fold(s)).collect();
        w.by_it = f.by_it.iter().map(|s| fold(s)).collect();
        w.wish_cues = f.wish_cues.iter().cloned().collect();
        w
    }
}
