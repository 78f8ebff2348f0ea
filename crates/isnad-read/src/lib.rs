//! Reports → readings: names and their resolution, statements with their sources, figures, events, relations, labels.
//!
//! A [`Reading`] is a pure function of the report, the language data (`lang/ar`) and the knowledge base (`kb`).
//! **What this crate must not know:** other reports, storage, HTML, the clock. Reading never fails; what it cannot
//! tell it leaves out.

mod clause;
mod credits;
mod events;
mod figures;
mod furniture;
pub mod genre;
mod implied;
mod kb;
#[doc(hidden)]
pub mod learn;
mod lex;
mod names;
pub mod ner;
mod reader;
mod reading;
mod relations;
mod statements;
mod topics;
pub mod wire;

pub use kb::{Called, DataError, Entity, EntityKind, Episode, Kb, Overlay, Spelled, same_by_ear};
pub use lex::Lexicon;
pub use reader::Reader;
#[doc(hidden)]
pub use reader::{Asked, Candidate, Lesson};
pub use reading::{
    Act, Bound, Caveat, Credit, Denied, Direct, Event, EventParts, Figure, FigureParts, Implied, Label, Measure, Name,
    Reading, Relation, Scope, Statement, Status, Topic, Who, Withdrawn,
};
#[doc(hidden)]
pub use topics::PositionLesson;
