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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{control::Control, finding::Place};

    /// A line of one of two sessions.
    fn line(session: u8, n: u64, is_control: bool) -> Line {
        let id = if session == 0 { b"AAAAAAAAAAAAAAAAAAAAAA" } else { b"oKGio6SlpqeoqaqrrK2urw" };
        let object = format!(r#"{{"n":{n},"s":"{}","t":1,"v":1}}"#, str::from_utf8(id).unwrap());
        let line = Line::of(object.as_bytes(), [0; 16], Place { input: 0, line: 1 }).unwrap();
        Line { control: is_control.then(Box::<Control>::default), ..line }
    }

    fn numbers(lines: Vec<Line>) -> Vec<u64> {
        lines.into_iter().map(|line| line.n).collect()
    }

    #[test]
    fn the_oldest_make_room() {
        let mut lines = Lines::default();
        let mut add = |came, session| lines.add(came, line(session, came, false), 3).map(|line| line.n);
        assert_eq!([1, 2, 3].map(|came| add(came, u8::from(came == 2))), [None; 3]);
        assert_eq!([4, 5].map(|came| add(came, 1)), [Some(1), Some(2)]);
        // What is taken makes room as well, and is not the oldest any more.
        assert_eq!(lines.take(line(1, 0, false).s, |n| n == 4).len(), 1);
        assert_eq!(
            [6, 7].map(|came| lines.add(came, line(0, came, false), 3).map(|line| line.n)),
            [None, Some(3)]
        );
        for came in 8..100 {
            lines.add(came, line(0, came, false), 3);
        }
        assert!(lines.order.len() <= 6 && lines.count == 3);
    }

    #[test]
    fn there_is_an_end_to_those_of_each_kind() {
        let mut waiting = Waiting::default();
        let control = |waiting: &mut Waiting| waiting.add(line(0, 1, true)).is_some();
        assert!((0..CONTROLS).all(|_| !control(&mut waiting)) && control(&mut waiting));
        assert!(waiting.add(line(0, 2, false)).is_none());
        assert_eq!(waiting.take_all().len(), CONTROLS + 1);
    }

    #[test]
    fn they_come_back_in_their_order() {
        let mut waiting = Waiting::default();
        for n in 0..8 {
            waiting.add(line(u8::from(n % 3 == 0), n, n % 2 == 0));
        }
        assert_eq!(numbers(waiting.take(line(1, 0, false).s, |n| n < 6)), [0, 3]);
        assert_eq!(numbers(waiting.take_all()), [1, 2, 4, 5, 6, 7]);
    }
}
