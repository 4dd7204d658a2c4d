//! Lines on their way out.

use std::collections::VecDeque;

use crate::scratch::Scratch;

/// Whole lines in the order of their numbers. They stay in the memory of those who sealed them, so that nobody moves bytes while the
/// queue is locked.
#[derive(Default)]
pub(crate) struct Batch {
    lines: VecDeque<Scratch>,
    /// The bytes of them all.
    bytes: usize,
    /// What is being written at once: so many of them,
    taken: usize,
    /// which are these bytes,
    writing: Vec<u8>,
    /// of which so many are out.
    done: usize,
    /// Memory of lines that are out, for those who bring the next ones.
    spent: Vec<Scratch>,
}

impl Batch {
    /// Adds a line; gives the memory of another one in exchange, if there is some.
    pub(super) fn push(&mut self, line: Scratch) -> Option<Scratch> {
        self.bytes += line.len();
        self.lines.push_back(line);
        self.spent.pop()
    }

    /// Adds what the other one holds, and leaves it the memory of the lines that are out.
    pub(super) fn take(&mut self, other: &mut Self) {
        if self.is_empty() {
            return std::mem::swap(self, other);
        }
        self.lines.append(&mut other.lines);
        self.bytes += std::mem::take(&mut other.bytes);
        other.spent.append(&mut self.spent);
        other.spent.truncate(MOST_SPENT);
    }

    /// Whether all of it is out.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the writer should not wait for more.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes >= FULL
    }

    /// What is to be written at once: as many lines as one atomic write holds and at least one, or what is left of them.
    pub(crate) fn next(&mut self) -> &[u8] {
        if self.taken == 0 {
            let mut bytes = 0;
            let fits = |line: &&Scratch| {
                bytes += line.len();
                bytes <= ATOMIC
            };
            self.taken = self.lines.iter().take_while(fits).count().max(1);
            self.lines.iter().take(self.taken).for_each(|line| self.writing.extend_from_slice(line));
        }
        &self.writing[self.done..]
    }

    /// Notes that so many bytes are out; how many lines are by that.
    pub(crate) fn wrote(&mut self, bytes: usize) -> usize {
        self.done += bytes;
        if self.done < self.writing.len() {
            return 0;
        }
        let lines = self.taken;
        self.bytes -= self.writing.len();
        self.spent.extend(self.lines.drain(..lines));
        (self.taken, self.done) = (0, 0);
        self.writing.clear();
        // What an outage has piled up is not kept.
        self.spent.truncate(MOST_SPENT);
        if self.lines.is_empty() {
            self.lines.shrink_to(MOST_SPENT);
        }
        lines
    }
}

/// The size up to which a write to a pipe is atomic (`PIPE_BUF`).
const ATOMIC: usize = 4_096;

/// Twice what a pipe holds.
const FULL: usize = 131_072;

/// The lines of a batch that is full, if they are as long as most are.
const MOST_SPENT: usize = FULL / 512;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(place: usize, bytes: usize) -> Scratch {
        vec![u8::try_from(place).unwrap(); bytes].as_slice().into()
    }

    proptest! {
        /// However much each write takes, and whenever further lines come, all come out in order, whole ones are counted, and no write
        /// is longer than is atomic but that of a line which is so itself.
        #[test]
        fn all_lines_come_out(
            lengths in prop::collection::vec(1_usize..6_000, 1..40),
            takes in prop::collection::vec(1_usize..8_000, 1..20),
            at_once in 1_usize..10,
        ) {
            let (mut batch, mut ready) = (Batch::default(), Batch::default());
            let (mut out, mut lines, mut takes) = (Vec::new(), 0, takes.iter().cycle());
            let mut coming = lengths.iter().copied().enumerate().peekable();
            while coming.peek().is_some() || !batch.is_empty() {
                coming.by_ref().take(at_once).for_each(|(place, bytes)| drop(ready.push(line(place, bytes))));
                batch.take(&mut ready);
                let next = batch.next().to_vec();
                prop_assert!(next.len() <= ATOMIC || next.iter().all(|byte| *byte == next[0]));
                let took = next.len().min(*takes.next().unwrap());
                out.extend_from_slice(&next[..took]);
                lines += batch.wrote(took);
                let whole = lengths.iter().scan(0, |sum, length| { *sum += length; Some(*sum) }).filter(|end| *end <= out.len());
                prop_assert!(lines <= whole.count());
            }
            prop_assert_eq!((lines, batch.bytes, ready.is_empty()), (lengths.len(), 0, true));
            let wanted: Vec<u8> = lengths.iter().enumerate().flat_map(|(place, length)| vec![u8::try_from(place).unwrap(); *length]).collect();
            prop_assert_eq!(out, wanted);
        }
    }

    /// Nobody asks for memory while as many lines go out as come; and what an outage has piled up is given back.
    #[test]
    fn memory_goes_round() {
        let (mut batch, mut ready) = (Batch::default(), Batch::default());
        let mut round = |lines: usize| {
            let exchanged = (0..lines).filter(|_| ready.push(line(0, 600)).is_some()).count();
            batch.take(&mut ready);
            while !batch.is_empty() {
                let bytes = batch.next().len();
                batch.wrote(bytes);
            }
            exchanged
        };
        assert_eq!([6, 6, 6, 6].map(&mut round), [0, 0, 6, 6]);
        assert_eq!([32_768, 32_768, 32_768, 600].map(&mut round), [6, 6, MOST_SPENT, MOST_SPENT]);
    }
}
