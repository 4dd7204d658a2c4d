//! The keys of a session's lines (`docs/seal-format.md`, section 2): the first one, and how each follows from the one before.

use std::sync::{Mutex, PoisonError};

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{
    auditor::Opening,
    keyed::Keyed,
    keys::SealKey,
    mac::{first, hkdf},
    sweep::sweep,
};

/// The key of a line, ready to seal.
pub(crate) enum LineKey<'a> {
    /// That of all lines. It is not counted who has it: threads would wait for each other to do that.
    Shared(&'a Keyed),
    /// That of no other line. Wiped when it is dropped, where it is: moved, it would leave itself behind.
    Own(Box<Keyed>),
}

/// Where the keys of lines come from, number by number.
pub(crate) enum Ratchet {
    /// Keyed mode: all lines have this key.
    Still(Box<Keyed>),
    /// Forward-secure mode: that of the next line. Those before cannot be made of it.
    Moving(Mutex<Box<Keyed>>),
}

impl Ratchet {
    /// The keys of the session `s`, from its number 0 on; with an opening, those of a forward-secure one.
    pub(crate) fn new(seal: &SealKey, s: &[u8; 16], opening: Option<&Opening>) -> Self {
        let key = first_key(seal, s, opening);
        let ratchet = match opening {
            None => Self::Still(Box::new(Keyed::new(&key))),
            Some(_) => Self::Moving(Mutex::new(Box::new(Keyed::new(&key)))),
        };
        sweep::<SWEPT>();
        ratchet
    }

    /// The key of the next number. Only under the lock that gives the number: whoever asks as the n-th gets the key of number n.
    pub(crate) fn next(&self) -> LineKey<'_> {
        match self {
            Self::Still(key) => LineKey::Shared(key),
            Self::Moving(key) => {
                let mut key = key.lock().unwrap_or_else(PoisonError::into_inner);
                let following = Box::new(Keyed::new(&following(&key)));
                LineKey::Own(std::mem::replace(&mut *key, following))
            }
        }
    }
}

impl LineKey<'_> {
    #[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for whoever checks"))]
    pub(crate) fn of(key: &[u8; 32]) -> Self {
        Self::Own(Box::new(Keyed::new(key)))
    }

    /// `K_{n+1}` of `K_n`.
    #[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for whoever checks"))]
    pub(crate) fn following(&self) -> Zeroizing<[u8; 32]> {
        following(self.keyed())
    }

    /// The seal of a line with that leaf hash.
    pub(crate) fn mac(&self, leaf: &[u8; 32]) -> [u8; 16] {
        first(self.keyed().tag(&[b"als1 tag", leaf]))
    }

    /// Whether it is its seal; how long it takes tells nothing.
    #[cfg_attr(not(any(test, feature = "verify")), expect(dead_code, reason = "it is for whoever checks"))]
    pub(crate) fn fits(&self, leaf: &[u8; 32], mac: &[u8; 16]) -> bool {
        self.mac(leaf).ct_eq(mac).into()
    }

    const fn keyed(&self) -> &Keyed {
        match self {
            Self::Shared(key) => key,
            Self::Own(key) => key,
        }
    }

    /// The line is sealed. Where no other has its key, nothing is left of it.
    pub(crate) fn forget(self) {
        if let Self::Own(key) = self {
            drop(key);
            sweep::<SWEPT>();
        }
    }
}

fn following(key: &Keyed) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(key.tag(&[b"als1 ratchet"]))
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
