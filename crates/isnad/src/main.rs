//! The `isnad` command.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    isnad::run(isnad::Cli::parse())
}
