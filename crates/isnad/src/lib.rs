//! isnad as a library: the commands, the watch, the brief. The binary is a thin shell round [`run`].
//!
//! **What this crate must not know:** how anything is decided. Reading is `isnad-read`'s, reconciling `isnad-ledger`'s.

pub mod brief;
mod cli;
mod commands;
mod diff;
mod draw;
mod error;
pub mod eval;
mod pipeline;
mod sampling;
mod schema;
mod show;
mod translate;
mod watch;

pub use cli::{Cli, run};
pub use error::Error;
pub use schema::schema;
