//! Lines that a later line may prove: one that opens their session, or a signature.

use std::collections::{HashMap, VecDeque};

use super::line::{Line, SessionId};

/// So many of them at the most, whoever wrote them, and of those about the log itself so many: the oldest make room.
#[derive(Default)]
pub(super) struct Waiting {
    plain: Lines,
    control: Lines,
    /// How many there were before.
    came: u64,
}

/// In the order in which they came, with the places in it.
#[derive(Default)]
struct Lines {
    sessions: HashMap<SessionId, VecDeque<(u64, Line)>>,
    order: VecDeque<(u64, SessionId)>,
    count: usize,
}

impl Waiting {
    /// Keeps the line; gives back the one that makes room for it.
    pub(super) fn add(&mut self, line: Line) -> Option<Line> {
        self.came += 1;
        if line.control.is_some() {
            self.control.add(self.came, line, CONTROLS)
        } else {
            self.plain.add(self.came, line, MOST)
        }
    }

    /// Takes those of a session, in the order in which they came.
    pub(super) fn take(&mut self, session: SessionId) -> impl Iterator<Item = Line> + use<> {
        let mut lines = self.plain.take(session);
        lines.extend(self.control.take(session));
        lines.sort_unstable_by_key(|(came, _)| *came);
        lines.into_iter().map(|(_, line)| line)
    }

    /// The sessions of all.
    pub(super) fn sessions(&self) -> Vec<SessionId> {
        let mut all: Vec<_> =
            self.plain.sessions.keys().chain(self.control.sessions.keys()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Lines {
    fn add(&mut self, came: u64, line: Line, most: usize) -> Option<Line> {
        self.order.push_back((came, line.s));
        self.sessions.entry(line.s).or_default().push_back((came, line));
        self.count += 1;
        if self.order.len() > 2 * most {
            let Self { order, sessions, .. } = self;
            order.retain(|(came, session)| sessions.get(session).is_some_and(|lines| lines[0].0 <= *came));
        }
        if self.count > most { self.oldest() } else { None }
    }

    fn take(&mut self, session: SessionId) -> Vec<(u64, Line)> {
        let lines = self.sessions.remove(&session).unwrap_or_default();
        self.count -= lines.len();
        lines.into()
    }

    fn oldest(&mut self) -> Option<Line> {
        loop {
            let (came, session) = self.order.pop_front()?;
            let Some(lines) = self.sessions.get_mut(&session) else { continue };
            // Those before it were taken, and their session waits once more.
            let Some((_, line)) = lines.pop_front_if(|(oldest, _)| *oldest == came) else { continue };
            self.count -= 1;
            if lines.is_empty() {
                self.sessions.remove(&session);
            }
            return Some(line);
        }
    }
}

/// Lines that wait, 150 bytes or so each.
const MOST: usize = 1 << 18;
/// Lines about the log itself, of which more is kept: at the most what a line may hold.
const CONTROLS: usize = 1 << 13;
