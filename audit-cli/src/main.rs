//! The program `audit`: makes the keys of an audit log, and checks what a log drain's destination has kept of it.
//!
//! ```text
//! arguments -> Held keys, Inputs -> Log -> Checked                      -> a screen for people, or JSON for programs
//!                                       -> (Access on the trail) -> Events that a Filter lets through
//! ```
//!
//! What is right, lost or changed is decided in `audit_core::verify`; here stands how it is asked and how it is told. Nobody is named
//! before that is recorded (`trail.rs`).

// What is asked,
mod args;
mod codes;
mod since;
mod values;
// with which keys,
mod keygen;
mod keys;
// by whom and about whom,
mod trail;
mod people;
mod person;
mod links;
// of what,
mod inputs;
mod progress;
mod log;
mod event;
mod checked;
// and what is answered.
mod verify;
mod show;
mod grep;
mod lookup;
mod schema;
mod pages;
mod words;
mod output;
mod error;

use std::process::ExitCode;

use clap::Parser;

use args::{Command, Options};
use error::Error;

fn main() -> ExitCode {
    let status = match Options::try_parse() {
        Ok(options) => run(&options.command).unwrap_or_else(|error| error.tell()),
        Err(said) => args::tell(&said).unwrap_or_else(|error| error.tell()),
    };
    ExitCode::from(status)
}

/// Gives the exit status.
fn run(command: &Command) -> Result<u8, Error> {
    match command {
        Command::Verify(options) => verify::run(options),
        Command::Show(options) => show::run(options),
        Command::Grep(options) => grep::run(options),
        Command::Lookup(options) => lookup::run(options),
        Command::Keygen(options) => keygen::run(options),
        Command::Schema => schema::run(),
        Command::Man { command } => pages::man(command.as_deref()),
        Command::Completions { shell } => pages::completions(*shell),
    }
}
