//! Sealed lines that nobody is writing yet.

use std::collections::VecDeque;

use super::Batch;
use crate::scratch::Scratch;

/// In the order of their numbers. They stay in the memory of those who sealed them, so that nobody moves bytes while the queue is
/// locked.
#[derive(Default)]
pub(crate) struct Ready {
    pub(super) lines: VecDeque<Scratch>,
    /// Their bytes.
    bytes: usize,
    /// Memory of lines that are out, for those who bring the next ones.
    pub(super) spare: Vec<Scratch>,
}

impl Ready {
    pub(super) fn push(&mut self, line: Scratch) {
        self.bytes += line.len();
        self.lines.push_back(line);
    }

    /// Memory for another line, if there is some.
    pub(super) fn spare(&mut self) -> Option<Scratch> {
        self.spare.pop()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the writer should not wait for more.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes >= FULL
    }

    /// Moves all lines there, unless there are some.
    pub(super) fn give(&mut self, batch: &mut Batch) {
        if batch.is_empty() {
            batch.take(&mut self.lines, &mut self.spare);
            self.bytes = 0;
        }
    }
}

/// Twice what a pipe holds.
const FULL: usize = 131_072;
