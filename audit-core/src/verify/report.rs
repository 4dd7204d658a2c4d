//! What was found, put together for people and programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    control::Software,
    finding::{Class, Finding, Kind},
    findings::Findings,
    hint::Hint,
    ledger::{Ledger, Proof},
    line::{Origin, SessionId},
    numbers::Hole,
    operations::Half,
    session::{SILENCE, Session},
    signed::Signed,
    state::{Cuts, State},
};

/// The result of a check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The inputs, in the order in which they were read.
    pub inputs: Vec<String>,
    /// Lines that were verified, once each.
    pub verified: u64,
    /// Verified lines that came again.
    pub again: u64,
    /// Verified lines that came behind a later one of their session.
    pub late: u64,
    /// The time of the newest verified line, Unix milliseconds.
    pub newest: u64,
    /// The sessions of which lines were verified, new ones or again, by their first times.
    pub sessions: Vec<SessionReport>,
    /// What was found, the worst first; of a flood of the same kind only the first 10,000.
    pub findings: Vec<Finding>,
    /// How many findings there are of each kind.
    pub counts: BTreeMap<Kind, u64>,
    /// What platforms said between the lines; [`Hint::explains`] tells which belongs to which finding.
    pub hints: Vec<Hint>,
    /// Inputs in which nothing was met that is or was a line, by their places in `inputs`.
    pub foreign: Vec<u32>,
}

/// One session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionReport {
    /// Its id.
    pub id: String,
    /// What wrote its lines, as its control lines say.
    pub software: Arc<Software>,
    /// Lines verified in these inputs.
    pub lines: u64,
    /// Numbers that are missing between its lines.
    pub lost: u64,
    /// The times of its first and its last line, Unix milliseconds.
    pub first: u64,
    /// See there.
    pub last: u64,
    /// How it ended.
    pub ending: Ending,
    /// Lines that signatures cover; none where no signing key is at hand.
    pub signed: Option<u64>,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// With its last line.
    Stopped,
    /// It has not, as far as can be known.
    Running,
    /// Nobody knows.
    Unclean,
}

impl Report {
    /// The worst that was found; none where the log is whole and unchanged.
    pub fn worst(&self) -> Option<Class> {
        self.counts.keys().map(|kind| kind.class()).min()
    }

    /// The exit status of the program `audit`. Where there is not a single line, nothing was checked (66): a drain that keeps nothing
    /// must not look like one that keeps all.
    pub fn status(&self) -> u8 {
        match self.worst() {
            Some(class) => class.status(),
            None if self.verified + self.again == 0 => NOTHING,
            None => 0,
        }
    }
}

/// `EX_NOINPUT` of `sysexits.h`.
const NOTHING: u8 = 66;

/// Judges what is known at the end.
pub(super) fn report(
    ledger: &mut Ledger,
    inputs: Vec<String>,
    hints: Vec<Hint>,
    since: Option<u64>,
    state: Option<&State>,
) -> Report {
    let unsigned = tell_unproved(ledger);
    let mut findings = std::mem::take(&mut ledger.findings);
    let mut cuts = Cuts::default();
    match (state, since) {
        (Some(state), Some(since)) => state.tell_cuts_since(since, ledger, &mut findings),
        (Some(state), None) => cuts = state.tell_cuts(ledger, &mut findings),
        (None, _) => {}
    }
    let newest = ledger.counts.newest.max(state.map_or(0, State::newest));
    let judge = Judge {
        newest,
        since: since.unwrap_or(0),
        cuts,
        unsigned,
        signed_from: ledger.keys.signed_from(),
        without_signature: Signed::default(),
    };
    ledger
        .sessions
        .iter()
        .filter(|session| session.sequence.numbers.next() > 0)
        .for_each(|session| judge.session(session, &mut findings));
    judge.operations(ledger, &mut findings);
    tell_shared_keys(&ledger.sessions, &mut findings);
    let mut sessions: Vec<_> = ledger
        .sessions
        .iter()
        .filter(|session| session.highest.is_some())
        .map(|session| judge.report(session))
        .collect();
    sessions.sort_by(|one, other| (one.first, &one.id).cmp(&(other.first, &other.id)));
    let (findings, counts) = findings.into_parts();
    let super::ledger::Counts { taken, again, late, newest } = ledger.counts;
    Report {
        inputs,
        verified: taken,
        again,
        late,
        newest,
        sessions,
        findings,
        counts,
        hints,
        foreign: Vec::new(),
    }
}

/// Lines that nothing has proved. Gives the sessions of which lines wait for a signature.
fn tell_unproved(ledger: &mut Ledger) -> BTreeSet<SessionId> {
    let mut unsigned = BTreeMap::<SessionId, u64>::new();
    let by_signature = ledger.keys.seals.is_empty();
    for line in ledger.waiting.take_all() {
        if !by_signature {
            ledger.put_aside(Proof::None(line));
        } else if line.origin != Origin::Across {
            *unsigned.entry(line.s).or_default() += 1;
        }
    }
    let unfit = std::mem::take(&mut ledger.unfit);
    let mut findings = std::mem::take(&mut ledger.findings);
    for (id, count) in &unsigned {
        findings.add(Finding::new(Kind::Unsigned).session(id.as_str()).count(*count));
    }
    ledger.unopened = unfit.tell(|id| ledger.knows(id), &mut findings);
    ledger.unopened.extend(unsigned.keys().map(|id| (*id, false)));
    ledger.findings = findings;
    unsigned.into_keys().collect()
}

/// Keys that two environments have in common.
fn tell_shared_keys(sessions: &[Session], findings: &mut Findings) {
    let mut environments = BTreeMap::<&str, &str>::new();
    let mut shared = BTreeSet::new();
    for session in sessions {
        let software = session.software.as_deref();
        let Some((kid, env)) =
            software.and_then(|software| software.kid.as_deref().zip(software.env.as_deref()))
        else {
            continue;
        };
        if *environments.entry(kid).or_insert(env) != env {
            shared.insert(kid);
        }
    }
    for kid in shared {
        findings.add(Finding::new(Kind::KeyShared).note(kid));
    }
}

/// What all sessions are judged by.
struct Judge {
    newest: u64,
    /// What lies before that time is not missed.
    since: u64,
    /// What was cut is not lost.
    cuts: Cuts,
    /// Nobody can know how these ended.
    unsigned: BTreeSet<SessionId>,
    /// When sessions begin that are to be signed,
    signed_from: Option<u64>,
    /// and what is known of one that is not.
    without_signature: Signed,
}

impl Judge {
    fn session(&self, session: &Session, findings: &mut Findings) {
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
            None => self.since > 0 && hole.above <= self.since + SILENCE,
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

    fn operations(&self, ledger: &Ledger, findings: &mut Findings) {
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

    fn report(&self, session: &Session) -> SessionReport {
        let missing = session.sequence.numbers.holes().filter(|hole| hole.first > 0);
        SessionReport {
            id: session.id.as_str().to_owned(),
            software: session.software.clone().unwrap_or_default(),
            lines: session.lines,
            lost: missing.map(|hole| hole.last - hole.first + 1).sum(),
            first: session.first.map_or(0, |(_, t)| t),
            last: session.sequence.numbers.t(),
            ending: self.ending(session),
            signed: self.signed(session).map(Signed::covered),
        }
    }
}
