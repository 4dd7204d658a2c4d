//! Which numbers of one session came, with the times at the edges of what is missing.

use std::collections::BTreeMap;

/// The numbers that came so far.
#[derive(Default)]
pub(super) struct Numbers {
    /// Behind the highest.
    next: u64,
    /// The time of the highest.
    t: u64,
    /// What is missing below it, by first numbers.
    holes: BTreeMap<u64, Hole>,
}

/// A number that has not come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct New {
    /// It was missing until now.
    pub(super) late: bool,
    /// The nearest line below that came before,
    pub(super) below: Option<Neighbour>,
    /// and the nearest above.
    pub(super) above: Option<Neighbour>,
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

impl Numbers {
    /// All up to that one but for the holes.
    pub(super) fn known(next: u64, t: u64, holes: impl IntoIterator<Item = Hole>) -> Self {
        Self { next, t, holes: holes.into_iter().map(|hole| (hole.first, hole)).collect() }
    }

    /// Takes a number with its time, unless it has come before.
    pub(super) fn take(&mut self, n: u64, t: u64) -> Option<New> {
        if n >= self.next { Some(self.append(n, t)) } else { self.hole(n).map(|hole| self.fill(hole, n, t)) }
    }

    /// Behind the highest number.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// The time of the highest number.
    pub(super) const fn t(&self) -> u64 {
        self.t
    }

    /// Whether the number has come.
    pub(super) fn has(&self, n: u64) -> bool {
        n < self.next && self.hole(n).is_none()
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

    /// Behind all that came but for the last so many.
    pub(super) fn all_but(&self, mut last: u64) -> u64 {
        let mut end = self.next;
        for hole in self.holes.values().rev() {
            let behind = end - hole.last - 1;
            if last < behind {
                break;
            }
            (last, end) = (last - behind, hole.first);
        }
        end.saturating_sub(last)
    }

    fn append(&mut self, n: u64, t: u64) -> New {
        let below = (self.next > 0).then_some(self.t);
        let gap = n > self.next;
        if gap {
            let hole = Hole { first: self.next, last: n - 1, below, above: t };
            self.holes.insert(self.next, hole);
        }
        (self.next, self.t) = (n + 1, t);
        New { late: false, below: below.map(|t| Neighbour { t, next: !gap }), above: None }
    }

    /// The hole that the number is in.
    fn hole(&self, n: u64) -> Option<Hole> {
        let (_, hole) = self.holes.range(..=n).next_back()?;
        (n <= hole.last).then_some(*hole)
    }

    fn fill(&mut self, hole: Hole, n: u64, t: u64) -> New {
        self.holes.remove(&hole.first);
        if hole.first < n {
            self.holes.insert(hole.first, Hole { last: n - 1, above: t, ..hole });
        }
        if n < hole.last {
            self.holes.insert(n + 1, Hole { first: n + 1, below: Some(t), ..hole });
        }
        New {
            late: true,
            below: hole.below.map(|t| Neighbour { t, next: n == hole.first }),
            above: Some(Neighbour { t: hole.above, next: n == hole.last }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_neighbours_are_known() {
        let mut numbers = Numbers::default();
        for n in [1, 6] {
            numbers.take(n, n * 10);
        }
        let below = Neighbour { t: 10, next: false };
        let above = Neighbour { t: 60, next: true };
        assert_eq!(numbers.take(5, 50), Some(New { late: true, below: Some(below), above: Some(above) }));
        let above = Neighbour { t: 10, next: true };
        assert_eq!(numbers.take(0, 0), Some(New { late: true, below: None, above: Some(above) }));
        assert_eq!(numbers.holes().next(), Some(Hole { first: 2, last: 4, below: Some(10), above: 50 }));
        assert_eq!((numbers.take(5, 50), numbers.below(6)), (None, 3));
        assert_eq!([0, 1, 2, 3, 4, 5].map(|last| numbers.all_but(last)), [7, 6, 2, 1, 0, 0]);
    }

    proptest! {
        /// Any numbers in any order: what is missing is what did not come.
        #[test]
        fn holes_are_what_did_not_come(all in prop::collection::vec(0u64..200, 1..300)) {
            let mut numbers = Numbers::default();
            let mut came = BTreeSet::new();
            for n in all {
                prop_assert_eq!(came.insert(n), numbers.take(n, n).is_some());
            }
            let missing: Vec<_> = numbers.holes().flat_map(|hole| hole.first..=hole.last).collect();
            let expected: Vec<_> = (0..came.last().copied().unwrap_or_default()).filter(|n| !came.contains(n)).collect();
            prop_assert_eq!(missing, expected);
        }
    }
}
