//! One session: what its lines, taken together, tell.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    control::Software,
    finding::{Finding, Kind},
    findings::Findings,
    line::{Line, SessionId, What},
    numbers::{Neighbour, New, Numbers},
    opened::Opened,
    sequence::{Sequence, Taken},
    signed::{Block, Signed},
};

/// The lines of one process, as far as they have come.
pub(super) struct Session {
    pub(super) id: SessionId,
    /// None for one that signatures alone vouch for, and until a line of it comes in this run.
    pub(super) opened: Option<Box<Opened>>,
    /// The seal key that fitted, and whether that moves on with each line: for good.
    pub(super) seal: Option<usize>,
    pub(super) forward_secure: bool,
    pub(super) sequence: Sequence,
    /// Where an earlier run knew some: what came in this one.
    pub(super) here: Option<Numbers>,
    /// Lines that came in this run for the first time,
    pub(super) lines: u64,
    /// and those that an earlier one has taken.
    pub(super) known: u64,
    /// Number and time of the lowest.
    pub(super) first: Option<(u64, u64)>,
    /// The highest number that came in this run, be it again.
    pub(super) highest: Option<u64>,
    /// The number of its last line.
    pub(super) stop: Option<u64>,
    pub(super) software: Option<Arc<Software>>,
    pub(super) signed: Option<Box<Signed>>,
    /// Whether a line has come since the hashes of quiet sessions were forgotten.
    pub(super) active: bool,
}

/// What a line was to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Was {
    New {
        late: bool,
    },
    /// An earlier run has taken it.
    Known,
    Again,
    /// It is no line of this session, or nobody can tell.
    Wrong,
}

impl Session {
    pub(super) fn new(id: SessionId) -> Self {
        Self {
            id,
            opened: None,
            seal: None,
            forward_secure: false,
            sequence: Sequence::default(),
            here: None,
            lines: 0,
            known: 0,
            first: None,
            highest: None,
            stop: None,
            software: None,
            signed: None,
            active: true,
        }
    }

    /// The key that opens it again, in keyed mode.
    pub(super) fn settled(&self) -> Option<usize> {
        self.seal.filter(|_| !self.forward_secure)
    }

    /// Lets the lines in for which this is the key.
    pub(super) fn open(&mut self, opened: Opened) {
        self.seal = Some(opened.seal);
        self.forward_secure = opened.is_forward_secure();
        self.opened = Some(Box::new(opened));
    }

    /// Whether anything of this run vouches for it: not only an earlier one.
    pub(super) const fn is_known(&self) -> bool {
        self.opened.is_some() || self.signed.is_some() || self.highest.is_some()
    }

    /// Whether the line has the seal of its number; none where the key of that is too far away to be computed. `vain` counts the keys
    /// that were computed for lines far ahead which turned out to have none.
    pub(super) fn fits(&mut self, line: &Line, vain: &mut u64) -> Option<bool> {
        let next = self.sequence.numbers.next();
        let opened = self.opened.as_mut()?;
        let far = opened.is_forward_secure() && line.n > next + JUMP;
        if far && (line.n > FARTHEST || *vain > IN_VAIN) {
            return None;
        }
        let steps = if far { opened.steps_to(line.n) } else { 0 };
        let fits = opened.fits(line);
        *vain += if fits { 0 } else { steps };
        Some(fits)
    }

    /// Whether the line is proved, once all have been seen.
    pub(super) fn proves(&mut self, line: &Line, vain: &mut u64) -> bool {
        self.fits(line, vain) == Some(true)
            || (self.opened.is_none() && self.sequence.same(line.n, &line.d) == Some(true))
    }

    /// Whether signatures name the line: none where none has named its number.
    pub(super) fn names(&self, line: &Line) -> Option<bool> {
        let named = self.signed.as_ref().and_then(|signed| signed.names(line));
        named.or_else(|| {
            self.sequence.numbers.has(line.n).then(|| self.sequence.same(line.n, &line.d)).flatten()
        })
    }

    /// Forgets what only lines need that come soon, unless one has come since the last time.
    pub(super) fn rest(&mut self) {
        if !std::mem::take(&mut self.active) {
            self.sequence.forget();
        }
    }

    /// Takes a line that is proved to be of this session.
    pub(super) fn take(&mut self, line: &Line, findings: &mut Findings) -> Was {
        self.active = true;
        self.highest = self.highest.max(Some(line.n));
        let new_here = self.here.as_mut().is_some_and(|here| here.take(line.n, line.t).is_some());
        match self.sequence.take(line.n, line.t, &line.d) {
            Taken::New(New { late, below, above }) => {
                self.note(line);
                self.check_times(line, below, above, findings);
                if let Some(wrong) = self.signed.as_mut().and_then(|signed| signed.came(line)) {
                    findings.add(self.about(Kind::Signature, line).note(wrong));
                }
                Was::New { late }
            }
            Taken::Again if new_here => {
                self.known += 1;
                Was::Known
            }
            Taken::Again => Was::Again,
            Taken::Otherwise => {
                findings.add(self.about(Kind::Equivocation, line));
                Was::Wrong
            }
            Taken::Stale => {
                findings.add(self.about(Kind::Stale, line));
                Was::Wrong
            }
        }
    }

    /// A finding about one line of this session.
    pub(super) fn about(&self, kind: Kind, line: &Line) -> Finding {
        Finding::new(kind)
            .session(self.id.as_str())
            .numbers(line.n, line.n)
            .times(line.t, line.t)
            .place(line.place)
    }

    /// Takes what its signature line says, whose signature fits; gives the numbers that it is the first to name.
    pub(super) fn take_signature(&mut self, line: &Line, findings: &mut Findings) -> BTreeSet<u64> {
        let Some((signature, session)) = line.signature().zip(self.id.bytes()) else {
            return BTreeSet::new();
        };
        let Block { wrong, named } =
            self.signed.get_or_insert_default().take(signature, &session, &self.sequence);
        for (n, why) in wrong {
            let n = n.unwrap_or(line.n);
            findings.add(self.about(Kind::Signature, line).numbers(n, n).note(why));
        }
        named
    }

    fn note(&mut self, line: &Line) {
        self.lines += 1;
        if self.first.is_none_or(|(n, _)| line.n < n) {
            self.first = Some((line.n, line.t));
        }
        if line.what == What::Stop {
            self.stop = Some(self.stop.map_or(line.n, |stop| stop.min(line.n)));
        }
        // Whoever comes again has to be opened again: that is cheap, and keys for a million sessions are not.
        let whole = self.stop.is_some() && self.sequence.numbers.holes().next().is_none();
        if whole {
            self.opened.take_if(|opened| !opened.is_forward_secure());
        }
    }

    /// Time goes forward with the numbers, and no process is silent for longer than two checkpoints.
    fn check_times(
        &self,
        line: &Line,
        below: Option<Neighbour>,
        above: Option<Neighbour>,
        findings: &mut Findings,
    ) {
        let runs_back =
            below.is_some_and(|below| line.t < below.t) || above.is_some_and(|above| above.t < line.t);
        if runs_back {
            findings.add(self.about(Kind::Time, line));
        }
        let silent = |from: u64, to: u64| to.saturating_sub(from) > SILENCE;
        if let Some(below) = below.filter(|below| below.next && silent(below.t, line.t)) {
            findings.add(self.about(Kind::Silent, line).numbers(line.n - 1, line.n).times(below.t, line.t));
        }
        if let Some(above) = above.filter(|above| above.next && silent(line.t, above.t)) {
            findings.add(self.about(Kind::Silent, line).numbers(line.n, line.n + 1).times(line.t, above.t));
        }
    }
}

/// How far ahead of the last line of a forward-secure session a line is tried in any case,
const JUMP: u64 = 1 << 20;
/// up to which number it is, farther ahead than that, where the input does not begin with the session,
const FARTHEST: u64 = 1 << 24;
/// and how many keys are computed in vain for those: whoever invents them must not hold everything up.
const IN_VAIN: u64 = 1 << 28;

/// Milliseconds within which a process that is alive writes a line: two periods of its checkpoints.
pub(super) const SILENCE: u64 = 120_000;
