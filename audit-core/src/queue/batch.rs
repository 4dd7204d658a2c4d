//! Lines on their way out.

/// Whole lines in the order of their numbers, with how many of their bytes are out already.
#[derive(Default)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    /// Where each line ends.
    ends: Vec<usize>,
    /// How many bytes are out,
    done: usize,
    /// how many lines,
    lines: usize,
    /// and how many will be, once what is being written is.
    next: usize,
}

impl Batch {
    pub(super) fn push(&mut self, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.ends.push(self.bytes.len());
    }

    /// Whether all of it is out.
    pub(crate) const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether the writer should not wait for more.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes.len() >= FULL
    }

    /// What is to be written at once: as many lines as one atomic write holds and at least one, or what is left of them.
    pub(crate) fn next(&mut self) -> &[u8] {
        if self.next == self.lines {
            let fit = self.ends[self.lines..].iter().take_while(|end| **end - self.done <= ATOMIC);
            self.next = (self.lines + fit.count().max(1)).min(self.ends.len());
        }
        &self.bytes[self.done..self.end()]
    }

    /// Notes that so many bytes are out; how many lines are by that.
    pub(crate) fn wrote(&mut self, bytes: usize) -> usize {
        self.done += bytes;
        if self.done < self.end() {
            return 0;
        }
        let lines = self.next - self.lines;
        self.lines = self.next;
        if self.lines == self.ends.len() {
            self.clear();
        }
        lines
    }

    /// Where what is being written ends.
    fn end(&self) -> usize {
        self.next.checked_sub(1).map_or(0, |last| self.ends[last])
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        // What an outage has piled up is not kept.
        self.bytes.shrink_to(2 * FULL);
        self.ends.shrink_to(FULL / 64);
        (self.done, self.lines, self.next) = (0, 0, 0);
    }
}

/// The size up to which a write to a pipe is atomic (`PIPE_BUF`).
const ATOMIC: usize = 4_096;

/// Twice what a pipe holds.
const FULL: usize = 131_072;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However much each write takes, all lines come out in order, whole ones are counted, and no write is longer than is
        /// atomic but that of a line which is so itself.
        #[test]
        fn all_lines_come_out(
            lengths in prop::collection::vec(1_usize..6_000, 1..40),
            takes in prop::collection::vec(1_usize..8_000, 1..20),
        ) {
            let mut batch = Batch::default();
            for (place, length) in lengths.iter().enumerate() {
                batch.push(&vec![u8::try_from(place).unwrap(); *length]);
            }
            let (mut out, mut lines, mut takes) = (Vec::new(), 0, takes.iter().cycle());
            while !batch.is_empty() {
                let next = batch.next().to_vec();
                prop_assert!(next.len() <= ATOMIC || next.iter().all(|byte| *byte == next[0]));
                let took = next.len().min(*takes.next().unwrap());
                out.extend_from_slice(&next[..took]);
                lines += batch.wrote(took);
                let whole = lengths.iter().scan(0, |sum, length| { *sum += length; Some(*sum) }).filter(|end| *end <= out.len());
                prop_assert!(lines <= whole.count());
            }
            prop_assert_eq!(lines, lengths.len());
            let wanted: Vec<u8> = lengths.iter().enumerate().flat_map(|(place, length)| vec![u8::try_from(place).unwrap(); *length]).collect();
            prop_assert_eq!(out, wanted);
        }
    }
}
