//! Telling people what went wrong, or how it went.

use isnad_ledger::shown;

/// A line on standard error, its words made inert: what a stranger wrote cannot steer the terminal.
#[allow(clippy::print_stderr)] // standard error is where complaints go
pub fn complain(e: &dyn std::fmt::Display) {
    eprintln!("isnad: {}", shown(&e.to_string()));
}
