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

    /// Takes those of a session that have such numbers.
    pub(super) fn take(&mut self, session: SessionId, wanted: impl Fn(u64) -> bool) -> Vec<Line> {
        let plain = self.plain.take(session, &wanted);
        in_order(plain.into_iter().chain(self.control.take(session, &wanted)))
    }

    /// Takes all.
    pub(super) fn take_all(&mut self) -> Vec<Line> {
        let Self { plain, control, .. } = std::mem::take(self);
        in_order(plain.sessions.into_values().chain(control.sessions.into_values()).flatten())
    }
}

impl Lines {
    fn add(&mut self, came: u64, line: Line, most: usize) -> Option<Line> {
        self.order.push_back((came, line.s));
        self.sessions.entry(line.s).or_default().push_back((came, line));
        self.count += 1;
        if self.order.len() > 2 * most {
            let Self { order, sessions, .. } = self;
            order.retain(|(came, session)| {
                let lines = sessions.get(session);
                lines.is_some_and(|lines| lines.binary_search_by_key(came, |(came, _)| *came).is_ok())
            });
        }
        if self.count > most { self.oldest() } else { None }
    }

    fn take(&mut self, session: SessionId, wanted: impl Fn(u64) -> bool) -> Vec<(u64, Line)> {
        let lines = self.sessions.remove(&session).unwrap_or_default();
        let (taken, left): (VecDeque<_>, VecDeque<_>) =
            lines.into_iter().partition(|(_, line)| wanted(line.n));
        self.count -= taken.len();
        if !left.is_empty() {
            self.sessions.insert(session, left);
        }
        taken.into()
    }

    fn oldest(&mut self) -> Option<Line> {
        loop {
            let (came, session) = self.order.pop_front()?;
            let Some(lines) = self.sessions.get_mut(&session) else { continue };
            // It was taken, and others of its session wait.
            let Some((_, line)) = lines.pop_front_if(|(oldest, _)| *oldest == came) else { continue };
            self.count -= 1;
            if lines.is_empty() {
                self.sessions.remove(&session);
            }
            return Some(line);
        }
    }
}

/// Lines in the order in which they came.
fn in_order(lines: impl Iterator<Item = (u64, Line)>) -> Vec<Line> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_unstable_by_key(|(came, _)| *came);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Lines that wait, of some 200 bytes each.
const MOST: usize = 1 << 18;
/// Lines about the log itself, of which more is kept: at the most what a line may hold.
const CONTROLS: usize = 1 << 13;
