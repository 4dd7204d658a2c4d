//! What a check remembers for the next one: the outside memory that shows what was cut off or taken away in between.

mod seen;

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

pub(super) use seen::Cuts;

use super::{
    control::Software, finding::Kind, findings::Findings, ledger::Ledger, numbers::Numbers, operations::Half,
    sequence::Sequence,
};
use crate::canonical::MAX_NUMBER;
use seen::Seen;

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
            None if state.newest > MAX_NUMBER => Err(NoState("its time is out of reach".to_owned())),
            None if state.v != VERSION => Err(NoState("it is of another version".to_owned())),
            None => Ok(state),
        }
    }

    /// The text to be kept.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// What was there before, and what is there now.
impl State {
    /// What the ledger knows.
    pub(super) fn of(ledger: &Ledger) -> Self {
        let mut sessions: Vec<_> =
            ledger.sessions.iter().map(|session| Seen::of(session, &ledger.keys)).collect();
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
            let Some(id) = seen.id() else { continue };
            let place = ledger.place(id);
            let session = &mut ledger.sessions[place];
            session.sequence = Sequence::known(seen.numbers());
            session.here = Some(Numbers::default());
            session.first = Some((seen.lowest(), seen.first));
            session.stop = seen.stop;
            session.forward_secure = seen.forward_secure;
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
            let there = seen.id().and_then(|id| ledger.find(id));
            let there = there.map(|place| &ledger.sessions[place].sequence.numbers);
            let Some(there) = there.filter(|there| there.next() > 0) else {
                seen.tell_missing(ledger, findings);
                continue;
            };
            for gone in seen.missing_in(there) {
                let kind = if gone.first >= there.next() { Kind::TailCut } else { Kind::Cut };
                findings.add(gone.about(seen, kind));
                cuts.add(&seen.s, gone.first, gone.last);
            }
        }
        cuts
    }

    /// How many sessions ended before that time.
    pub(super) fn ended_before(&self, time: u64) -> u64 {
        self.sessions.iter().filter(|seen| seen.last < time).count() as u64
    }

    /// The same where the ledger went on from this one, and the inputs begin at that time.
    pub(super) fn tell_cuts_since(&self, since: u64, ledger: &mut Ledger, findings: &mut Findings) {
        for seen in &self.sessions {
            let place = seen.id().and_then(|id| ledger.find(id));
            let here = place.and_then(|place| ledger.sessions[place].here.as_ref());
            let Some(here) = here.filter(|here| here.next() > 0) else {
                if seen.last >= since {
                    seen.tell_missing(ledger, findings);
                }
                continue;
            };
            for gone in seen.perhaps_missing_since(since, here) {
                findings.add(gone.about(seen, Kind::EarlierMissing));
            }
            for gone in seen.missing_since(since, here) {
                let kind = if gone.first >= here.next() { Kind::TailCut } else { Kind::Cut };
                findings.add(gone.about(seen, kind));
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

/// The version of this format.
const VERSION: u64 = 1;

#[cfg(test)]
mod tests {
    use super::*;

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
