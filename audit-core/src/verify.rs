//! The verifier: what is right in a pile of lines, what is lost, and what somebody has tampered with.
//!
//! It reads what a log drain's destination kept, in whatever form, once and from front to back, and tells what it found as
//! `docs/seal-format.md`, section 4, has it. The program `audit` is made of it.
//!
//! ```
//! use audit_core::{
//!     keys::SealKey,
//!     verify::{Keys, Kind, Verifier},
//! };
//!
//! let keys = Keys::default().seal(SealKey::from_hex(&"5a".repeat(32))?, 0..u64::MAX);
//! let mut verifier = Verifier::new(keys);
//! verifier.read("morning.log", &b"nothing of ours\n"[..]);
//! let report = verifier.finish().report;
//! assert_eq!((report.verified, report.status()), (0, 66));
//! # Ok::<(), audit_core::keys::KeyError>(())
//! ```
//!
//! # How a line goes through it
//!
//! ```text
//! bytes -> Candidate -> Line -> (opened) Session -> Finding -> Report
//! ```
//!
//! Nothing of a line is believed, and nothing is kept of it, before its seal or a signature fits; what waits for that is
//! bounded in its number. So memory grows with the sessions, with what is missing and with operations in flight.

mod ahead;
mod candidate;
mod chain;
mod checked;
mod control;
mod counts;
mod field;
mod finder;
mod finding;
mod findings;
mod fragments;
mod frame;
mod hint;
mod input;
mod key;
mod keys;
mod ledger;
mod line;
mod look;
mod lookup;
mod marks;
mod measure;
mod member;
mod name;
mod numbers;
mod opened;
mod operations;
mod position;
mod rebuild;
mod report;
mod scan;
mod sequence;
mod session;
mod signature;
mod signed;
mod state;
mod unescape;
mod unfit;
mod waiting;
mod written;

pub use checked::Checked;
pub use control::Software;
pub use finding::{Class, Finding, Kind, Place};
pub use hint::Hint;
pub use keys::{AuditorSecretKey, Keys, SignerKey};
pub use look::Sighting;
pub use lookup::Lookup;
pub use report::{Ending, Report, SessionReport};
pub use state::{NoState, State};

use std::{io::Read, sync::Arc};

use candidate::Sealed;
use finder::{Judge, find};
use ledger::{Ledger, Proof};
use line::{Line, Origin};

/// Reads inputs, one after the other, and tells at the end what was found in all of them.
pub struct Verifier {
    ledger: Ledger,
    inputs: Vec<String>,
    /// From when on the input is there, in Unix milliseconds.
    since: Option<u64>,
    /// What an earlier check knew.
    state: Option<State>,
    hints: Vec<Hint>,
    /// Inputs in which nothing of ours was met, and whether something was in the one that is read.
    foreign: Vec<u32>,
    met: bool,
}

impl Verifier {
    /// The inputs are all that there is.
    pub fn new(keys: Keys) -> Self {
        Self {
            ledger: Ledger::new(keys),
            inputs: Vec::new(),
            since: None,
            state: None,
            hints: Vec::new(),
            foreign: Vec::new(),
            met: false,
        }
    }

    /// The inputs begin at that time, Unix milliseconds: what lies before it is not missed.
    pub fn since(keys: Keys, since: u64) -> Self {
        Self { since: Some(since), ..Self::new(keys) }
    }

    /// The inputs are the whole archive once more, of which an earlier check knew that: what is not there any more was cut.
    pub fn again(keys: Keys, state: State) -> Self {
        Self { state: Some(state), ..Self::new(keys) }
    }

    /// The inputs begin at that time, and go on where an earlier check ended that knew that.
    pub fn going_on(keys: Keys, state: State, since: u64) -> Self {
        let mut verifier = Self::since(keys, since);
        state.go_on(&mut verifier.ledger);
        verifier.state = Some(state);
        verifier
    }

    /// Reads one input to its end; `name` is for people. What cannot be read is a finding like others.
    pub fn read(&mut self, name: impl Into<String>, source: impl Read) {
        let input = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        self.inputs.push(name.into());
        self.met = false;
        let readers = Arc::clone(&self.ledger.readers);
        find(source, input, &readers, self);
        if !self.met {
            self.foreign.push(input);
        }
    }

    /// What was found.
    pub fn finish(self) -> Checked {
        let Self { mut ledger, inputs, since, state, hints, foreign, .. } = self;
        let mut report = report::report(&mut ledger, inputs, hints, since, state.as_ref());
        report.foreign = foreign;
        // What goes on from a state has it in the ledger.
        Checked::new(report, ledger, state.filter(|_| since.is_none()))
    }

    fn malformed(&mut self, origin: Origin, place: Place, note: &str) {
        match origin {
            Origin::Whole => self.unchecked(Kind::Malformed, place, Some(note.to_owned())),
            Origin::Pieces => self.unchecked(Kind::Fragment, place, None),
            Origin::Across => {}
        }
    }
}

impl Judge for Verifier {
    fn written(&mut self, line: Line, _: &[u8]) -> bool {
        let taken = matches!(self.ledger.prove(line), Proof::Taken);
        self.met |= taken;
        taken
    }

    /// Takes a line if something proves it, as it stands or as it was before somebody wrote it anew.
    fn sealed(&mut self, sealed: &Sealed<'_>, origin: Origin, place: Place) -> bool {
        self.met = true;
        let mut unproved = None;
        for sealed in sealed.as_it_is_and_anew() {
            let line = Line::of(&sealed.object, sealed.mac, place).map(|line| Line { origin, ..line });
            match line.map(|line| self.ledger.prove(line)) {
                Some(Proof::Taken) => return true,
                Some(proof) => unproved = Some(proof),
                None => {}
            }
        }
        match unproved {
            None => self.malformed(origin, place, "it has not the members of a line"),
            Some(_) if !sealed.is_json() => self.malformed(origin, place, "it is no JSON"),
            Some(proof) => self.ledger.put_aside(proof),
        }
        false
    }

    fn unchecked(&mut self, kind: Kind, place: Place, note: Option<String>) {
        self.met = true;
        let finding = Finding::new(kind).place(place);
        self.ledger.findings.add(Finding { note, ..finding });
    }

    fn foreign(&mut self, text: &[u8], place: Place) {
        if self.hints.len() < HINTS {
            self.hints.extend(Hint::of(text, place));
        }
    }
}

/// Hints that are kept.
const HINTS: usize = 10_000;
