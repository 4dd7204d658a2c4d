//! Which lines of a session the signatures cover.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    line::Line,
    sequence::{REMEMBERED, Sequence},
    signature::Signature,
};

/// What the signature lines of a session say.
#[derive(Default)]
pub(super) struct Signed {
    /// What each of the last blocks signed, and what it names as the one before.
    blocks: BTreeMap<u64, Link>,
    /// Lines that a block names and that have not come.
    awaited: BTreeMap<u64, [u8; 32]>,
    /// How many lines have come that a block names.
    covered: u64,
    /// Behind the last line of the last block.
    end: u64,
}

/// What is new about a block.
#[derive(Default)]
pub(super) struct Block {
    /// What does not fit into the session: the number of the line that is wrong, where that is not the signature itself, and why.
    pub(super) wrong: Vec<(Option<u64>, &'static str)>,
    /// The numbers that it is the first to name, of lines that have not come.
    pub(super) named: BTreeSet<u64>,
}

struct Link {
    hash: [u8; 32],
    prev: [u8; 32],
}

impl Signed {
    /// Takes a block whose signature fits.
    pub(super) fn take(&mut self, signature: &Signature, session: &[u8; 16], sequence: &Sequence) -> Block {
        let mut block = Block::default();
        let link = Link { hash: signature.hash(session), prev: signature.prev() };
        if let Some(known) = self.blocks.get(&signature.number()) {
            block.wrong.extend((known.hash != link.hash).then_some((None, "another block has its number")));
            return block;
        }
        if self.breaks(signature.number(), &link) {
            block.wrong.push((None, "its block does not name the one before"));
        }
        self.blocks.insert(signature.number(), link);
        while self.blocks.len() > BLOCKS {
            self.blocks.pop_first();
        }
        let oldest = sequence.numbers.next().saturating_sub(REMEMBERED);
        for (n, leaf) in signature.lines().filter(|(n, _)| !sequence.is_earlier(*n)) {
            if !sequence.numbers.has(n) {
                let news = n >= oldest && self.awaited.insert(n, leaf).is_none();
                block.named.extend(news.then_some(n));
                continue;
            }
            self.covered += 1;
            if sequence.same(n, &leaf) == Some(false) {
                block.wrong.push((Some(n), OTHER));
            }
        }
        self.end = self.end.max(signature.end());
        self.awaited = self.awaited.split_off(&oldest);
        block
    }

    /// Notes that a line has come; what is wrong with it.
    pub(super) fn came(&mut self, line: &Line) -> Option<&'static str> {
        let named = self.awaited.remove(&line.n)?;
        self.covered += 1;
        (named != line.d).then_some(OTHER)
    }

    /// Whether a block names the line: none where none names its number.
    pub(super) fn names(&self, line: &Line) -> Option<bool> {
        self.awaited.get(&line.n).map(|d| *d == line.d)
    }

    /// How many lines signatures cover.
    pub(super) const fn covered(&self) -> u64 {
        self.covered
    }

    /// How many lines of this run no signature covers and should: those before the end of the last block, and those behind it but for
    /// the last of the session. Of lines that an earlier run took it is not known which blocks there were.
    pub(super) fn uncovered(&self, sequence: &Sequence, stopped: bool) -> u64 {
        let excused = sequence.numbers.all_but(if stopped { END } else { TAIL }).max(self.end);
        (sequence.from(0) - sequence.from(excused)).saturating_sub(self.covered)
    }

    fn breaks(&self, number: u64, link: &Link) -> bool {
        let before = number.checked_sub(1).map(|before| self.blocks.get(&before).map(|before| before.hash));
        let first_breaks = before.is_none() && link.prev != FIRST_PREV;
        let before_breaks = before.flatten().is_some_and(|hash| hash != link.prev);
        let after = self.blocks.get(&(number + 1));
        first_breaks || before_breaks || after.is_some_and(|after| after.prev != link.hash)
    }
}

const OTHER: &str = "another line was signed under its number";

/// What the first block names as the one before.
const FIRST_PREV: [u8; 32] = [0; 32];
/// As many blocks as lines that may come out of order.
const BLOCKS: usize = 1_024;
/// Lines behind the last block that it is too early to miss,
const TAIL: u64 = 128;
/// and those with which a session ends: its last signature, and the stop.
const END: u64 = 2;
