//! What a check remembers for the next one: the outside memory that shows what was cut off or taken away in between.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    control::Software,
    finding::{Finding, Kind},
    findings::Findings,
    ledger::Ledger,
    line::SessionId,
    operations::Half,
    sequence::{Hole, Sequence},
    session::Session,
};
use crate::canonical::MAX_NUMBER;

/// Which numbers of which sessions were seen. Keep it where nobody can write who could write the log.
///
/// ```
/// use audit_core::verify::State;
///
/// let state = State::from_json(br#"{"v":1,"newest":0,"sessions":[]}"#)?;
/// assert_eq!(state.to_json(), br#"{"v":1,"newest":0,"sessions":[]}"#);
/// # Ok::<(), audit_core::verify::NoState>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    v: u64,
    /// The newest time of all lines.
    newest: u64,
    sessions: Vec<Seen>,
}

/// One session, as far as it was seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    s: String,
    next: u64,
    /// First and last number, the times of the lines below and above; 0 below the first line.
    holes: Vec<(u64, u64, u64, u64)>,
    first: u64,
    last: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<String>,
    /// Begins without their ends: operation, number, time.
    #[serde(default)]
    open: Vec<(Uuid, u64, u64)>,
    /// Ends without their begins.
    #[serde(default)]
    ends: Vec<(Uuid, u64, u64)>,
}

/// The text is no state of an earlier check.
#[derive(Debug, thiserror::Error)]
#[error(
    "this is no state of an earlier check ({0}): give the file that `--state` wrote, or none to begin anew"
)]
pub struct NoState(String);

impl State {
    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// Where it is something else.
    pub fn from_json(text: &[u8]) -> Result<Self, NoState> {
        let state: Self = serde_json::from_slice(text).map_err(|error| NoState(error.to_string()))?;
        let bad = |session: &&Seen| !session.is_sound();
        match state.sessions.iter().find(bad) {
            Some(_) => Err(NoState("the numbers of a session contradict each other".to_owned())),
            None if state.v != VERSION => Err(NoState("it is of another version".to_owned())),
            None => Ok(state),
        }
    }

    /// The text to be kept.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Seen {
    /// Whether it can be what a check saw.
    fn is_sound(&self) -> bool {
        let ends = self.holes.iter().map(|(first, last, ..)| (*first, *last));
        let mut behind = None;
        let mut ordered = ends.map(|(first, last)| {
            let apart = behind.is_none_or(|behind| first > behind);
            behind = last.checked_add(1);
            first <= last && apart
        });
        let ordered = ordered.all(|fine| fine);
        let last_is_there = self.holes.last().is_none_or(|(_, last, ..)| last + 1 < self.next);
        let in_reach = (1..=MAX_NUMBER + 1).contains(&self.next);
        SessionId::of(self.s.as_bytes()).is_some() && ordered && last_is_there && in_reach
    }

    fn of(session: &Session) -> Self {
        Self {
            s: session.id.as_str().to_owned(),
            next: session.sequence.next(),
            holes: session
                .sequence
                .holes()
                .map(|hole| (hole.first, hole.last, hole.below.unwrap_or(0), hole.above))
                .collect(),
            first: session.first.map_or(0, |(_, t)| t),
            last: session.sequence.t(),
            stop: session.stop,
            kid: session.software.as_ref().and_then(|software| software.kid.clone()),
            env: session.software.as_ref().and_then(|software| software.env.clone()),
            open: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn holes(&self) -> impl Iterator<Item = Hole> {
        self.holes.iter().map(|&(first, last, below, above)| Hole {
            first,
            last,
            below: (first > 0).then_some(below),
            above,
        })
    }

    /// The numbers that were seen here, and not there.
    fn missing_in(&self, there: &Self) -> Vec<(u64, u64)> {
        let tail = (there.next < self.next).then(|| (there.next, self.next - 1));
        let gone = there.holes.iter().map(|(first, last, ..)| (*first, *last)).chain(tail);
        let mut missing = Vec::new();
        for (first, last) in gone.map(|(first, last)| (first, last.min(self.next - 1))) {
            let mut from = first;
            for (hole, end, ..) in self.holes.iter().filter(|(hole, end, ..)| *end >= first && *hole <= last)
            {
                if from < *hole {
                    missing.push((from, hole - 1));
                }
                from = end + 1;
            }
            if from <= last {
                missing.push((from, last));
            }
        }
        missing
    }

    /// What either has seen.
    fn join(self, other: Self) -> Self {
        let (older, newer) = if self.next <= other.next { (self, other) } else { (other, self) };
        let mut holes = Vec::new();
        for one in &newer.holes {
            // What lies behind the older one is missing there as well.
            let behind = (older.next, u64::MAX, older.last, u64::MAX);
            for two in older.holes.iter().chain([&behind]) {
                let (first, below) = if one.0 >= two.0 { (one.0, one.2) } else { (two.0, two.2) };
                let (last, above) = if one.1 <= two.1 { (one.1, one.3) } else { (two.1, two.3) };
                if first <= last {
                    holes.push((first, last, below, above));
                }
            }
        }
        Self { holes, first: newer.first.min(older.first), stop: newer.stop.or(older.stop), ..newer }
    }
}

/// What was there before, and what is there now.
impl State {
    /// What the ledger knows.
    pub(super) fn of(ledger: &Ledger) -> Self {
        let mut sessions: Vec<_> = ledger.sessions.iter().map(Seen::of).collect();
        for (session, op, half) in ledger.operations.iter() {
            let seen = &mut sessions[session];
            let halves = if half.begins { &mut seen.open } else { &mut seen.ends };
            halves.push((op, half.n, half.t));
        }
        for seen in &mut sessions {
            seen.open.sort_unstable();
            seen.ends.sort_unstable();
        }
        // Of a session that only a signature has named so far nothing was seen.
        sessions.retain(|seen| seen.next > 0);
        sessions.sort_by(|one, other| one.s.cmp(&other.s));
        Self { v: VERSION, newest: ledger.counts.newest, sessions }
    }

    /// Puts what an earlier check knew into an empty ledger, which goes on from there.
    pub(super) fn go_on(&self, ledger: &mut Ledger) {
        for seen in &self.sessions {
            let Some(id) = SessionId::of(seen.s.as_bytes()) else { continue };
            let place = ledger.place(id);
            let session = &mut ledger.sessions[place];
            session.sequence = Sequence::known(seen.next, seen.last, seen.holes());
            session.first = Some((0, seen.first));
            session.stop = seen.stop;
            let (kid, env) = (seen.kid.clone(), seen.env.clone());
            session.software = Some(Arc::new(Software { env, kid, ..Software::default() }));
            for (halves, begins) in [(&seen.open, true), (&seen.ends, false)] {
                for &(op, n, t) in halves {
                    ledger.operations.put(place, op, Half { n, t, begins });
                }
            }
        }
        ledger.counts.newest = self.newest;
    }

    /// The newest time of all lines that were seen.
    pub(super) const fn newest(&self) -> u64 {
        self.newest
    }

    /// What this one saw of an archive, and is not in it any more: of each session the numbers. The ledger began empty.
    pub(super) fn tell_cuts(&self, ledger: &mut Ledger, findings: &mut Findings) -> Cuts {
        let mut cuts = Cuts::default();
        for seen in &self.sessions {
            let there = SessionId::of(seen.s.as_bytes()).and_then(|id| ledger.find(id));
            let Some(there) = there.map(|place| Seen::of(&ledger.sessions[place])) else {
                findings.add(seen.about(Kind::SessionMissing));
                continue;
            };
            for (first, last) in seen.missing_in(&there) {
                let kind = if first >= there.next { Kind::TailCut } else { Kind::Cut };
                findings.add(seen.about(kind).numbers(first, last).count(last - first + 1));
                cuts.0.entry(seen.s.clone()).or_default().push((first, last));
            }
        }
        cuts
    }

    /// The same where the ledger went on from this one: sessions that wrote lines at that time or later must be there, up to what was
    /// seen.
    pub(super) fn tell_cuts_since(&self, since: u64, ledger: &mut Ledger, findings: &mut Findings) {
        for seen in self.sessions.iter().filter(|seen| seen.last >= since) {
            let place = SessionId::of(seen.s.as_bytes()).and_then(|id| ledger.find(id));
            match place.and_then(|place| ledger.sessions[place].highest) {
                None => findings.add(seen.about(Kind::SessionMissing)),
                Some(highest) if highest + 1 < seen.next => {
                    let (first, last) = (highest + 1, seen.next - 1);
                    findings.add(seen.about(Kind::TailCut).numbers(first, last).count(last - first + 1));
                }
                Some(_) => {}
            }
        }
    }

    /// What either has seen.
    pub(super) fn join(self, other: Self) -> Self {
        let newest = self.newest.max(other.newest);
        let mut sessions: BTreeMap<_, _> =
            self.sessions.into_iter().map(|seen| (seen.s.clone(), seen)).collect();
        for seen in other.sessions {
            let joined = match sessions.remove(&seen.s) {
                Some(known) => known.join(seen),
                None => seen,
            };
            sessions.insert(joined.s.clone(), joined);
        }
        Self { v: VERSION, newest, sessions: sessions.into_values().collect() }
    }
}

/// Numbers that were cut, by session: they are not lost as well.
#[derive(Default)]
pub(super) struct Cuts(BTreeMap<String, Vec<(u64, u64)>>);

impl Cuts {
    /// What is left of a hole without them.
    pub(super) fn leave_of(&self, session: &str, hole: Hole) -> Vec<(u64, u64)> {
        let mut left = Vec::new();
        let mut from = hole.first;
        for &(first, last) in self.0.get(session).into_iter().flatten() {
            if (hole.first..=hole.last).contains(&first) {
                left.push((from, first.wrapping_sub(1)));
                from = last + 1;
            }
        }
        left.push((from, hole.last));
        left.retain(|(first, last)| first <= last && *last <= hole.last);
        left
    }
}

impl Seen {
    fn about(&self, kind: Kind) -> Finding {
        Finding::new(kind).session(self.s.as_str()).times(self.last, self.last)
    }
}

/// The version of this format.
const VERSION: u64 = 1;

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
        Seen::of(&session)
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
            prop_assert_eq!(numbers(old.missing_in(&new)), &before - &now);
            let joined = old.join(new);
            let both = &before | &now;
            prop_assert_eq!(joined.holes, seen(&both).holes);
            prop_assert_eq!((joined.next, joined.first, joined.last), (both.last().unwrap() + 1, both.first().unwrap() * 10, both.last().unwrap() * 10));
        }
    }

    #[test]
    fn what_contradicts_itself_is_no_state() {
        let text = r#"{"v":1,"newest":9,"sessions":[{"s":"oKGio6SlpqeoqaqrrK2urw","next":9,"holes":[[2,3,1,4]],"first":0,"last":9}]}"#;
        assert!(State::from_json(text.as_bytes()).is_ok());
        for (of, other) in [
            ("[2,3,", "[3,2,"),
            ("[2,3,", "[2,8,"),
            ("urw", "ur"),
            (r#""v":1"#, r#""v":2"#),
            ("\"next\":9", "\"next\":0"),
            ("[[2,3,1,4]]", "[[2,3,1,4],[4,4,1,4]]"),
        ] {
            assert!(State::from_json(text.replace(of, other).as_bytes()).is_err(), "{other}");
        }
    }
}
