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
//! let report = verifier.finish();
//! assert_eq!((report.verified, report.status()), (0, 0));
//! # Ok::<(), audit_core::keys::KeyError>(())
//! ```
//!
//! # How a line goes through it
//!
//! ```text
//! bytes -> Text -> Candidate -> Line -> (opened) Session -> Finding -> Report
//! ```
//!
//! Nothing of a line is believed, and nothing is kept of it, before its seal or a signature fits; what waits for that is
//! bounded. So memory grows with the sessions, with what is missing and with operations in flight, and with nothing that
//! somebody else can write into the log.

mod candidate;
mod chain;
mod control;
mod finding;
mod findings;
mod fragments;
mod hint;
mod input;
mod keys;
mod ledger;
mod line;
mod opened;
mod operations;
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

pub use finding::{Class, Finding, Kind, Place};
pub use hint::Hint;
pub use keys::{AuditorSecretKey, Keys, SignerKey};
pub use report::{Ending, Report, SessionReport};
pub use state::{NoState, State};

use std::io::Read;

use serde_json::Value;

use candidate::{Candidate, Sealed, candidates, is_end, of_parts};
use fragments::Fragments;
use input::{Text, Texts, read};
use ledger::{Ledger, Proof};
use line::Line;

/// Reads inputs, one after the other, and tells at the end what was found in all of them.
pub struct Verifier {
    ledger: Ledger,
    fragments: Fragments,
    inputs: Vec<String>,
    /// From when on the input is there, in Unix milliseconds.
    since: Option<u64>,
    /// What an earlier check knew.
    state: Option<State>,
    hints: Vec<Hint>,
}

impl Verifier {
    /// With these keys.
    pub fn new(keys: Keys) -> Self {
        Self {
            ledger: Ledger::new(keys),
            fragments: Fragments::default(),
            inputs: Vec::new(),
            since: None,
            state: None,
            hints: Vec::new(),
        }
    }

    /// The inputs begin at that time, Unix milliseconds: what lies before it is not missed.
    pub fn since(self, time: u64) -> Self {
        Self { since: Some(time), ..self }
    }

    /// What an earlier check knew. Without [`since`](Self::since) the inputs are the whole archive once more, and what is not there any
    /// more was cut; with it they go on where that check ended. To be said before anything is read.
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// Reads one input to its end; `name` is for people. What cannot be read is a finding like others.
    pub fn read(&mut self, name: impl Into<String>, source: impl Read) {
        if let Some(state) = self.state.as_ref().filter(|_| self.since.is_some() && self.inputs.is_empty()) {
            state.go_on(&mut self.ledger);
        }
        self.inputs.push(name.into());
        let mut reading = Reading { verifier: self, line: 1 };
        if let Err(error) = read(source, &mut reading) {
            let line = reading.line;
            self.find(Kind::Malformed, self.place(line), Some(format!("cannot be read on: {error}")));
        }
        for place in self.fragments.end() {
            self.find(Kind::Fragment, place, None);
        }
    }

    /// What was found.
    pub fn finish(self) -> Report {
        self.finish_and_remember().0
    }

    /// The same, and what the next check is to know.
    pub fn finish_and_remember(mut self) -> (Report, State) {
        let report =
            report::report(&mut self.ledger, self.inputs, self.hints, self.since, self.state.as_ref());
        let now = State::of(&self.ledger);
        let state = match self.state {
            Some(before) if self.since.is_none() => before.join(now),
            _ => now,
        };
        (report, state)
    }

    fn find(&mut self, kind: Kind, place: Place, note: Option<String>) {
        let finding = Finding::new(kind).place(place);
        self.ledger.findings.add(Finding { note, ..finding });
    }

    fn place(&self, line: u64) -> Place {
        Place { input: u32::try_from(self.inputs.len()).unwrap_or(u32::MAX).saturating_sub(1), line }
    }

    /// Looks at something that begins like a line.
    fn consider(&mut self, candidate: Candidate<'_>, text: &Text<'_>) {
        let place = self.place(text.line);
        match candidate {
            Candidate::Sealed(sealed) => self.judge(&sealed, place),
            Candidate::Unsealed => self.find(Kind::Unsealed, place, None),
            Candidate::Cut { at, bytes } => {
                if let Some(place) = self.fragments.begin(text, at, bytes, place) {
                    self.find(Kind::Fragment, place, None);
                }
            }
        }
    }

    /// Takes a line if something proves it, as it stands or as it was before somebody wrote it anew.
    fn judge(&mut self, sealed: &Sealed<'_>, place: Place) {
        let mut unproved = None;
        let as_it_is = Line::of(&sealed.object, sealed.mac, place);
        for line in as_it_is.into_iter().chain(std::iter::once_with(|| Line::anew(sealed, place)).flatten()) {
            match self.ledger.prove(line) {
                Proof::Taken => return,
                proof => unproved = Some(proof),
            }
        }
        match unproved {
            Some(Proof::Later(line)) => self.ledger.keep(line),
            Some(Proof::None(line)) => self.ledger.unfit.add(&line, &self.ledger.keys),
            _ => self.find(Kind::Malformed, place, Some("it has not the members of a line".to_owned())),
        }
    }

    /// Looks whether the text is a piece of a line.
    fn go_on(&mut self, text: &Text<'_>) {
        let mut whole = Vec::new();
        let mut lost = Vec::new();
        let taken = self.fragments.go_on(
            text,
            &mut |sealed, place| whole.push((sealed.into_owned(), place)),
            &mut |place| lost.push(place),
        );
        whole.iter().for_each(|(sealed, place)| self.judge(sealed, *place));
        if !taken && is_end(text.bytes) {
            lost.push(self.place(text.line));
        }
        lost.into_iter().for_each(|place| self.find(Kind::Fragment, place, None));
    }
}

/// An input that is being read.
struct Reading<'a> {
    verifier: &'a mut Verifier,
    /// The line that was read last.
    line: u64,
}

impl Texts for Reading<'_> {
    fn text(&mut self, text: &Text<'_>) {
        self.line = text.line;
        let verifier = &mut *self.verifier;
        let any = candidates(text.bytes, &mut |candidate| verifier.consider(candidate, text));
        if any {
            return;
        }
        if !verifier.fragments.is_empty() || is_end(text.bytes) {
            verifier.go_on(text);
        }
        if verifier.hints.len() < HINTS {
            verifier.hints.extend(Hint::of(text.bytes, verifier.place(text.line)));
        }
    }

    fn parsed(&mut self, audit: &Value, mac: Option<&str>, line: u64) {
        self.line = line;
        if let Some(candidate) = of_parts(audit, mac) {
            self.verifier.consider(candidate, &Text { bytes: &[], key: None, line });
        }
    }

    fn unreadable(&mut self, why: &'static str, line: u64) {
        self.line = line;
        self.verifier.find(Kind::Malformed, self.verifier.place(line), Some(why.to_owned()));
    }
}

/// Hints that are kept.
const HINTS: usize = 10_000;
