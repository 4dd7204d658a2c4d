//! The lines that have a number and are not out.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::{Batch, ready::Ready};
use crate::scratch::Scratch;

/// In the order of their numbers.
#[derive(Default)]
pub(crate) struct Lines {
    /// The number of the first one: the high-water mark.
    first: u64,
    numbered: VecDeque<Numbered>,
    /// How many of them are sealed, one after the other,
    sealed: usize,
    /// and those of them that nobody is writing.
    ready: Ready,
    /// For some of the lines before that one nobody waits any more.
    left: u64,
}

/// What whoever has sealed a line gets for it.
pub(crate) struct Filled {
    /// Memory for another one, if there is some.
    pub(crate) spent: Option<Scratch>,
    /// Lines behind it were waiting for this one, and with them whoever waits for those.
    pub(crate) releases: bool,
}

/// A line that has its number.
struct Numbered {
    since: Instant,
    /// It was sealed before one that comes before it.
    early: Option<Scratch>,
}

impl Lines {
    /// The number of the first one that is not accepted.
    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    /// The number that the next one will have.
    pub(super) fn next(&self) -> u64 {
        self.first + self.numbered.len() as u64
    }

    /// Adds one that is not sealed yet, and waits since then: that may be a moment before the one in front of it came.
    pub(super) fn push(&mut self, since: Instant) {
        self.numbered.push_back(Numbered { since, early: None });
    }

    /// Puts the sealed line where its number belongs.
    pub(crate) fn fill(&mut self, n: u64, line: Scratch) -> Filled {
        let (before, place) = (self.sealed, usize::try_from(n - self.first).unwrap_or(usize::MAX));
        if place == self.sealed {
            self.append(line);
            while let Some(next) = self.numbered.get_mut(self.sealed).and_then(|next| next.early.take()) {
                self.append(next);
            }
        } else if let Some(numbered) = self.numbered.get_mut(place) {
            numbered.early = Some(line);
        }
        Filled { spent: self.ready.spare(), releases: self.sealed > before + 1 }
    }

    fn append(&mut self, line: Scratch) {
        self.sealed += 1;
        self.ready.push(line);
    }

    /// Nobody waits for that line any more.
    pub(crate) fn leave_behind(&mut self, n: u64) {
        self.left = self.left.max(n + 1);
    }

    /// Whether there are such lines.
    pub(super) const fn left_behind(&self) -> bool {
        self.first < self.left
    }

    /// What can be written.
    pub(crate) const fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Moves what can be written there.
    pub(crate) fn take_ready(&mut self, batch: &mut Batch) {
        self.ready.give(batch);
    }

    /// Notes that so many are out.
    pub(super) fn accept(&mut self, lines: usize) {
        self.numbered.drain(..lines);
        self.sealed -= lines;
        self.first += lines as u64;
        if self.numbered.is_empty() {
            // What an outage has piled up is not kept.
            self.numbered.shrink_to(MOST_AT_REST);
        }
    }

    /// Whether the first one has waited for so long.
    pub(super) fn late(&self, patience: Duration) -> bool {
        self.numbered.front().is_some_and(|oldest| oldest.since.elapsed() >= patience)
    }

    pub(super) fn len(&self) -> usize {
        self.numbered.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.numbered.is_empty()
    }
}

/// For so many there is always memory.
const MOST_AT_REST: usize = 1_024;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whoever writes for others at once is to know that somebody waits.
    #[test]
    fn the_line_that_others_wait_behind_releases_them() {
        let mut lines = Lines::default();
        (0..4).for_each(|_| lines.push(Instant::now()));
        let releases = [1, 2, 0, 3].map(|n| lines.fill(n, b"line".as_slice().into()).releases);
        assert_eq!(releases, [false, false, true, false]);
    }

    proptest! {
        /// In whatever order lines are sealed, and whenever somebody writes: they come out in that of their numbers, each once, and none
        /// before all that come before it.
        #[test]
        fn they_come_in_the_order_of_their_numbers(
            order in Just((0..40_u8).collect::<Vec<_>>()).prop_shuffle(),
            writes in prop::collection::vec(any::<bool>(), 40),
        ) {
            let mut lines = Lines::default();
            for _ in &order {
                lines.push(Instant::now());
            }
            let (mut sealed, mut out) = ([false; 40], Vec::new());
            for (n, writes) in order.into_iter().zip(writes) {
                lines.fill(n.into(), [n].as_slice().into());
                sealed[usize::from(n)] = true;
                if writes {
                    let before = out.len();
                    let mut batch = Batch::default();
                    lines.take_ready(&mut batch);
                    while !batch.is_empty() {
                        out.extend_from_slice(batch.next());
                        let bytes = batch.next().len();
                        batch.wrote(bytes);
                    }
                    lines.accept(out.len() - before);
                    prop_assert_eq!(out.len(), sealed.iter().take_while(|sealed| **sealed).count());
                    prop_assert_eq!(lines.first(), out.len() as u64);
                }
            }
            prop_assert!(out.iter().copied().eq(0..u8::try_from(out.len()).unwrap()));
        }
    }
}
