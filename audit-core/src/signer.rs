//! Who signs: it gathers the hashes of lines as they are sealed, and makes blocks of them. In a thread of its own, behind the
//! lines: a signature takes longer than a line.

mod leaves;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use ed25519_dalek::Signer as _;

use crate::{
    block::{Block, key_id, prev},
    keys::SigningKey,
};
use leaves::Leaves;

/// Signs the lines of one session.
pub(crate) struct Signer {
    key: ed25519_dalek::SigningKey,
    s: [u8; 16],
    leaves: Mutex<Leaves>,
    /// Held from the leaves to the number of their line, so that the blocks stand in the order of what they cover.
    chain: Mutex<Chain>,
}

/// What the next block goes on from.
#[derive(Default)]
struct Chain {
    number: u64,
    prev: [u8; 32],
}

/// A block and the signature over it.
pub(crate) struct Signed {
    pub(crate) block: Block,
    pub(crate) sig: [u8; 64],
}

impl Signer {
    pub(crate) fn new(key: &SigningKey, s: [u8; 16]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(key.0.bytes());
        Self { key, s, leaves: Mutex::default(), chain: Mutex::default() }
    }

    /// The id of its key.
    pub(crate) fn id(&self) -> String {
        key_id(self.key.verifying_key().as_bytes())
    }

    /// Notes that line `n` is sealed, and whether it `asks` for a signature; whether the next date may be another one now.
    pub(crate) fn note(&self, n: u64, leaf: [u8; 32], asks: bool) -> bool {
        self.leaves().put(n, leaf, asks)
    }

    /// When there is something to sign.
    pub(crate) fn date(&self) -> Option<Instant> {
        self.leaves().date()
    }

    /// Signs what is due.
    pub(crate) fn sign(&self, write: impl FnMut(&Signed)) {
        let mut chain = self.chain();
        let until = self.leaves().due(Instant::now());
        self.sign_until(&mut chain, until, write);
    }

    /// Signs everything, at the end of the session. Of several signatures all but one are lines to sign in their turn.
    pub(crate) fn finish(&self, mut write: impl FnMut(&Signed)) {
        // Whoever signs just now has written its line before that.
        let mut chain = self.chain();
        for _ in 0..ROUNDS {
            let Some(until) = self.leaves().rest() else { return };
            self.sign_until(&mut chain, until, &mut write);
        }
    }

    fn sign_until(&self, chain: &mut Chain, until: u64, mut write: impl FnMut(&Signed)) {
        loop {
            let Some((first, leaves)) = self.leaves().take(until) else { return };
            write(&chain.sign(&self.key, &self.s, first, leaves));
        }
    }

    fn chain(&self) -> MutexGuard<'_, Chain> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leaves(&self) -> MutexGuard<'_, Leaves> {
        self.leaves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chain {
    fn sign(&mut self, key: &ed25519_dalek::SigningKey, s: &[u8; 16], first: u64, leaves: Vec<u8>) -> Signed {
        let block = Block { number: self.number, first, leaves, prev: self.prev };
        let signed = block.signed(s);
        *self = Self { number: self.number + 1, prev: prev(&signed) };
        Signed { block, sig: key.sign(&signed).to_bytes() }
    }
}

/// Each leaves a 64th of the lines before; nothing in a queue outlasts so many.
const ROUNDS: usize = 4;
