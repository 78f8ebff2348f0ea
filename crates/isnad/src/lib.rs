//! isnad as a library: the store, the commands, the brief. The binary is a thin shell round [`run`].
//!
//! **What this crate must not know:** how anything is decided. Reading is `isnad-read`'s, reconciling `isnad-ledger`'s.

mod book;
pub mod brief;
mod cli;
mod commands;
mod diff;
mod draw;
mod error;
pub mod eval;
mod filing;
mod judging;
mod mcp;
mod pipeline;
mod sampling;
mod schema;
mod serve;
mod show;
pub mod store;
mod translate;
mod watch;

pub use cli::{Cli, run};
pub use error::Error;
pub use schema::schema;
