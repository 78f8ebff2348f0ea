//! Readings → ledger: claims with their testimonies, tallies, truces, the timeline, stories.
//!
//! The ledger is a pure function of the *set* of readings: neither the order nor the batches nor the moments in which reports arrive
//! change it, and adding a report twice changes nothing. (The one exception: two texts at one address on one day are versions of one
//! article, and which is the edit only the order of their coming tells.) Facts fall into blocks (episode and kind); a new report touches only
//! its own blocks, and each block is reconciled from its sorted facts alone.
//!
//! **What this crate must not know:** storage, HTML, grammar.

mod actors;
mod against;
mod best;
mod changes;
mod claim;
mod concern;
mod copies;
mod count;
mod decisions;
mod denial;
mod difference;
mod english;
mod entry;
mod episode;
mod fact;
mod inert;
mod joined;
mod ledger;
mod likeness;
mod lines;
mod listed;
mod participants;
mod positions;
mod reconcile;
mod render;
mod same;
mod score;
mod series;
mod sets;
mod shelf;
mod sides;
mod stages;
mod standing;
mod stories;
mod sure;
mod tallies;
mod timeline;
mod truces;
mod trust;
mod verdicts;
mod versions;
mod voices;
mod wording;

pub use actors::{ActorRow, AliasSeen, LabelRow, LabelSpan, RelationRow};
pub use changes::{Change, ChangeKind, Digest, together};
pub use claim::{
    Claim, Days, EventClaim, FigureClaim, Kind, Link, Named, PositionClaim, Proposition, Span2, Stance, Status,
    Testimony, Texts,
};
pub use copies::{Common, Copies, shingles};
pub use count::{count, count_of, counted_words};
pub use decisions::{Correction, Decision, Item, Reviewed, Ruling, undone};
pub use difference::{Difference, Reworded, difference};
pub use entry::Entry;
pub use episode::EpisodeRef;
pub use fact::{Fact, Origin, Trait, traits};
pub use inert::{inert, is_hidden, isolate, quotation, shown};
pub use joined::{corrected, joined};
pub use ledger::{ClaimChange, Ledger, Step, Stepped};
pub use lines::Lines;
pub use listed::{Added, Holdings, Label, Listed, Mention, Relation, Sum};
pub use positions::{Passage, Position, Saying, Turn, stand_words, topic_words};
pub use render::{Lang, act_words, grouped, label_of, measure_words, name_of, names_in_sentence};
pub use shelf::{Changed, Drawer, Shelf, ShelfError};
pub use stages::{Components, Keyed, Stage, Stages};
pub use stories::{Member, Story, StoryReport, story_id};
pub use tallies::{Point, Tally, TallyRef};
pub use timeline::{Moment, moment};
pub use truces::{Bearing, Breach, Truce, bears_on_truce};
pub use trust::Traits;
pub use verdicts::{Group, Judgement, Share, Shares, Verdict, Worth, wilson};
