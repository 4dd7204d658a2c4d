//! The numbers of one session: which came, which came again, and which are missing.

use std::collections::BTreeMap;

/// What is new about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind all that came before.
    Next,
    /// It was missing until now.
    Late,
    /// It has come before, with this line.
    Again,
    /// It has come before, with another line.
    Otherwise,
    /// It has come before, too long ago to tell with which line.
    Before,
}

/// The numbers that came so far.
#[derive(Default)]
pub(super) struct Sequence {
    /// Behind the highest.
    next: u64,
    /// What is missing below it: first and last numbers of each hole.
    holes: BTreeMap<u64, u64>,
    /// What the last lines were, by their numbers; grows with the session up to its bound.
    digests: Vec<u64>,
}

impl Sequence {
    /// Takes a number whose line has that digest.
    pub(super) fn take(&mut self, n: u64, digest: u64) -> Place {
        let place = if n >= self.next {
            if n > self.next {
                self.holes.insert(self.next, n - 1);
            }
            self.next = n + 1;
            Place::Next
        } else if self.fill(n) {
            Place::Late
        } else {
            return match self.digest(n) {
                Some(known) if known == digest => Place::Again,
                Some(_) => Place::Otherwise,
                None => Place::Before,
            };
        };
        self.remember(n, digest);
        place
    }

    /// First and last numbers of what is missing between those that came, and before them.
    pub(super) fn holes(&self) -> impl Iterator<Item = (u64, u64)> {
        self.holes.iter().map(|(first, last)| (*first, *last))
    }

    /// Takes the number out of its hole, if it is in one.
    fn fill(&mut self, n: u64) -> bool {
        let Some((&first, &last)) = self.holes.range(..=n).next_back().filter(|(_, last)| n <= **last) else {
            return false;
        };
        self.holes.remove(&first);
        if first < n {
            self.holes.insert(first, n - 1);
        }
        if n < last {
            self.holes.insert(n + 1, last);
        }
        true
    }

    fn remember(&mut self, n: u64, digest: u64) {
        let slot = usize::try_from(n % REMEMBERED).unwrap_or_default();
        if self.digests.len() <= slot {
            self.digests.resize(slot + 1, 0);
        }
        // A late one must not push out what is younger.
        if n + REMEMBERED >= self.next {
            self.digests[slot] = digest;
        }
    }

    fn digest(&self, n: u64) -> Option<u64> {
        let slot = usize::try_from(n % REMEMBERED).ok()?;
        self.digests.get(slot).copied().filter(|_| n + REMEMBERED >= self.next)
    }
}

/// The last lines of a session whose digests are kept: a drain reorders 27,000 lines at the most (50 batches of 500, and four under way).
const REMEMBERED: u64 = 32_768;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_missing_is_known_exactly() {
        let mut sequence = Sequence::default();
        let taken = [2, 3, 9, 5, 5, 0].map(|n| sequence.take(n, n));
        use Place::{Again, Late, Next};
        assert_eq!(taken, [Next, Next, Next, Late, Again, Late]);
        assert_eq!(sequence.holes().collect::<Vec<_>>(), [(1, 1), (4, 4), (6, 8)]);
        assert_eq!(sequence.take(3, 99), Place::Otherwise);
        sequence.take(100_000, 1);
        assert_eq!(sequence.take(3, 3), Place::Before);
    }

    proptest! {
        /// Any numbers in any order: what is missing is what did not come.
        #[test]
        fn holes_are_what_did_not_come(numbers in prop::collection::vec(0u64..200, 1..300)) {
            let mut sequence = Sequence::default();
            let mut came = BTreeSet::new();
            for n in numbers {
                let place = sequence.take(n, n);
                prop_assert_eq!(came.insert(n), matches!(place, Place::Next | Place::Late));
            }
            let missing: Vec<_> = sequence.holes().flat_map(|(first, last)| first..=last).collect();
            let expected: Vec<_> = (0..came.last().copied().unwrap_or_default()).filter(|n| !came.contains(n)).collect();
            prop_assert_eq!(missing, expected);
        }
    }
}
