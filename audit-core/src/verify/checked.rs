//! What is there after a check: its result, and what a second look at the inputs needs, or the next check.

use std::{collections::HashMap, io::Read, sync::Arc};

use super::{
    finder::find,
    ledger::Ledger,
    line::SessionId,
    look::{Look, Sighting},
    report::Report,
    sequence::Sequence,
    state::State,
};

/// Inputs that were read to their end.
///
/// ```
/// use audit_core::{
///     keys::SealKey,
///     verify::{Keys, Verifier},
/// };
///
/// let keys = Keys::default().seal(SealKey::from_hex(&"5a".repeat(32))?, 0..u64::MAX);
/// let log = std::io::empty;
/// let mut verifier = Verifier::new(keys.clone());
/// verifier.read("january.log", log());
/// let mut checked = verifier.finish();
/// checked.look(log(), |line| println!("{} {}", if line.verified { "+" } else { "?" }, line.object));
/// let (report, state) = checked.remember();
/// assert_eq!(report.verified, 0);
///
/// // A month later.
/// let mut verifier = Verifier::going_on(keys, state, 1_769_904_000_000);
/// verifier.read("february.log", log());
/// assert_eq!(verifier.finish().report.findings.len(), 0);
/// # Ok::<(), audit_core::keys::KeyError>(())
/// ```
pub struct Checked {
    /// What was found.
    pub report: Report,
    ledger: Ledger,
    /// What an earlier check of the same archive knew.
    before: Option<State>,
    /// How many inputs were looked at once more, and which lines of them were shown.
    looked: u32,
    shown: HashMap<SessionId, Sequence>,
}

impl Checked {
    pub(super) fn new(report: Report, ledger: Ledger, before: Option<State>) -> Self {
        Self { report, ledger, before, looked: 0, shown: HashMap::new() }
    }

    /// Goes through an input once more, in the same order as before: shows each verified line once, and each that is not whenever it
    /// comes. Behind the last input comes the first again, for whoever has to look twice.
    pub fn look(&mut self, source: impl Read, mut show: impl FnMut(Sighting<'_>)) {
        if self.looked as usize >= self.report.inputs.len() {
            self.looked = 0;
            self.shown.clear();
        }
        let input = self.looked;
        self.looked = self.looked.saturating_add(1);
        let Self { ledger, shown, .. } = self;
        let readers = Arc::clone(&ledger.readers);
        find(source, input, &readers, &mut Look { ledger, shown, show: &mut show });
    }

    /// What was found, and what the next check is to know: that takes about as much memory.
    pub fn remember(self) -> (Report, State) {
        let now = State::of(&self.ledger);
        let state = match self.before {
            Some(before) => before.join(now),
            None => now,
        };
        (self.report, state)
    }
}
