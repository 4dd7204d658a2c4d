//! Signature lines: what one block covers, and whether its signature fits (`docs/seal-format.md`, section 3).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::control::bytes;

/// A block of lines, as its signature line claims it to be.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) number: u64,
    /// The number of its first line.
    pub(super) first: u64,
    /// The hashes `d` of its lines, in order.
    pub(super) leaves: Vec<[u8; 32]>,
    /// The hash of what the block before signed.
    pub(super) prev: [u8; 32],
    /// The id of the key.
    pub(super) key: String,
    sig: [u8; 64],
}

#[derive(Deserialize)]
struct Members {
    block: u64,
    first: u64,
    count: u32,
    leaves: String,
    prev: String,
    key: String,
    sig: String,
}

impl Block {
    /// None where the object is no such line.
    pub(super) fn of(object: &[u8]) -> Option<Self> {
        let Members { block, first, count, leaves, prev, key, sig } = serde_json::from_slice(object).ok()?;
        let (leaves, rest) = URL_SAFE_NO_PAD.decode(leaves).ok().map(chunks)?;
        let whole = rest == 0 && leaves.len() == usize::try_from(count).ok()? && count <= MOST;
        whole.then_some(())?;
        Some(Self { number: block, first, leaves, prev: bytes(&prev)?, key, sig: bytes(&sig)? })
    }

    /// Whether the signature is that key's, for that session.
    pub(super) fn is_by(&self, signer: &VerifyingKey, session: [u8; 16]) -> bool {
        signer.verify_strict(&self.signed(session), &Signature::from_bytes(&self.sig)).is_ok()
    }

    /// What the next block names as `prev`.
    pub(super) fn hash(&self, session: [u8; 16]) -> [u8; 32] {
        Sha256::digest(self.signed(session)).into()
    }

    fn signed(&self, session: [u8; 16]) -> Vec<u8> {
        let mut leaves = Sha256::new();
        self.leaves.iter().for_each(|leaf| leaves.update(leaf));
        let count = u32::try_from(self.leaves.len()).unwrap_or(u32::MAX);
        [
            b"als1 sigblock\0".as_slice(),
            &session,
            &self.number.to_be_bytes(),
            &self.first.to_be_bytes(),
            &count.to_be_bytes(),
            &leaves.finalize(),
            &self.prev,
        ]
        .concat()
    }

    /// The numbers it covers, each with the hash of its line; without those that were never sealed.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, [u8; 32])> {
        (self.first..).zip(self.leaves.iter().copied()).filter(|(_, leaf)| *leaf != [0; 32])
    }

    /// The number behind its last line.
    pub(super) fn end(&self) -> u64 {
        self.first.saturating_add(self.leaves.len() as u64)
    }
}

/// The id under which lines name that key.
pub(super) fn key_id(signer: &VerifyingKey) -> String {
    let hash = Sha256::new().chain_update(b"als1 sign").chain_update(signer.as_bytes()).finalize();
    base16ct::lower::encode_string(&hash[..4])
}

fn chunks(bytes: Vec<u8>) -> (Vec<[u8; 32]>, usize) {
    let (whole, rest) = bytes.as_chunks();
    (whole.to_vec(), rest.len())
}

/// Lines of a block at the most.
const MOST: u32 = 64;
