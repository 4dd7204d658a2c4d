//! What is found in sessions, now that all lines have been seen.

use std::collections::BTreeSet;

use super::{
    finding::{Finding, Kind},
    findings::Findings,
    ledger::Ledger,
    line::SessionId,
    numbers::Hole,
    operations::Half,
    report::{Ending, SessionReport},
    session::{SILENCE, Session},
    signed::Signed,
    state::Cuts,
};

/// What all sessions are judged by.
pub(super) struct Measure {
    pub(super) newest: u64,
    /// What lies before that time is not missed.
    pub(super) since: u64,
    /// What was cut is not lost.
    pub(super) cuts: Cuts,
    /// Nobody can know how these ended.
    pub(super) unsigned: BTreeSet<SessionId>,
    /// When sessions begin that are to be signed,
    pub(super) signed_from: Option<u64>,
    /// and what is known of one that is not.
    pub(super) without_signature: Signed,
}

impl Measure {
    pub(super) fn session(&self, session: &Session, findings: &mut Findings) {
        let about = |kind| Finding::new(kind).session(session.id.as_str());
        for hole in session.sequence.numbers.holes().filter(|hole| !self.covers(*hole)) {
            let kind = if hole.first == 0 { Kind::EarlierMissing } else { Kind::Lost };
            for (first, last) in self.cuts.leave_of(session.id.as_str(), hole) {
                let finding = about(kind).numbers(first, last).count(last - first + 1);
                findings.add(finding.times(hole.below.unwrap_or(hole.above), hole.above));
            }
        }
        let last = session.sequence.numbers.t();
        if self.ending(session) == Ending::Unclean && last >= self.since {
            findings.add(about(Kind::UncleanEnd).times(last, last));
        }
        let next = session.sequence.numbers.next();
        if let Some(stop) = session.stop.filter(|stop| stop + 1 < next) {
            findings.add(about(Kind::AfterStop).numbers(stop + 1, next - 1).times(last, last));
        }
        if let Some(signed) = self.signed(session) {
            let uncovered = signed.uncovered(&session.sequence, session.stop.is_some());
            if uncovered > 0 {
                findings.add(about(Kind::Unsigned).count(uncovered));
            }
        }
    }

    /// Whether nobody misses what is missing there. A process writes a line in each such period, so that whatever is missing
    /// before the first line is older than that.
    const fn covers(&self, hole: Hole) -> bool {
        match hole.below {
            None => self.since > 0 && hole.above <= self.since.saturating_add(SILENCE),
            Some(_) => hole.above < self.since,
        }
    }

    fn ending(&self, session: &Session) -> Ending {
        if session.stop.is_some() {
            Ending::Stopped
        } else if session.sequence.numbers.t() + SILENCE >= self.newest || self.unsigned.contains(&session.id)
        {
            Ending::Running
        } else {
            Ending::Unclean
        }
    }

    /// What signatures say of the session, if it should have some.
    fn signed<'a>(&'a self, session: &'a Session) -> Option<&'a Signed> {
        let first = session.first.map_or(0, |(_, t)| t);
        let should = self.signed_from.is_some_and(|from| from <= first);
        should.then(|| session.signed.as_deref().unwrap_or(&self.without_signature))
    }

    pub(super) fn operations(&self, ledger: &Ledger, findings: &mut Findings) {
        let mut open: Vec<_> = ledger.operations.iter().collect();
        open.sort_by_key(|(session, _, half)| (*session, half.n));
        for (session, op, half) in open {
            let session = &ledger.sessions[session];
            if self.misses_other_half(session, half) {
                let note = if half.begins { "it began and has no end" } else { "it ended and has no begin" };
                let finding = Finding::new(Kind::Open).session(session.id.as_str()).op(op.to_string());
                findings.add(finding.numbers(half.n, half.n).times(half.t, half.t).note(note));
            }
        }
    }

    fn misses_other_half(&self, session: &Session, half: Half) -> bool {
        let in_flight = half.begins && self.ending(session) == Ending::Running;
        let began_before =
            !half.begins && session.sequence.numbers.holes().next().is_some_and(|hole| hole.first == 0);
        half.t >= self.since && !in_flight && !began_before
    }

    pub(super) fn report(&self, session: &Session) -> SessionReport {
        let missing = session.sequence.numbers.holes().filter(|hole| hole.first > 0);
        SessionReport {
            id: session.id.as_str().to_owned(),
            software: session.software.clone().unwrap_or_default(),
            lines: session.lines,
            known: session.known,
            lost: missing.map(|hole| hole.last - hole.first + 1).sum(),
            first: session.first.map_or(0, |(_, t)| t),
            last: session.sequence.numbers.t(),
            ending: self.ending(session),
            signed: self.signed(session).map(Signed::covered),
        }
    }
}
