//! What was found, put together for people and programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    control::Software,
    counts::Counts,
    finding::{Class, Finding, Kind},
    findings::Findings,
    hint::Hint,
    ledger::{Ledger, Proof},
    line::{Origin, SessionId},
    measure::Measure,
    session::Session,
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
    /// Of those that came again: how many did so once, because an earlier check had seen them.
    pub known: u64,
    /// Verified lines that came behind a later one of their session.
    pub late: u64,
    /// The time of the newest line that was verified, be it in an earlier check, Unix milliseconds.
    pub newest: u64,
    /// That of the newest one in these inputs, and when they begin.
    pub newest_here: u64,
    /// See there.
    pub since: Option<u64>,
    /// Sessions that an earlier check saw and that ended before the inputs begin: nobody has looked for them.
    pub past: u64,
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
    /// Lines verified in these inputs,
    pub lines: u64,
    /// and those that an earlier check had seen.
    pub known: u64,
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

    /// The exit status of the program `audit`. Where there is not a single line, or none of the time that was asked for, nothing was
    /// checked (66): a drain that keeps nothing must not look like one that keeps all.
    pub fn status(&self) -> u8 {
        match self.worst() {
            Some(class) => class.status(),
            None if self.verified + self.again == 0 || self.is_silent() => NOTHING,
            None => 0,
        }
    }

    /// Whether the inputs begin at a time from which on there is not one line.
    pub fn is_silent(&self) -> bool {
        self.since.is_some_and(|since| self.newest_here < since)
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
    let measure = Measure {
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
        .for_each(|session| measure.session(session, &mut findings));
    measure.operations(ledger, &mut findings);
    tell_shared_keys(&ledger.sessions, &mut findings);
    let mut sessions: Vec<_> = ledger
        .sessions
        .iter()
        .filter(|session| session.highest.is_some())
        .map(|session| measure.report(session))
        .collect();
    sessions.sort_by(|one, other| (one.first, &one.id).cmp(&(other.first, &other.id)));
    let (findings, counts) = findings.into_parts();
    let Counts { taken, again, late, known, newest, newest_here } = ledger.counts;
    Report {
        inputs,
        verified: taken,
        again,
        known,
        late,
        newest,
        newest_here,
        since,
        past: state.zip(since).map_or(0, |(state, since)| state.ended_before(since)),
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
    let mut unfit = std::mem::take(&mut ledger.unfit);
    let mut findings = std::mem::take(&mut ledger.findings);
    for (id, count) in &unsigned {
        findings.add(Finding::new(Kind::Unsigned).session(id.as_str()).count(*count));
    }
    ledger.unopened = unfit.tell(|id| ledger.knows(id), &mut findings);
    ledger.unopened.extend(unsigned.keys());
    (ledger.unfit, ledger.findings) = (unfit, findings);
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
