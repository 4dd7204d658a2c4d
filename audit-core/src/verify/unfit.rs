//! Lines that nothing proves. What that means depends on their session: one that a key opens has no such lines.

use std::collections::{HashMap, HashSet};

use super::{
    finding::{Finding, Kind, Place},
    findings::Findings,
    keys::Keys,
    line::{Line, SessionId},
};

/// They are kept by the sessions that they claim.
#[derive(Default)]
pub(super) struct Unfit {
    sessions: HashMap<SessionId, Claims>,
    /// How many are told one by one.
    told: usize,
    /// Lines of sessions that there was no room for.
    beyond: u64,
}

/// The lines that claim one session.
#[derive(Default)]
struct Claims {
    lines: Vec<(u64, u64, Place)>,
    count: u64,
    /// Lines that nobody tried.
    untried: u64,
    /// One of them says that its key moves on with each line.
    forward_secure: bool,
    /// Which key the first that names one names.
    kid: Option<String>,
}

impl Unfit {
    pub(super) fn add(&mut self, line: &Line, keys: &Keys, findings: &mut Findings) {
        // Others of its session say nothing of it, nor it of them: anybody can name a key.
        if names(line, keys) {
            findings.add(altered(line.s, line.n, line.t, line.place));
            return;
        }
        let tell = self.told < LINES;
        let Some(claims) = self.claims(line.s) else {
            self.beyond += 1;
            return;
        };
        claims.count += 1;
        claims.note(line);
        if tell {
            claims.lines.push((line.n, line.t, line.place));
            self.told += 1;
        }
    }

    /// What claims that session; none where there is no room for another.
    fn claims(&mut self, session: SessionId) -> Option<&mut Claims> {
        if self.sessions.len() == SESSIONS && !self.sessions.contains_key(&session) {
            return None;
        }
        Some(self.sessions.entry(session).or_default())
    }

    /// Adds a line that nobody tried, for want of room or time.
    pub(super) fn add_untried(&mut self, line: &Line) {
        match self.claims(line.s) {
            Some(claims) => {
                claims.untried += 1;
                claims.note(line);
            }
            None => self.beyond += 1,
        }
    }

    /// Says what they are, now that it is known which sessions were opened. Gives the others.
    pub(super) fn tell(
        &mut self,
        opened: impl Fn(SessionId) -> bool,
        findings: &mut Findings,
    ) -> HashSet<SessionId> {
        let mut unopened = HashSet::new();
        for (id, claims) in self.sessions.drain() {
            let known = opened(id);
            let unknown = claims.untried + if known { 0 } else { claims.count };
            if unknown > 0 {
                let finding = Finding::new(Kind::UnknownKey).session(id.as_str()).count(unknown);
                findings.add(Finding { note: claims.keys(), ..finding });
            }
            if !known {
                unopened.insert(id);
                continue;
            }
            findings.add_more(Kind::Altered, claims.count - claims.lines.len() as u64);
            for (n, t, place) in claims.lines {
                findings.add(altered(id, n, t, place));
            }
        }
        findings.add_more(Kind::UnknownKey, self.beyond);
        unopened
    }

    /// Whether there were more sessions than could be told apart.
    pub(super) const fn are_beyond(&self) -> bool {
        self.beyond > 0
    }
}

impl Claims {
    /// Keeps what a control line says of its keys. Nothing of that is proved, so that only what can be an id is taken.
    fn note(&mut self, line: &Line) {
        let Some(control) = line.control.as_deref() else { return };
        self.forward_secure |= control.forward_secure;
        let is_id = |kid: &&str| kid.len() == 8 && kid.bytes().all(|byte| byte.is_ascii_hexdigit());
        let kid = control.software.as_ref().and_then(|software| software.kid.as_deref()).filter(is_id);
        if self.kid.is_none() {
            self.kid = kid.map(str::to_owned);
        }
    }

    /// The same in words.
    fn keys(&self) -> Option<String> {
        let auditor = if self.forward_secure { ", and the auditor's secret key" } else { "" };
        self.kid.as_ref().map(|kid| format!("its lines name the seal key {kid}{auditor}"))
    }
}

fn altered(session: SessionId, n: u64, t: u64, place: Place) -> Finding {
    Finding::new(Kind::Altered).session(session.as_str()).numbers(n, n).times(t, t).place(place)
}

/// Whether the line claims to be sealed under a key that is held. In a forward-secure session it cannot say whose the other key is.
fn names(line: &Line, keys: &Keys) -> bool {
    let keyed = line.control.as_deref().is_some_and(|control| control.keyed);
    let kid = line.software().and_then(|software| software.kid.as_deref());
    keyed && kid.is_some_and(|kid| keys.hold(kid))
}

/// Sessions that are told apart,
const SESSIONS: usize = 1 << 16;
/// and lines that are told one by one.
const LINES: usize = 10_000;
