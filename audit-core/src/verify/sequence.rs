//! The numbers of one session: which came, which came again, and which are missing.

use std::collections::BTreeMap;

/// What is new about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It has not come before.
    New {
        /// It was missing until now.
        late: bool,
        /// The nearest line below that came before,
        below: Option<Neighbour>,
        /// and the nearest above.
        above: Option<Neighbour>,
    },
    /// It has come before, with this line.
    Again,
    /// It has come before, with another line.
    Otherwise,
    /// It has come before, too long ago to tell with which line.
    Stale,
}

/// A line that came before, near another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Neighbour {
    pub(super) t: u64,
    /// Nothing is missing between the two.
    pub(super) next: bool,
}

/// Numbers that are missing, from the key of the map on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    pub(super) first: u64,
    pub(super) last: u64,
    /// The time of the line below; none before the first line.
    pub(super) below: Option<u64>,
    /// That of the line above.
    pub(super) above: u64,
}

/// The numbers that came so far.
#[derive(Default)]
pub(super) struct Sequence {
    /// Behind the highest.
    next: u64,
    /// The time of the highest.
    t: u64,
    /// What is missing below it, by first numbers.
    holes: BTreeMap<u64, Hole>,
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
    pub(super) fn known(next: u64, t: u64, holes: impl IntoIterator<Item = Hole>) -> Self {
        let holes = holes.into_iter().map(|hole| (hole.first, hole)).collect();
        Self { next, t, holes, digests: Vec::new(), forgotten: next, earlier: next, late: BTreeMap::new() }
    }

    /// Takes a number with its time, whose line has that hash.
    pub(super) fn take(&mut self, n: u64, t: u64, d: &[u8; 32]) -> Taken {
        let taken = if n >= self.next {
            self.append(n, t)
        } else if let Some(hole) = self.hole(n) {
            self.fill(hole, n, t)
        } else {
            return match self.same(n, d) {
                Some(true) => Taken::Again,
                Some(false) => Taken::Otherwise,
                None if n < self.earlier => Taken::Again,
                None => Taken::Stale,
            };
        };
        self.remember(n, short(d));
        taken
    }

    /// Behind the highest number.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// The time of the highest number.
    pub(super) const fn t(&self) -> u64 {
        self.t
    }

    /// Whether an earlier run took the number, so that nothing is known of it but that.
    pub(super) fn is_earlier(&self, n: u64) -> bool {
        n < self.earlier && self.has(n) && !self.late.contains_key(&n)
    }

    /// How many numbers from that one on came in this run.
    pub(super) fn from(&self, n: u64) -> u64 {
        self.below(self.next) - self.below(n.max(self.earlier))
    }

    /// Whether the number has come.
    pub(super) fn has(&self, n: u64) -> bool {
        n < self.next && self.hole(n).is_none()
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

    /// What is missing between those that came, and before them.
    pub(super) fn holes(&self) -> impl Iterator<Item = Hole> {
        self.holes.values().copied()
    }

    /// How many numbers below that one have come.
    pub(super) fn below(&self, n: u64) -> u64 {
        let n = n.min(self.next);
        let missing =
            self.holes.range(..n).map(|(first, hole)| hole.last.min(n.saturating_sub(1)) + 1 - first);
        n - missing.sum::<u64>()
    }

    /// Forgets what the lines were.
    pub(super) fn forget(&mut self) {
        (self.digests, self.forgotten) = (Vec::new(), self.next);
        self.late.clear();
    }

    fn append(&mut self, n: u64, t: u64) -> Taken {
        let below = (self.next > 0).then_some(self.t);
        let gap = n > self.next;
        if gap {
            let hole = Hole { first: self.next, last: n - 1, below, above: t };
            self.holes.insert(self.next, hole);
        }
        (self.next, self.t) = (n + 1, t);
        Taken::New { late: false, below: below.map(|t| Neighbour { t, next: !gap }), above: None }
    }

    /// The hole that the number is in.
    fn hole(&self, n: u64) -> Option<Hole> {
        let (_, hole) = self.holes.range(..=n).next_back()?;
        (n <= hole.last).then_some(*hole)
    }

    fn fill(&mut self, hole: Hole, n: u64, t: u64) -> Taken {
        self.holes.remove(&hole.first);
        if hole.first < n {
            self.holes.insert(hole.first, Hole { last: n - 1, above: t, ..hole });
        }
        if n < hole.last {
            self.holes.insert(n + 1, Hole { first: n + 1, below: Some(t), ..hole });
        }
        Taken::New {
            late: true,
            below: hole.below.map(|t| Neighbour { t, next: n == hole.first }),
            above: Some(Neighbour { t: hole.above, next: n == hole.last }),
        }
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
        self.forgotten.max(self.next.saturating_sub(REMEMBERED))
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
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn d(n: u64) -> [u8; 32] {
        let mut d = [0; 32];
        d[..8].copy_from_slice(&n.to_be_bytes());
        d
    }

    fn ranges(sequence: &Sequence) -> Vec<(u64, u64)> {
        sequence.holes().map(|hole| (hole.first, hole.last)).collect()
    }

    #[test]
    fn what_is_missing_is_known_exactly() {
        let mut sequence = Sequence::default();
        let late = [2, 3, 9, 5, 0].map(|n| match sequence.take(n, n * 10, &d(n)) {
            Taken::New { late, .. } => late,
            other => panic!("{other:?}"),
        });
        assert_eq!(late, [false, false, false, true, true]);
        assert_eq!(ranges(&sequence), [(1, 1), (4, 4), (6, 8)]);
        assert_eq!(sequence.below(7), 4);
        assert_eq!(sequence.take(5, 50, &d(5)), Taken::Again);
        assert_eq!(sequence.take(3, 30, &d(99)), Taken::Otherwise);
        sequence.take(100_000, 1, &d(1));
        assert_eq!(sequence.take(3, 30, &d(3)), Taken::Stale);
    }

    #[test]
    fn the_neighbours_are_known() {
        let mut sequence = Sequence::default();
        for n in [1, 6] {
            sequence.take(n, n * 10, &d(n));
        }
        let below = Neighbour { t: 10, next: false };
        let above = Neighbour { t: 60, next: true };
        let taken = sequence.take(5, 50, &d(5));
        assert_eq!(taken, Taken::New { late: true, below: Some(below), above: Some(above) });
        let taken = sequence.take(0, 0, &d(0));
        assert_eq!(
            taken,
            Taken::New { late: true, below: None, above: Some(Neighbour { t: 10, next: true }) }
        );
        assert_eq!(sequence.holes().next(), Some(Hole { first: 2, last: 4, below: Some(10), above: 50 }));
    }

    proptest! {
        /// Any numbers in any order: what is missing is what did not come.
        #[test]
        fn holes_are_what_did_not_come(numbers in prop::collection::vec(0u64..200, 1..300)) {
            let mut sequence = Sequence::default();
            let mut came = BTreeSet::new();
            for n in numbers {
                let taken = sequence.take(n, n, &d(n));
                prop_assert_eq!(came.insert(n), matches!(taken, Taken::New { .. }));
            }
            let missing: Vec<_> = ranges(&sequence).into_iter().flat_map(|(first, last)| first..=last).collect();
            let expected: Vec<_> = (0..came.last().copied().unwrap_or_default()).filter(|n| !came.contains(n)).collect();
            prop_assert_eq!(missing, expected);
        }
    }
}
