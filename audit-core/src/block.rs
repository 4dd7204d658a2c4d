//! What a signature covers (`docs/seal-format.md`, section 3): a block of consecutive lines, by their hashes. Pure.

use sha2::{Digest, Sha256};

/// The lines that one signature covers.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Which one of the session it is, from 0.
    pub(crate) number: u64,
    /// The number of its first line.
    pub(crate) first: u64,
    /// The hashes of its lines, one behind the other.
    pub(crate) leaves: Vec<u8>,
    /// What [`prev`](Self::prev) says of the block before; zeros in the first.
    pub(crate) prev: [u8; 32],
}

impl Block {
    /// How many lines it may cover.
    pub(crate) const LINES: usize = 64;
    /// The bytes of a hash.
    pub(crate) const LEAF: usize = 32;

    /// How many lines it covers.
    pub(crate) const fn count(&self) -> u64 {
        (self.leaves.len() / Self::LEAF) as u64
    }

    /// The bytes under the signature, in the session `s`.
    pub(crate) fn signed(&self, s: &[u8; 16]) -> Vec<u8> {
        let mut signed = b"als1 sigblock\0".to_vec();
        signed.extend_from_slice(s);
        signed.extend_from_slice(&self.number.to_be_bytes());
        signed.extend_from_slice(&self.first.to_be_bytes());
        signed.extend_from_slice(&u32::try_from(self.count()).unwrap_or(u32::MAX).to_be_bytes());
        signed.extend_from_slice(&Sha256::digest(&self.leaves));
        signed.extend_from_slice(&self.prev);
        signed
    }
}

/// What the next block says of the one whose signed bytes these are.
pub(crate) fn prev(signed: &[u8]) -> [u8; 32] {
    Sha256::digest(signed).into()
}

/// Tells signing keys apart, by their public halves.
pub(crate) fn key_id(public: &[u8; 32]) -> String {
    let hash = Sha256::new().chain_update(b"als1 sign").chain_update(public).finalize();
    base16ct::lower::encode_string(&hash[..4])
}
