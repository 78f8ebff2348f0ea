//! Where reports and their readings are kept, and what follows from them: a SQLite file, or a PostgreSQL server. One set of questions is
//! asked of both ([`db`]). [`filing`] works new reports into the claims; [`book`] is the ledger at one moment, laid out for looking things up.
//!
//! **What this crate must not know:** how a reading or a claim is made, and how either is shown: commands and pages ask it and show what it
//! gives.

mod asked;
pub mod book;
mod carry;
mod checked;
mod claims;
mod database;
mod db;
mod error;
mod filed;
pub mod filing;
mod former;
pub mod intake;
pub mod judging;
mod kept;
mod labels;
mod listed;
mod lists;
mod own;
mod pack;
mod pool;
mod postgres_open;
mod postgres_tables;
mod renderings;
mod rows;
mod say;
mod sqlite_open;
mod tables;
mod verdicts;
mod watch;
mod witness;
mod words;

pub use asked::{Asked, Backed, Number, Order};
pub use database::{Database, is_server, location, shown};
pub use db::DbError;
pub use error::Error;
pub use filed::{Filed, Filing};
pub use kept::{Added, Begun, FeedState, Hit, Letter, Mark, Place, Restored, Seen, Store, Stored};
pub use labels::{ListedLabel, ListedRelation};
pub use listed::{AskedReports, ListedReport, ListedStory, StoryName};
pub use lists::View;
pub use own::{own_folder, reader};
pub use pool::{Lent, Pool};
pub use say::complain;
pub use words::{forms, search_words};

pub(crate) use kept::hash;
