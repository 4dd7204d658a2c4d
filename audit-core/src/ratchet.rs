//! The keys of a session's lines (`docs/seal-format.md`, section 2): the first one, and how each follows from the one before.

use std::sync::Arc;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{
    auditor::Opening,
    keyed::Keyed,
    keys::SealKey,
    mac::{first, hkdf},
    sweep::sweep,
};

/// The key of a line, ready to seal. Wiped when nobody needs it any more.
#[derive(Clone)]
pub(crate) struct LineKey(Arc<Keyed>);

/// Where the keys of lines come from, number by number.
#[derive(Clone)]
pub(crate) enum Ratchet {
    /// Keyed mode: all lines have this key.
    Still(LineKey),
    /// Forward-secure mode: that of the next line. Those before cannot be made of it.
    Moving(LineKey),
}

impl Ratchet {
    /// The keys of the session `s`, from its number 0 on; with an opening, those of a forward-secure one.
    pub(crate) fn new(seal: &SealKey, s: &[u8; 16], opening: Option<&Opening>) -> Self {
        let key = LineKey::of(&first_key(seal, s, opening));
        sweep::<SWEPT>();
        if opening.is_some() { Self::Moving(key) } else { Self::Still(key) }
    }

    /// The key of the next number. Whoever gets it has it alone.
    pub(crate) fn next(&mut self) -> LineKey {
        match self {
            Self::Still(key) => key.clone(),
            Self::Moving(key) => {
                let following = LineKey::of(&key.following());
                std::mem::replace(key, following)
            }
        }
    }
}

impl LineKey {
    pub(crate) fn of(key: &[u8; 32]) -> Self {
        Self(Arc::new(Keyed::new(key)))
    }

    /// `K_{n+1}` of `K_n`.
    pub(crate) fn following(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.tag(&[b"als1 ratchet"]))
    }

    /// The seal of a line with that leaf hash.
    pub(crate) fn mac(&self, leaf: &[u8; 32]) -> [u8; 16] {
        first(self.0.tag(&[b"als1 tag", leaf]))
    }

    /// Whether it is its seal; how long it takes tells nothing.
    #[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for whoever checks"))]
    pub(crate) fn fits(&self, leaf: &[u8; 32], mac: &[u8; 16]) -> bool {
        self.mac(leaf).ct_eq(mac).into()
    }

    /// The line is sealed. Where nobody else has its key, nothing is left of it.
    pub(crate) fn forget(mut self) {
        let alone = Arc::get_mut(&mut self.0).is_some();
        // Wiped where it is: taken out, it would leave itself behind.
        drop(self);
        if alone {
            sweep::<SWEPT>();
        }
    }
}

/// Deeper than HMAC goes, in words.
const SWEPT: usize = 1_024;

/// `K_0`, of either mode.
pub(crate) fn first_key(seal: &SealKey, s: &[u8; 16], opening: Option<&Opening>) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    match opening {
        None => hkdf(b"als1", seal.0.bytes(), &[b"als1 session", s], &mut key),
        Some(Opening { enc, salt }) => {
            hkdf(&***salt, seal.0.bytes(), &[b"als1 session", s, enc], &mut key);
        }
    }
    key
}

/// What shows the auditor that whoever opened the session so held the seal key, without saying anything of the keys of its lines.
pub(crate) fn proof(seal: &SealKey, s: &[u8; 16], Opening { enc, salt }: &Opening) -> [u8; 16] {
    let mut proof = Zeroizing::new([0; 32]);
    hkdf(&***salt, seal.0.bytes(), &[b"als1 proof", s, enc], &mut proof);
    sweep::<SWEPT>();
    first(*proof)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod memory;
