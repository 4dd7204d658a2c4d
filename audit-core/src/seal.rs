//! The seal `als1` (`docs/seal-format.md`, sections 1 and 2): from a draft to a line with its MAC. Pure.

use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::{
    canonical::number,
    keyed::Keyed,
    keys::SealKey,
    mac::{TEXT, first, text},
    ratchet::LineKey,
    scratch::Scratch,
};

/// The canonical text of a line whose number and time are still to come.
pub(crate) struct Draft {
    pub(crate) text: Scratch,
    /// Where `n` goes in.
    pub(crate) n: usize,
    /// Where `t` goes in, behind `n`.
    pub(crate) t: usize,
    /// Where `unrecorded` goes in, behind `t`.
    pub(crate) unrecorded: usize,
}

/// What a line is given last, under the lock that numbers it.
pub(crate) struct Numbers<'a> {
    pub(crate) n: u64,
    /// When it got it.
    pub(crate) since: Instant,
    /// Unix time in milliseconds.
    pub(crate) t: u64,
    /// No other operation is in flight.
    pub(crate) alone: bool,
    /// How many operations went on without a line since the line before.
    pub(crate) unrecorded: u64,
    /// The key of this number.
    pub(crate) key: LineKey<'a>,
}

/// A line under its seal.
pub(crate) struct Sealed {
    /// The whole line with its newline.
    pub(crate) line: Scratch,
    /// What a signature names of it.
    pub(crate) leaf: [u8; 32],
}

impl Draft {
    /// The length of its line with the longest numbers there can be.
    pub(crate) fn line_bytes(&self) -> usize {
        const NUMBER: usize = 16;
        HEAD.len()
            + self.text.len()
            + 2 * NUMBER
            + UNRECORDED.len()
            + NUMBER
            + MAC_HEAD.len()
            + TEXT
            + TAIL.len()
    }

    /// Seals it. The key ends here.
    pub(crate) fn seal(&self, numbers: Numbers<'_>) -> Sealed {
        let mut line = Scratch::new();
        line.reserve(self.line_bytes());
        line.extend_from_slice(HEAD);
        line.extend_from_slice(&self.text[..self.n]);
        number(&mut line, numbers.n);
        line.extend_from_slice(&self.text[self.n..self.t]);
        number(&mut line, numbers.t);
        line.extend_from_slice(&self.text[self.t..self.unrecorded]);
        if numbers.unrecorded > 0 {
            line.extend_from_slice(UNRECORDED);
            number(&mut line, numbers.unrecorded);
        }
        line.extend_from_slice(&self.text[self.unrecorded..]);
        let leaf = leaf(&line[HEAD.len()..]);
        line.extend_from_slice(MAC_HEAD);
        line.extend_from_slice(&text(&numbers.key.mac(&leaf)));
        line.extend_from_slice(TAIL);
        numbers.key.forget();
        Sealed { line, leaf }
    }
}

/// `d` of a canonical text: what the seal is made over, and what a signature names.
pub(crate) fn leaf(m: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(m).finalize().into()
}

/// Tells seal keys apart without saying anything about them.
pub(crate) fn kid(key: &SealKey) -> String {
    let tag = Keyed::new(key.0.bytes()).tag(&[b"als1 kid"]);
    base16ct::lower::encode_string(&first::<4>(tag))
}

const HEAD: &[u8] = br#"{"audit":"#;
const UNRECORDED: &[u8] = br#","unrecorded":"#;
const MAC_HEAD: &[u8] = br#","mac":""#;
const TAIL: &[u8] = b"\"}\n";

#[cfg(test)]
mod tests;
