//! Lines on their way out.

use std::collections::VecDeque;

use crate::scratch::Scratch;

/// Whole lines in the order of their numbers.
#[derive(Default)]
pub(crate) struct Batch {
    lines: VecDeque<Scratch>,
    /// What is being written at once: so many of them,
    taken: usize,
    /// which are these bytes,
    writing: Vec<u8>,
    /// of which so many are out.
    done: usize,
    /// Memory of lines that are out.
    spent: Vec<Scratch>,
}

impl Batch {
    /// Takes lines, where it has none, and leaves the memory of those that are out to whoever brings the next ones.
    pub(super) fn take(&mut self, lines: &mut VecDeque<Scratch>, spare: &mut Vec<Scratch>) {
        std::mem::swap(&mut self.lines, lines);
        // What an outage has piled up is not kept.
        lines.shrink_to(AT_REST);
        let room = AT_REST.saturating_sub(spare.len());
        spare.extend(self.spent.drain(..room.min(self.spent.len())));
    }

    /// Whether all of it is out.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
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
        self.spent.extend(self.lines.drain(..lines));
        self.spent.truncate(AT_REST);
        (self.taken, self.done) = (0, 0);
        self.writing.clear();
        lines
    }
}

/// The size up to which a write to a pipe is atomic (`PIPE_BUF`).
const ATOMIC: usize = 4_096;

/// So many lines at a time ask for no memory, and so much is kept of what was used for more.
const AT_REST: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::queue::ready::Ready;

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
            let (mut batch, mut ready) = (Batch::default(), Ready::default());
            let (mut out, mut lines, mut takes) = (Vec::new(), 0, takes.iter().cycle());
            let mut coming = lengths.iter().copied().enumerate().peekable();
            while coming.peek().is_some() || !batch.is_empty() || !ready.is_empty() {
                coming.by_ref().take(at_once).for_each(|(place, bytes)| ready.push(line(place, bytes)));
                ready.give(&mut batch);
                let next = batch.next().to_vec();
                prop_assert!(next.len() <= ATOMIC || next.iter().all(|byte| *byte == next[0]));
                let took = next.len().min(*takes.next().unwrap());
                out.extend_from_slice(&next[..took]);
                lines += batch.wrote(took);
                let whole = lengths.iter().scan(0, |sum, length| { *sum += length; Some(*sum) }).filter(|end| *end <= out.len());
                prop_assert!(lines <= whole.count());
            }
            prop_assert_eq!((lines, ready.is_empty()), (lengths.len(), true));
            let wanted: Vec<u8> = lengths.iter().enumerate().flat_map(|(place, length)| vec![u8::try_from(place).unwrap(); *length]).collect();
            prop_assert_eq!(out, wanted);
        }
    }

    /// Writes so many lines, as the sink does; how many of those who brought them got memory in exchange.
    fn round(batch: &mut Batch, ready: &mut Ready, lines: usize) -> usize {
        let bring = |_: &usize| {
            ready.push(line(0, 600));
            ready.spare().is_some()
        };
        let exchanged = (0..lines).filter(bring).count();
        ready.give(batch);
        while !batch.is_empty() {
            let bytes = batch.next().len();
            batch.wrote(bytes);
            ready.give(batch);
        }
        exchanged
    }

    /// Nobody asks for memory while as many lines go out as come, in however many writes.
    #[test]
    fn memory_goes_round() {
        for lines in [1, 6, 8, 16, 64] {
            let (mut batch, mut ready) = (Batch::default(), Ready::default());
            let exchanged = [(); 3].map(|()| round(&mut batch, &mut ready, lines));
            assert_eq!(exchanged, [0, lines, lines], "{lines}");
        }
    }

    /// Lines pile up behind some of which one write has taken a part.
    #[test]
    fn what_an_outage_has_piled_up_is_not_kept() {
        let (mut batch, mut ready) = (Batch::default(), Ready::default());
        (0..8).for_each(|_| ready.push(line(0, 600)));
        ready.give(&mut batch);
        let bytes = batch.next().len();
        batch.wrote(bytes - 1);
        (0..32_768).for_each(|_| ready.push(line(0, 600)));
        assert_eq!(round(&mut batch, &mut ready, 1), 0);
        let kept = |batch: &Batch, ready: &Ready| {
            let places = batch.lines.capacity().max(ready.lines.capacity());
            (places <= 2 * AT_REST, batch.spent.len() + ready.spare.len() <= 2 * AT_REST)
        };
        round(&mut batch, &mut ready, 1);
        assert_eq!(kept(&batch, &ready), (true, true));
    }
}
