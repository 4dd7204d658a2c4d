//! How a session is opened: which of the keys fits one of its lines, and from then on all of them.

use std::ops::Range;

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
    Keyed(LineKey<'static>),
    /// One for each.
    Ratchet(Box<Chain>),
}

/// The key of all lines of a session in keyed mode, which one of them fits.
pub(super) struct SessionKey {
    seal: usize,
    key: LineKey<'static>,
}

/// A line has the seal that it should have under that seal key. Made where it was tried, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fitted(usize);

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
        Some(seal) => Opened::keyed(keys, seal..seal + 1, line).ok_or(NotOpened::Unfit),
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
            let names_no_key = control.is_none_or(|control| control.software.is_none());
            let another_may = names_no_key && !keys.auditors.is_empty();
            let not_opened = if another_may { NotOpened::AnotherMay } else { NotOpened::Unfit };
            Opened::keyed(keys, 0..keys.seals.len(), line).ok_or(not_opened)
        }
    }
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

impl SessionKey {
    /// That of the line's session under one of those seal keys, if the line was sealed so.
    pub(super) fn of(keys: &Keys, mut seals: Range<usize>, line: &Line) -> Option<Self> {
        let session = line.s.bytes()?;
        seals.find_map(|seal| {
            let (key, _) = keys.seals.get(seal)?;
            let key = LineKey::of(&first_key(key, &session, None));
            key.fits(&line.d, &line.mac).then_some(Self { seal, key })
        })
    }

    /// Whether it is that of the line.
    pub(super) fn fits(&self, line: &Line) -> Option<Fitted> {
        self.key.fits(&line.d, &line.mac).then_some(Fitted(self.seal))
    }
}

impl Opened {
    fn keyed(keys: &Keys, seals: Range<usize>, line: &Line) -> Option<Self> {
        SessionKey::of(keys, seals, line)
            .map(|SessionKey { seal, key }| Self { seal, lock: Lock::Keyed(key) })
    }

    /// Whether the line has the seal of its number.
    pub(super) fn fits(&mut self, line: &Line) -> bool {
        match &mut self.lock {
            Lock::Keyed(key) => line.fitted == Some(Fitted(self.seal)) || key.fits(&line.d, &line.mac),
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
