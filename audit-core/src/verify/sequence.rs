//! The lines of one session by their numbers: which came, which came again, and whether that was the same line.

use std::collections::BTreeMap;

use super::numbers::{New, Numbers};

/// What is new about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Its number has not come before.
    New(New),
    /// It has come before, with this line.
    Again,
    /// It has come before, with another line.
    Otherwise,
    /// It has come before, too long ago to tell with which line.
    Stale,
}

/// The lines that came so far.
#[derive(Default)]
pub(super) struct Sequence {
    pub(super) numbers: Numbers,
    /// What the last lines were, by their numbers; grows with the session up to its bound.
    digests: Vec<u128>,
    /// Below this number no digest is known, whatever is in the list.
    forgotten: u64,
    /// Below this number an earlier run has seen to it,
    earlier: u64,
    /// but for these, which it missed: what they were.
    late: BTreeMap<u64, u128>,
}

impl Sequence {
    /// What an earlier run knew.
    pub(super) fn known(numbers: Numbers) -> Self {
        let next = numbers.next();
        Self { numbers, digests: Vec::new(), forgotten: next, earlier: next, late: BTreeMap::new() }
    }

    /// Takes a number with its time, whose line has that hash.
    pub(super) fn take(&mut self, n: u64, t: u64, d: &[u8; 32]) -> Taken {
        if let Some(new) = self.numbers.take(n, t) {
            self.remember(n, short(d));
            return Taken::New(new);
        }
        match self.same(n, d) {
            Some(true) => Taken::Again,
            Some(false) => Taken::Otherwise,
            None if n < self.earlier => Taken::Again,
            None => Taken::Stale,
        }
    }

    /// Whether an earlier run took the number, so that nothing is known of it but that.
    pub(super) fn is_earlier(&self, n: u64) -> bool {
        n < self.earlier && self.numbers.has(n) && !self.late.contains_key(&n)
    }

    /// How many numbers from that one on came in this run.
    pub(super) fn from(&self, n: u64) -> u64 {
        let late = self.late.range(n..).count() as u64;
        late + self.numbers.below(u64::MAX) - self.numbers.below(n.max(self.earlier))
    }

    /// Whether the number came with a line of that hash; none where that is not known any more.
    pub(super) fn same(&self, n: u64, d: &[u8; 32]) -> Option<bool> {
        let known = if n < self.earlier {
            self.late.get(&n)
        } else {
            self.digests.get(slot(n)).filter(|_| n >= self.oldest())
        };
        Some(*known? == short(d))
    }

    /// Forgets what the lines were.
    pub(super) fn forget(&mut self) {
        (self.digests, self.forgotten) = (Vec::new(), self.numbers.next());
    }

    fn remember(&mut self, n: u64, digest: u128) {
        if n < self.earlier {
            self.late.insert(n, digest);
            return;
        }
        // A late one must not push out what is younger.
        if n < self.oldest() {
            return;
        }
        let slot = slot(n);
        if self.digests.len() <= slot {
            self.digests.resize(slot + 1, 0);
        }
        self.digests[slot] = digest;
    }

    /// The lowest number whose digest can be known.
    fn oldest(&self) -> u64 {
        self.forgotten.max(self.numbers.next().saturating_sub(REMEMBERED))
    }
}

fn slot(n: u64) -> usize {
    usize::try_from(n % REMEMBERED).unwrap_or_default()
}

fn short(d: &[u8; 32]) -> u128 {
    d.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

/// The last lines of a session whose digests are kept: a drain reorders 27,000 lines at the most (50 batches of 500, and four under way).
pub(super) const REMEMBERED: u64 = 32_768;

#[cfg(test)]
mod tests {
    use super::*;

    fn d(n: u64) -> [u8; 32] {
        let mut d = [0; 32];
        d[..8].copy_from_slice(&n.to_be_bytes());
        d
    }

    #[test]
    fn what_came_again_is_compared_with_what_it_was() {
        let mut sequence = Sequence::default();
        for n in [2, 3, 9, 5] {
            assert!(matches!(sequence.take(n, n * 10, &d(n)), Taken::New(_)));
        }
        assert_eq!(sequence.take(5, 50, &d(5)), Taken::Again);
        assert_eq!(sequence.take(3, 30, &d(99)), Taken::Otherwise);
        sequence.take(100_000, 1, &d(1));
        assert_eq!(sequence.take(3, 30, &d(3)), Taken::Stale);
    }

    #[test]
    fn of_what_an_earlier_run_saw_nothing_is_compared_but_what_it_missed() {
        let mut earlier = Numbers::default();
        for n in [0, 1, 4] {
            earlier.take(n, n);
        }
        let mut sequence = Sequence::known(earlier);
        assert_eq!(sequence.take(1, 1, &d(99)), Taken::Again);
        assert!(matches!(sequence.take(3, 3, &d(3)), Taken::New(New { late: true, .. })));
        assert_eq!([3, 9].map(|other| sequence.take(3, 3, &d(other))), [Taken::Again, Taken::Otherwise]);
        assert!(sequence.is_earlier(1) && !sequence.is_earlier(3) && !sequence.is_earlier(5));
    }
}
