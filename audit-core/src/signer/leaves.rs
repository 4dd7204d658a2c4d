//! The hashes of lines that no block covers yet, and when one is due.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::block::Block;

/// What waits for a signature, by number. Lines are sealed in any order; only what has no gap before it goes into a block.
#[derive(Default)]
pub(super) struct Leaves {
    /// The number of the first.
    first: u64,
    waiting: VecDeque<Option<Leaf>>,
    /// How many of them are sealed, from the first on.
    ready: usize,
}

struct Leaf {
    hash: [u8; Block::LEAF],
    /// Since when it waits. A signature waits for nothing: else an idle process would sign its signatures for ever.
    since: Option<Instant>,
}

impl Leaves {
    /// Takes that of line `n`; whether the date may be another one now.
    pub(super) fn put(&mut self, n: u64, hash: [u8; Block::LEAF], asks: bool) -> bool {
        let Some(place) = n.checked_sub(self.first).and_then(|place| usize::try_from(place).ok()) else {
            return false;
        };
        if self.waiting.len() <= place {
            self.waiting.resize_with(place + 1, || None);
        }
        self.waiting[place] = Some(Leaf { hash, since: asks.then(Instant::now) });
        let before = (self.ready, self.asking());
        while self.waiting.get(self.ready).is_some_and(Option::is_some) {
            self.ready += 1;
        }
        before.1 != self.asking() || (before.0 < Block::LINES && self.ready >= Block::LINES)
    }

    /// When a signature is due: at once for a whole block, else some time after the first line that wants one.
    pub(super) fn date(&self) -> Option<Instant> {
        let since = self.asking()?;
        Some(if self.ready >= Block::LINES { since } else { since + PATIENCE })
    }

    /// The number up to which lines are to be signed now.
    pub(super) fn due(&self, now: Instant) -> u64 {
        let late = self.asking().is_some_and(|since| since + PATIENCE <= now);
        let lines = if late { self.ready } else { self.ready / Block::LINES * Block::LINES };
        self.first + lines as u64
    }

    /// That up to which they can be at the end; none where that is nothing but one signature.
    pub(super) fn rest(&self) -> Option<u64> {
        (self.ready > 1 || self.asking().is_some()).then(|| self.first + self.ready as u64)
    }

    /// Takes the next block up to that number, and the number of its first line.
    pub(super) fn take(&mut self, until: u64) -> Option<(u64, Vec<u8>)> {
        let lines = usize::try_from(until.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let lines = lines.min(self.ready).min(Block::LINES);
        let first = self.first;
        let hashes = self.waiting.drain(..lines).flatten().flat_map(|leaf| leaf.hash).collect();
        self.ready -= lines;
        self.first += lines as u64;
        (lines > 0).then_some((first, hashes))
    }

    /// Since when the first line waits that wants a signature.
    fn asking(&self) -> Option<Instant> {
        self.waiting.iter().take(self.ready).flatten().find_map(|leaf| leaf.since)
    }
}

/// How long a line may wait for its signature.
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests;
