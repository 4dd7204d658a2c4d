//! How a session is opened: which of the keys fits one of its lines, and from then on all of them.

use super::{chain::Chain, control::Control, keys::Keys, line::Line};
use crate::{
    auditor::reopening,
    ratchet::{LineKey, first_key},
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
    /// It cannot open the session, or the key of its number is too far away for that; another line may.
    AnotherMay,
}

/// What opens the session of this line, if the line fits. `vain` counts the steps that were taken for lines that did not.
pub(super) fn open(keys: &Keys, line: &Line, vain: &mut u64) -> Result<Opened, NotOpened> {
    let s = line.s.bytes().ok_or(NotOpened::Unfit)?;
    let seals = || keys.seals.iter().map(|(key, _)| key).enumerate();
    let Some(Control { forward_secure: true, enc: Some(enc), .. }) = line.control.as_deref() else {
        let keyed = |(seal, key)| Opened { seal, lock: Lock::Keyed(LineKey::of(&first_key(key, &s, None))) };
        let opens_nothing = line.software().is_none();
        let another_may = opens_nothing && !keys.auditors.is_empty();
        let not_opened = if another_may { NotOpened::AnotherMay } else { NotOpened::Unfit };
        return seals().find_map(|held| keyed(held).fitting(line)).ok_or(not_opened);
    };
    for opening in keys.auditors.iter().filter_map(|auditor| reopening(auditor.bytes(), *enc)) {
        for (seal, key) in seals() {
            if line.n > FARTHEST || *vain + line.n > IN_VAIN {
                return Err(NotOpened::AnotherMay);
            }
            let chain = Chain::new(first_key(key, &s, Some(&opening)));
            let opened = Opened { seal, lock: Lock::Ratchet(Box::new(chain)) };
            if let Some(opened) = opened.fitting(line) {
                return Ok(opened);
            }
            *vain += line.n;
        }
    }
    Err(NotOpened::Unfit)
}

impl Opened {
    /// Whether the line has the seal of its number.
    pub(super) fn fits(&mut self, line: &Line) -> bool {
        match &mut self.lock {
            Lock::Keyed(key) => key.fits(&line.d, &line.mac),
            Lock::Ratchet(chain) => LineKey::of(&chain.key(line.n)).fits(&line.d, &line.mac),
        }
    }

    /// Whether the key moves on with each line: then a number that is far away costs a step for each between.
    pub(super) const fn is_forward_secure(&self) -> bool {
        matches!(self.lock, Lock::Ratchet(_))
    }

    fn fitting(mut self, line: &Line) -> Option<Self> {
        self.fits(line).then_some(self)
    }
}

/// The highest number by which a forward-secure session is opened,
const FARTHEST: u64 = 1 << 24;
/// and how many steps are taken for lines that turn out not to fit: whoever invents them must not hold everything up.
const IN_VAIN: u64 = 1 << 26;
