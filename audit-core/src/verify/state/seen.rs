//! One session as an earlier check saw it: by its numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    canonical::MAX_NUMBER,
    verify::{
        finding::{Finding, Kind},
        findings::Findings,
        keys::Keys,
        ledger::Ledger,
        line::SessionId,
        numbers::{Hole, Numbers},
        session::{SILENCE, Session},
    },
};

/// One session, as far as it was seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    pub(super) s: String,
    pub(super) next: u64,
    /// First and last number, the times of the lines below and above; 0 below the first line.
    pub(super) holes: Vec<(u64, u64, u64, u64)>,
    pub(super) first: u64,
    pub(super) last: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stop: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) env: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) forward_secure: bool,
    /// Begins without their ends: operation, number, time.
    #[serde(default)]
    pub(super) open: Vec<(Uuid, u64, u64)>,
    /// Ends without their begins.
    #[serde(default)]
    pub(super) ends: Vec<(Uuid, u64, u64)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks like that")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Seen {
    /// Whether it can be what a check saw.
    pub(super) fn is_sound(&self) -> bool {
        let holes = &self.holes;
        let ordered = holes.is_sorted_by(|one, two| one.1.saturating_add(1) < two.0)
            && holes.iter().all(|hole| hole.0 <= hole.1);
        let last_is_there = holes.last().is_none_or(|hole| hole.1.saturating_add(1) < self.next);
        let edges = holes.iter().flat_map(|(.., below, above)| [*below, *above]);
        let halves = self.open.iter().chain(&self.ends).flat_map(|(_, n, t)| [*n, *t]);
        let mut numbers = edges.chain(halves).chain([self.next, self.first, self.last]).chain(self.stop);
        let in_reach = self.next > 0 && numbers.all(|number| number <= MAX_NUMBER + 1);
        self.id().is_some() && ordered && last_is_there && in_reach
    }

    pub(super) fn of(session: &Session, keys: &Keys) -> Self {
        let software = session.software.as_deref();
        // What opened it is known better than what it says.
        let seal = session.seal.and_then(|seal| keys.seals.get(seal)).map(|(key, _)| key.id());
        Self {
            s: session.id.as_str().to_owned(),
            next: session.sequence.numbers.next(),
            holes: session
                .sequence
                .numbers
                .holes()
                .map(|hole| (hole.first, hole.last, hole.below.unwrap_or(0), hole.above))
                .collect(),
            first: session.first.map_or(0, |(_, t)| t),
            last: session.sequence.numbers.t(),
            stop: session.stop,
            kid: seal.or_else(|| software.and_then(|software| software.kid.clone())),
            env: software.and_then(|software| software.env.clone()),
            forward_secure: session.forward_secure,
            open: Vec::new(),
            ends: Vec::new(),
        }
    }

    pub(super) fn numbers(&self) -> Numbers {
        let holes = self.holes.iter().map(|&(first, last, below, above)| Hole {
            first,
            last,
            below: (first > 0).then_some(below),
            above,
        });
        Numbers::known(self.next, self.last, holes)
    }

    /// The lowest number that was seen.
    pub(super) fn lowest(&self) -> u64 {
        self.holes.first().filter(|(first, ..)| *first == 0).map_or(0, |(_, last, ..)| last + 1)
    }

    /// What was seen here, and not there.
    pub(super) fn missing_in(&self, there: &Numbers) -> Vec<Gone> {
        let holes = there.holes().map(|hole| (hole.first, hole));
        self.seen_of(holes, there, there.next())
    }

    /// What was seen here, and not there, where all from that time on is.
    pub(super) fn missing_since(&self, since: u64, there: &Numbers) -> Vec<Gone> {
        let last = self.next - 1;
        let holes = there.holes().filter_map(|hole| match hole.below {
            Some(below) if below >= since => Some((hole.first, hole)),
            // Of the last one the time is known.
            _ if self.last >= since && (hole.first..=hole.last).contains(&last) => Some((last, hole)),
            _ => None,
        });
        self.seen_of(holes, there, if self.last >= since { there.next() } else { self.next })
    }

    /// Lines that were seen here and are not there, and of which it is only likely that they are so young: that below each line
    /// that is so much younger. A process writes one in each such period, unless somebody stops it for a while.
    pub(super) fn perhaps_missing_since(&self, since: u64, there: &Numbers) -> Vec<Gone> {
        let late = since.saturating_add(SILENCE);
        let older = |hole: &Hole| hole.below.is_none_or(|below| below < since);
        let holes =
            there.holes().filter(|hole| older(hole) && hole.above > late && hole.last + 1 != self.next);
        self.seen_of(holes.map(|hole| (hole.last, hole)), there, self.next)
    }

    /// What was seen here of these holes, each from one of its numbers on, and from a number behind all of them on.
    fn seen_of(&self, holes: impl Iterator<Item = (u64, Hole)>, there: &Numbers, next: u64) -> Vec<Gone> {
        let tail = Hole { first: next, last: self.next - 1, below: Some(there.t()), above: self.last };
        let holes = holes.chain((next < self.next).then_some((next, tail)));
        let missed: Vec<_> = self.holes.iter().map(|(first, last, ..)| (*first, *last)).collect();
        let gone = |(first, hole): (u64, Hole)| {
            let times = (hole.below.unwrap_or(self.first), hole.above);
            let left = without((first, hole.last.min(self.next - 1)), &missed);
            left.into_iter().map(move |(first, last)| Gone { first, last, times })
        };
        holes.filter(|(first, _)| *first < self.next).flat_map(gone).collect()
    }

    /// What either has seen.
    pub(super) fn join(self, other: Self) -> Self {
        let (older, newer) = if self.next <= other.next { (self, other) } else { (other, self) };
        let mut holes = Vec::new();
        for one in &newer.holes {
            // What lies behind the older one is missing there as well.
            let behind = (older.next, u64::MAX, older.last, u64::MAX);
            let near = older.holes.partition_point(|(_, last, ..)| *last < one.0);
            let near = older.holes[near..].iter().take_while(|(first, ..)| *first <= one.1);
            for two in near.chain([&behind]) {
                let (first, below) = if one.0 >= two.0 { (one.0, one.2) } else { (two.0, two.2) };
                let (last, above) = if one.1 <= two.1 { (one.1, one.3) } else { (two.1, two.3) };
                if first <= last {
                    holes.push((first, last, below, above));
                }
            }
        }
        Self {
            holes,
            first: newer.first.min(older.first),
            stop: newer.stop.or(older.stop),
            kid: newer.kid.or(older.kid),
            env: newer.env.or(older.env),
            forward_secure: newer.forward_secure || older.forward_secure,
            ..newer
        }
    }

    pub(super) fn id(&self) -> Option<SessionId> {
        SessionId::of(self.s.as_bytes())
    }

    /// Says that it is not there, unless that cannot be known.
    pub(super) fn tell_missing(&self, ledger: &Ledger, findings: &mut Findings) {
        let opens = ledger.keys.open(self.kid.as_deref(), self.forward_secure);
        if opens || !self.id().is_some_and(|id| ledger.may_be_there(id)) {
            findings.add(self.about(Kind::SessionMissing));
        }
    }

    pub(super) fn about(&self, kind: Kind) -> Finding {
        Finding::new(kind).session(self.s.as_str()).times(self.last, self.last)
    }
}

/// Numbers that were seen and are not there.
pub(super) struct Gone {
    pub(super) first: u64,
    pub(super) last: u64,
    /// Those of the lines below and above.
    times: (u64, u64),
}

impl Gone {
    pub(super) fn about(&self, seen: &Seen, kind: Kind) -> Finding {
        let (from, to) = self.times;
        let count = self.last - self.first + 1;
        seen.about(kind).numbers(self.first, self.last).times(from, to).count(count)
    }
}

/// Numbers that were cut, by session: they are not lost as well.
#[derive(Default)]
pub(in crate::verify) struct Cuts(BTreeMap<String, Vec<(u64, u64)>>);

impl Cuts {
    /// Adds some, in the order of their numbers.
    pub(super) fn add(&mut self, session: &str, first: u64, last: u64) {
        self.0.entry(session.to_owned()).or_default().push((first, last));
    }

    /// What is left of a hole without them.
    pub(in crate::verify) fn leave_of(&self, session: &str, hole: Hole) -> Vec<(u64, u64)> {
        without((hole.first, hole.last), self.0.get(session).map_or(&[], Vec::as_slice))
    }
}

/// What is left of a range without others, which are in order.
fn without((first, last): (u64, u64), others: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let (mut left, mut from) = (Vec::new(), first);
    let near = others.partition_point(|(_, end)| *end < first);
    for (begin, end) in others[near..].iter().take_while(|(begin, _)| *begin <= last) {
        if from < *begin {
            left.push((from, begin - 1));
        }
        from = end + 1;
    }
    if from <= last {
        left.push((from, last));
    }
    left
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// What a check knows that saw these numbers.
    fn seen(numbers: &BTreeSet<u64>) -> Seen {
        let mut session = Session::new(SessionId::of(b"oKGio6SlpqeoqaqrrK2urw").unwrap());
        for n in numbers {
            session.sequence.take(*n, n * 10, &[0; 32]);
        }
        session.first = numbers.first().map(|n| (*n, n * 10));
        Seen::of(&session, &Keys::default())
    }

    fn numbers(ranges: impl IntoIterator<Item = (u64, u64)>) -> BTreeSet<u64> {
        ranges.into_iter().flat_map(|(first, last)| first..=last).collect()
    }

    proptest! {
        #[test]
        fn what_was_cut_and_what_either_saw_is_exact(
            before in prop::collection::btree_set(0u64..40, 1..40),
            now in prop::collection::btree_set(0u64..40, 1..40),
        ) {
            let (old, new) = (seen(&before), seen(&now));
            prop_assert!(old.is_sound() && new.is_sound());
            let gone = old.missing_in(&new.numbers()).into_iter().map(|gone| (gone.first, gone.last));
            prop_assert_eq!(numbers(gone), &before - &now);
            let joined = old.join(new);
            let both = &before | &now;
            prop_assert_eq!(joined.holes, seen(&both).holes);
            prop_assert_eq!((joined.next, joined.first, joined.last), (both.last().unwrap() + 1, both.first().unwrap() * 10, both.last().unwrap() * 10));
        }
    }
}
