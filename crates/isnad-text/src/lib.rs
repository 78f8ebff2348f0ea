//! Arabic as text: reports, spans, folding with an exact alignment, tokens and clitics, sentences and quotes,
//! numbers in digits and words, and date expressions.
//!
//! **What this crate must not know:** conflicts, actors, files, the clock. Everything here is a pure function of its
//! arguments and gives the same output for the same input.

mod clitic;
mod date;
mod fold;
mod month;
mod number;
mod quote;
mod report;
mod sentence;
mod span;
mod token;
mod weekday;
mod wrap;

pub use clitic::{Prefix, Reading, noun_key, readings, strip_article, strip_enclitic};
pub use date::{DateExpr, DateKind, Feast, Period, Tense, date_at, dates, written};
pub use fold::{Folded, fold, folded_chars, is_word_char};
pub use month::month_named;
pub use number::{NumberMatch, number_at, percent_at};
pub use quote::{Quote, closes_quotation, is_quotation_mark, quotes};
pub use report::Report;
pub use sentence::Sentence;
pub use span::Span;
pub use token::{Kind, Text, Token, stem_key};
