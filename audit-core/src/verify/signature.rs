//! Signature lines: what one block covers, and whether its signature fits (`docs/seal-format.md`, section 3).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use ed25519_dalek::VerifyingKey;
use serde::Deserialize;

use super::control::bytes;
use crate::block::{Block, prev};

/// A block of lines and the signature over it, as a line claims them to be.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    block: Block,
    /// The id of the key.
    pub(super) key: String,
    sig: [u8; 64],
}

#[derive(Deserialize)]
struct Members {
    block: u64,
    first: u64,
    count: u64,
    leaves: String,
    prev: String,
    key: String,
    sig: String,
}

impl Signature {
    /// None where the object is no such line.
    pub(super) fn of(object: &[u8]) -> Option<Self> {
        let Members { block: number, first, count, leaves, prev, key, sig } =
            serde_json::from_slice(object).ok()?;
        let block =
            Block { number, first, leaves: URL_SAFE_NO_PAD.decode(leaves).ok()?, prev: bytes(&prev)? };
        let whole = block.leaves.len().is_multiple_of(Block::LEAF) && block.count() == count;
        let fits = whole && block.count() <= Block::LINES as u64;
        fits.then_some(Self { block, key, sig: bytes(&sig)? })
    }

    /// Whether it is that key's, for that session.
    pub(super) fn is_by(&self, signer: &VerifyingKey, session: &[u8; 16]) -> bool {
        let sig = ed25519_dalek::Signature::from_bytes(&self.sig);
        signer.verify_strict(&self.block.signed(session), &sig).is_ok()
    }

    /// What the next block names as the one before.
    pub(super) fn hash(&self, session: &[u8; 16]) -> [u8; 32] {
        prev(&self.block.signed(session))
    }

    /// The number of the block.
    pub(super) const fn number(&self) -> u64 {
        self.block.number
    }

    /// What it names as the one before.
    pub(super) const fn prev(&self) -> [u8; 32] {
        self.block.prev
    }

    /// The numbers it covers, each with the hash of its line; without those that were never sealed.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, [u8; 32])> {
        let (leaves, _) = self.block.leaves.as_chunks();
        (self.block.first..).zip(leaves.iter().copied()).filter(|(_, leaf)| *leaf != [0; 32])
    }

    /// The number behind its last line.
    pub(super) const fn end(&self) -> u64 {
        self.block.first.saturating_add(self.block.count())
    }
}
