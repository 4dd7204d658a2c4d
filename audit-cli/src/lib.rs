//! The program `audit`: makes the keys of an audit log, and checks what a log drain's destination has kept of it.
//!
//! ```text
//! arguments -> Held keys, Inputs -> Log -> Checked                      -> a screen for people, or JSON for programs
//!                                       -> (Access on the trail) -> Events that a Filter lets through
//! ```
//!
//! What is right, lost or changed is decided in `audit_core::verify`; here stands how it is asked and how it is told. Nobody is named
//! before that is recorded (`trail.rs`).
//!
//! It is a program, and no library for others: what is public here is for its `main`, and for a fuzzer.

// What is asked,
mod args;
mod codes;
mod namespace;
mod since;
mod values;
// with which keys,
mod keygen;
mod keys;
mod ids;
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
mod learned;
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

use args::Command;
use error::Error;

/// The program, with its arguments and environment.
pub fn main() -> ExitCode {
    let status = match args::read() {
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
        Command::Keys(options) => ids::run(options),
        Command::Schema => schema::run(),
        Command::Man { command } => pages::man(command.as_deref()),
        Command::Completions { shell } => pages::completions(*shell),
    }
}

/// What reads files that somebody else may have written.
#[cfg(fuzzing)]
pub mod readers {
    use std::{
        io::{self, Read, sink},
        path::Path,
    };

    use crate::{args::KeyFiles, inputs::unpack, keys::Held, people};

    /// A key file; gives the words of the error.
    pub fn keys(path: &Path) -> Option<String> {
        let files = KeyFiles { keys: Some(path.to_owned()), auditor_key: Vec::new(), sign_key: Vec::new() };
        Held::read(&files).err().map(|error| error.to_string())
    }

    /// A file of people; gives the words of the error.
    pub fn people(path: &Path) -> Option<String> {
        people::read(path).err().map(|error| error.to_string())
    }

    /// A packed input, so many bytes of what is in it.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn packed(bytes: &[u8], most: u64) -> io::Result<u64> {
        io::copy(&mut unpack(bytes)?.take(most), &mut sink())
    }
}
