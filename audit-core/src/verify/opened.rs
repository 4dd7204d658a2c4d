//! How a session is opened: which of the keys fits one of its lines, and from then on all of them.

use super::{chain::Chain, control::Control, keys::Keys, line::Line};
use crate::{
    auditor::reopening,
    ratchet::{LineKey, first_key, proof},
};

/// What the lines of one session are checked with.
pub(super) struct Opened {
    /// Which of the seal keys it is.
    pub(super) seal: usize,
    lock: Lock,
}

enum Lock {
    /// One key for all lines.
    Keyed(LineKey),
    /// One for each.
    Ratchet(Box<Chain>),
}

/// Why a session was not opened.
pub(super) enum NotOpened {
    /// The line does not fit.
    Unfit,
    /// It says nothing of what its session is opened with; another line may.
    AnotherMay,
}

/// What opens the session of this line: for good, so that one which was opened before is opened by that key.
pub(super) fn reopen(keys: &Keys, seal: Option<usize>, line: &Line) -> Result<Opened, NotOpened> {
    match seal {
        Some(seal) => keyed(keys, seal, line).ok_or(NotOpened::Unfit),
        None => open(keys, line),
    }
}

fn open(keys: &Keys, line: &Line) -> Result<Opened, NotOpened> {
    let session = line.s.bytes().ok_or(NotOpened::Unfit)?;
    match line.control.as_deref() {
        Some(Control { forward_secure: true, enc: Some(enc), proof, .. }) => {
            ratchet(keys, &session, *enc, *proof).ok_or(NotOpened::Unfit)
        }
        control => {
            let mut seals = 0..keys.seals.len();
            let names_no_key = control.is_none_or(|control| control.software.is_none());
            let another_may = names_no_key && !keys.auditors.is_empty();
            let not_opened = if another_may { NotOpened::AnotherMay } else { NotOpened::Unfit };
            seals.find_map(|seal| keyed(keys, seal, line)).ok_or(not_opened)
        }
    }
}

/// What opens a session in keyed mode, if the line fits.
fn keyed(keys: &Keys, seal: usize, line: &Line) -> Option<Opened> {
    let (key, _) = keys.seals.get(seal)?;
    let key = LineKey::of(&first_key(key, &line.s.bytes()?, None));
    key.fits(&line.d, &line.mac).then_some(Opened { seal, lock: Lock::Keyed(key) })
}

/// What opens a session in forward-secure mode, if what its line shows is true: no line that somebody invented does. Whether this line
/// fits need not be known for that, which would take the keys of all lines before.
fn ratchet(keys: &Keys, session: &[u8; 16], enc: [u8; 32], shown: Option<[u8; 16]>) -> Option<Opened> {
    let mut openings = keys.auditors.iter().filter_map(|auditor| reopening(auditor.bytes(), enc));
    openings.find_map(|opening| {
        let mut seals = keys.seals.iter().enumerate();
        let (seal, (key, _)) = seals.find(|(_, (key, _))| Some(proof(key, session, &opening)) == shown)?;
        let chain = Chain::new(first_key(key, session, Some(&opening)));
        Some(Opened { seal, lock: Lock::Ratchet(Box::new(chain)) })
    })
}

impl Opened {
    /// Whether the line has the seal of its number.
    pub(super) fn fits(&mut self, line: &Line) -> bool {
        match &mut self.lock {
            Lock::Keyed(key) => key.fits(&line.d, &line.mac),
            Lock::Ratchet(chain) => LineKey::of(&chain.key(line.n)).fits(&line.d, &line.mac),
        }
    }

    /// How many keys have to be computed for that number.
    pub(super) fn steps_to(&self, n: u64) -> u64 {
        match &self.lock {
            Lock::Keyed(_) => 0,
            Lock::Ratchet(chain) => chain.steps_to(n),
        }
    }

    /// Whether the key moves on with each line: then a number that is far away costs a step for each between.
    pub(super) const fn is_forward_secure(&self) -> bool {
        matches!(self.lock, Lock::Ratchet(_))
    }
}
