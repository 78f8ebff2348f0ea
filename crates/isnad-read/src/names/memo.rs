//! What was found out of a report once and need not be found again, and how much work reading it took.
//!
//! Syntax is asked for at any token, any number of times, and one answer leads to the next. Without a memory a sentence of a hundred verbs
//! takes the cube of its length.

use crate::clause::{Group, Subject};
use crate::lex::VerbForm;
use isnad_text::Text;
use rustc_hash::FxHashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// Steps that reading may take: so many for any text, and so many for each token. News takes some 15 a token (of 5,572 articles none more
/// than 43); where a hundred times as much is spent, the text is no prose, and what is left of it is not read.
const FOR_ANY: u64 = 400_000;
const FOR_TOKEN: u64 = 1_500;

/// Subjects that are remembered.
const KEPT: usize = 8_192;

/// What a subject depends on: the verb's token, the end of the search, the depth of recursion, and a hash of the current speakers.
pub(crate) type Asked = (usize, usize, u8, u64);

/// A verb, if the word at a token is one.
type Verb = Option<(VerbForm, bool)>;

/// What is known of a report's tokens. Empty until names are laid on them, since they change what is a verb.
#[derive(Default)]
pub(crate) struct Memo {
    finite: Vec<Cell<Option<Verb>>>,
    pub(crate) subjects: RefCell<FxHashMap<Asked, Option<Subject>>>,
    pub(crate) groups_before: RefCell<FxHashMap<usize, Option<Group>>>,
    /// What the words of a sentence say of all its figures, by the sentence's first token.
    pub(crate) scopes: RefCell<FxHashMap<usize, ScopeWords>>,
    /// Token ranges of words that mark a running total ("حتى الآن", "منذ").
    pub(crate) running: OnceCell<Vec<(usize, usize)>>,
    pub(crate) refused: RefCell<FxHashMap<(usize, bool), bool>>,
    pub(crate) main_place: OnceCell<Option<usize>>,
    /// Mentions of places behind a preposition, in order.
    pub(crate) places: OnceCell<Vec<usize>>,
    /// Bodies that are named whole: token and kind.
    pub(crate) bodies: OnceCell<Vec<(usize, String)>>,
    /// The first phrase for a correspondent.
    pub(crate) correspondent: OnceCell<Option<usize>>,
    /// Where each word stands, folded and without a conjunction.
    pub(crate) positions: OnceCell<FxHashMap<String, Vec<usize>>>,
    /// Where the full phrases stand that a reduced one can stand for.
    pub(crate) full: RefCell<FxHashMap<String, Rc<[usize]>>>,
    /// The mood of each token's clause.
    pub(crate) moods: OnceCell<Vec<crate::clause::Mood>>,
    marks: OnceCell<Marks>,
    steps: Cell<u64>,
    budget: u64,
}

/// What the words of a sentence say of the scope of all its figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScopeWords {
    /// The first token that counts from a beginning ("منذ بدء الحملة").
    pub(crate) since_start: usize,
    /// It speaks of another decade or war.
    pub(crate) past: bool,
    /// It names one strike.
    pub(crate) strike: bool,
}

/// Where the nearest of some words stand, for each token and one past the last.
pub(crate) struct Marks {
    /// The first token at or behind it by which a total rises.
    pub(crate) next_raise: Vec<usize>,
    /// The last comma before it (one past it), and the first at or behind it.
    pub(crate) past_comma: Vec<usize>,
    pub(crate) next_comma: Vec<usize>,
    /// One past the last semicolon before it.
    pub(crate) past_semicolon: Vec<usize>,
    /// The first closing bracket at or behind it.
    pub(crate) next_close: Vec<usize>,
    /// How many tokens before it stand in quotations, and how many are their opening and closing marks.
    pub(crate) quoted: Vec<usize>,
    pub(crate) opening: Vec<usize>,
    pub(crate) closing: Vec<usize>,
}

impl Memo {
    /// Begins to remember.
    pub(crate) fn begin(&mut self, tokens: usize) {
        self.finite = vec![Cell::new(None); tokens];
        self.budget = FOR_ANY + FOR_TOKEN * tokens as u64;
    }

    /// The verb at a token, found out by `find` where it is not known.
    pub(crate) fn finite(&self, i: usize, find: impl FnOnce() -> Verb) -> Verb {
        self.step();
        match self.finite.get(i).map(|c| (c, c.get())) {
            Some((_, Some(known))) => known,
            Some((cell, None)) => {
                let found = find();
                cell.set(Some(found));
                found
            }
            None => find(),
        }
    }

    /// Remembers a subject. Answers are asked for again within a sentence or two: those of long ago are dropped, that the rest stay in the
    /// processor's cache.
    pub(crate) fn keep_subject(&self, asked: Asked, found: &Option<Subject>) {
        let mut subjects = self.subjects.borrow_mut();
        if subjects.len() >= KEPT {
            subjects.clear();
        }
        subjects.insert(asked, found.clone());
    }

    /// Counts a step of work.
    #[inline]
    pub(crate) fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    /// Steps taken so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Whether the work that a report may cost is done.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget > 0 && self.steps.get() > self.budget
    }

    /// Where the nearest of some words stand. `quoted` tells whether a token stands in a quotation, `is_comma` whether it is a comma.
    pub(crate) fn marks(
        &self,
        t: &Text,
        quoted: impl Fn(usize) -> bool,
        is_comma: impl Fn(usize) -> bool,
        raises: impl Fn(usize) -> bool,
    ) -> &Marks {
        self.marks.get_or_init(|| {
            let n = t.tokens.len();
            let next = |is: &dyn Fn(usize) -> bool| {
                let mut out = vec![n; n + 1];
                for i in (0..n).rev() {
                    out[i] = if is(i) { i } else { out[i + 1] };
                }
                out
            };
            let past = |is: &dyn Fn(usize) -> bool| {
                let mut out = vec![0; n + 1];
                for i in 0..n {
                    out[i + 1] = if is(i) { i + 1 } else { out[i] };
                }
                out
            };
            let sum = |of: &dyn Fn(usize) -> usize| {
                let mut out = vec![0; n + 1];
                for i in 0..n {
                    out[i + 1] = out[i] + of(i);
                }
                out
            };
            Marks {
                next_raise: next(&raises),
                past_comma: past(&is_comma),
                next_comma: next(&is_comma),
                past_semicolon: past(&|i| t.is(i, '؛')),
                next_close: next(&|i| t.is(i, ')')),
                quoted: sum(&|i| usize::from(quoted(i))),
                opening: sum(&|i| t.quotes_at(i).filter(|q| q.open == i).count()),
                closing: sum(&|i| t.quotes_at(i).filter(|q| q.close == i && q.open != i).count()),
            }
        })
    }
}
