//! The lines that have a number and are not out.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::Batch;
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
    ready: Batch,
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

    /// Puts the sealed line where its number belongs; gives the memory of another one in exchange, if there is some.
    pub(crate) fn fill(&mut self, n: u64, line: Scratch) -> Option<Scratch> {
        let place = usize::try_from(n - self.first).ok()?;
        if place != self.sealed {
            self.numbered.get_mut(place)?.early = Some(line);
            return None;
        }
        let spent = self.append(line);
        while let Some(next) = self.numbered.get_mut(self.sealed).and_then(|next| next.early.take()) {
            // One was enough.
            drop(self.append(next));
        }
        spent
    }

    fn append(&mut self, line: Scratch) -> Option<Scratch> {
        self.sealed += 1;
        self.ready.push(line)
    }

    /// What can be written.
    pub(crate) const fn ready(&self) -> &Batch {
        &self.ready
    }

    /// Moves what can be written there.
    pub(crate) fn take_ready(&mut self, batch: &mut Batch) {
        batch.take(&mut self.ready);
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
