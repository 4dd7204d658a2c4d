//! What is known of all sessions so far, and the way of a line into it: its seal proves it, or a signature does; a later line may; or
//! nothing does.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    ahead::Readers,
    control::Software,
    counts::Counts,
    finding::{Finding, Kind},
    findings::Findings,
    keys::Keys,
    line::{Line, Origin, SessionId},
    opened::{NotOpened, reopen},
    operations::Operations,
    session::{Session, Was},
    signature::Signature,
    unfit::Unfit,
    waiting::Waiting,
};

/// All lines, put down where they belong.
pub(super) struct Ledger {
    pub(super) keys: Arc<Keys>,
    pub(super) readers: Arc<Readers>,
    places: HashMap<SessionId, usize>,
    pub(super) sessions: Vec<Session>,
    pub(super) operations: Operations,
    pub(super) waiting: Waiting,
    pub(super) unfit: Unfit,
    /// Sessions that lines claim and no key opens, once all have been seen.
    pub(super) unopened: HashSet<SessionId>,
    pub(super) findings: Findings,
    pub(super) counts: Counts,
    /// What the sessions say of what wrote them, each once.
    software: HashSet<Arc<Software>>,
    /// Where the session of the last line is: lines of one come together.
    last: usize,
    /// Keys that were computed in vain.
    vain: u64,
}

/// What becomes of a line.
pub(super) enum Proof {
    /// It was taken.
    Taken,
    /// A later line may prove it.
    Later(Line),
    /// Nothing does.
    None(Line),
    /// Nobody tried: the key of its number is too far away to be computed.
    Untried(Line),
}

impl Ledger {
    pub(super) fn new(keys: Keys) -> Self {
        let keys = Arc::new(keys);
        Self {
            readers: Arc::new(Readers::new(Arc::clone(&keys))),
            keys,
            places: HashMap::new(),
            sessions: Vec::new(),
            operations: Operations::default(),
            waiting: Waiting::default(),
            unfit: Unfit::default(),
            unopened: HashSet::new(),
            findings: Findings::default(),
            counts: Counts::default(),
            software: HashSet::new(),
            last: 0,
            vain: 0,
        }
    }

    /// Takes the line if something proves it.
    pub(super) fn prove(&mut self, line: Line) -> Proof {
        if self.keys.seals.is_empty() {
            return self.prove_by_signature(line);
        }
        let place = self.find(line.s);
        let session = place.and_then(|place| self.sessions.get_mut(place));
        let Some((session, place)) = session.filter(|session| session.opened.is_some()).zip(place) else {
            return self.open(line);
        };
        match session.fits(&line, &mut self.vain) {
            Some(true) => {
                self.take(place, &line);
                Proof::Taken
            }
            Some(false) => Proof::None(line),
            None => Proof::Untried(line),
        }
    }

    /// Keeps a line that is not taken, until more is known.
    pub(super) fn put_aside(&mut self, proof: Proof) {
        match proof {
            Proof::Later(line) => {
                if let Some(line) = self.waiting.add(line) {
                    self.put_aside(Proof::Untried(line));
                }
            }
            // What stands across messages is seen once more, as the beginning of a line.
            Proof::Taken
            | Proof::None(Line { origin: Origin::Across, .. })
            | Proof::Untried(Line { origin: Origin::Across, .. }) => {}
            Proof::None(Line { origin: Origin::Pieces, place, .. }) => {
                self.findings.add(Finding::new(Kind::Fragment).place(place));
            }
            Proof::None(line) => match self.find(line.s).filter(|place| self.sessions[*place].is_known()) {
                // However many others there are that nobody knows.
                Some(place) => self.findings.add(self.sessions[place].about(Kind::Altered, &line)),
                None => self.unfit.add(&line, &self.keys, &mut self.findings),
            },
            Proof::Untried(line) => self.unfit.add_untried(&line),
        }
    }

    /// Whether the line is proved, now that all have been seen.
    pub(super) fn proves(&mut self, line: &Line) -> bool {
        let Some(place) = self.find(line.s) else { return false };
        let session = &mut self.sessions[place];
        if session.opened.is_none()
            && let Ok(opened) = reopen(&self.keys, session.settled(), line)
        {
            session.open(opened);
        }
        session.proves(line, &mut self.vain)
    }

    /// Whether the key of a proved line was in use at its time.
    pub(super) fn is_in_time(&mut self, line: &Line) -> bool {
        let opened = self.find(line.s).and_then(|place| self.sessions[place].opened.as_ref());
        opened.is_none_or(|opened| self.keys.misuse(opened.seal, line.t).is_none())
    }

    /// Opens the session of a line by it. What waited for that comes first.
    fn open(&mut self, line: Line) -> Proof {
        let seal = self.find(line.s).and_then(|place| self.sessions[place].settled());
        let opened = match reopen(&self.keys, seal, &line) {
            Ok(opened) => opened,
            Err(NotOpened::AnotherMay) => return Proof::Later(line),
            Err(NotOpened::Unfit) => return Proof::None(line),
        };
        let place = self.place(line.s);
        self.sessions[place].open(opened);
        for waiting in self.waiting.take(line.s) {
            let proof = self.prove(waiting);
            self.put_aside(proof);
        }
        self.prove(line)
    }

    /// Without a seal key: a block names the line.
    fn prove_by_signature(&mut self, line: Line) -> Proof {
        if let Some(signature) = line.signature()
            && self.signs(signature, line.s) == Some(true)
        {
            let place = self.place(line.s);
            let named = self.take_signature(place, &line);
            for waiting in self.waiting.take_named(line.s, &named) {
                let proof = self.prove_by_name(waiting);
                self.put_aside(proof);
            }
        }
        self.prove_by_name(line)
    }

    fn prove_by_name(&mut self, line: Line) -> Proof {
        let Some(place) = self.find(line.s) else { return Proof::Later(line) };
        match self.sessions[place].names(&line) {
            Some(true) => {
                self.take(place, &line);
                Proof::Taken
            }
            Some(false) => Proof::None(line),
            None => Proof::Later(line),
        }
    }

    /// Puts down a line that is proved.
    fn take(&mut self, place: usize, line: &Line) {
        let Self { sessions, findings, operations, counts, keys, .. } = self;
        let session = &mut sessions[place];
        let misuse = session.opened.as_ref().and_then(|opened| keys.misuse(opened.seal, line.t));
        match session.take(line, findings) {
            Was::Wrong => return,
            Was::Again => {
                counts.again += 1;
                return;
            }
            Was::Known => {
                counts.again += 1;
                counts.known += 1;
                counts.newest_here = counts.newest_here.max(line.t);
                self.take_software(place, line);
                return;
            }
            Was::New { late } => counts.late += u64::from(late),
        }
        if let Some(misuse) = misuse {
            findings.add(session.about(Kind::KeyTime, line).note(misuse));
        }
        operations.take(place, line);
        counts.taken += 1;
        counts.newest = counts.newest.max(line.t);
        counts.newest_here = counts.newest_here.max(line.t);
        if line.control.is_some() {
            self.take_control(place, line);
        }
        if self.counts.taken.is_multiple_of(QUIET) {
            self.sessions.iter_mut().for_each(Session::rest);
        }
    }

    /// Takes what a line says of its session.
    fn take_control(&mut self, place: usize, line: &Line) {
        self.take_software(place, line);
        // Without a seal key it was taken before the line itself was proved.
        let Some(signature) = line.signature().filter(|_| !self.keys.seals.is_empty()) else { return };
        match self.signs(signature, line.s) {
            Some(true) => _ = self.take_signature(place, line),
            Some(false) => {
                let finding = self.sessions[place].about(Kind::Signature, line);
                self.findings.add(finding.note("the signature is not that of its key"));
            }
            None => {}
        }
    }

    /// Takes what a line says of what wrote its session. A state says less.
    fn take_software(&mut self, place: usize, line: &Line) {
        let Some(software) = line.software() else { return };
        let session = &mut self.sessions[place].software;
        if session.as_ref().is_none_or(|known| known.name.is_none()) {
            let known = self.software.get(software).cloned();
            let software = known.unwrap_or_else(|| Arc::new(software.clone()));
            self.software.insert(Arc::clone(&software));
            *session = Some(software);
        }
    }

    /// Takes what a signature line says; gives the numbers that it is the first to name.
    fn take_signature(&mut self, place: usize, line: &Line) -> BTreeSet<u64> {
        let Self { sessions, findings, .. } = self;
        sessions[place].take_signature(line, findings)
    }

    /// Whether the signature is by one of the keys that are held; none where its key is not.
    fn signs(&self, signature: &Signature, s: SessionId) -> Option<bool> {
        let (signer, _) = self.keys.signers.iter().find(|(signer, _)| signer.id == signature.key)?;
        Some(s.bytes().is_some_and(|session| signature.is_by(&signer.key, &session)))
    }

    /// Where the session is, if anything is known of it.
    pub(super) fn find(&mut self, id: SessionId) -> Option<usize> {
        if self.sessions.get(self.last).is_none_or(|session| session.id != id) {
            self.last = *self.places.get(&id)?;
        }
        Some(self.last)
    }

    /// Whether the session was opened in this run.
    pub(super) fn knows(&self, id: SessionId) -> bool {
        self.places.get(&id).is_some_and(|place| self.sessions[*place].is_known())
    }

    /// Whether there are lines that may be of that session, and no key that opens them.
    pub(super) fn may_be_there(&self, id: SessionId) -> bool {
        self.unopened.contains(&id) || self.unfit.are_beyond()
    }

    /// Where the session is; it is made if it is not there.
    pub(super) fn place(&mut self, id: SessionId) -> usize {
        self.find(id).unwrap_or_else(|| {
            let place = self.sessions.len();
            self.places.insert(id, place);
            self.sessions.push(Session::new(id));
            place
        })
    }
}

/// After so many lines, sessions without one among them are taken to be quiet.
const QUIET: u64 = 1 << 20;
