//! Lines that a later line may prove: one that opens their session, or a signature.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::line::{Line, SessionId};

/// So many of them at the most, whoever wrote them, and of those about the log itself so many: the oldest make room.
#[derive(Default)]
pub(super) struct Waiting {
    plain: Lines,
    control: Lines,
    /// How many there were before.
    came: u64,
}

/// By their sessions and numbers; of those with one number by when they came.
#[derive(Default)]
struct Lines {
    sessions: HashMap<SessionId, BTreeMap<Key, Line>>,
    /// In the order in which they came, some of which are not there any more.
    order: VecDeque<(SessionId, Key)>,
    count: usize,
}

/// The number of a line, and how many came before it.
type Key = (u64, u64);

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

    /// Takes those of a session.
    pub(super) fn take(&mut self, session: SessionId) -> Vec<Line> {
        in_order([&mut self.plain, &mut self.control].into_iter().flat_map(|lines| lines.take(session)))
    }

    /// Takes those of a session that have such a number.
    pub(super) fn take_named(&mut self, session: SessionId, named: &BTreeSet<u64>) -> Vec<Line> {
        let lines = [&mut self.plain, &mut self.control];
        in_order(lines.into_iter().flat_map(|lines| lines.take_named(session, named)))
    }

    /// Takes all.
    pub(super) fn take_all(&mut self) -> Vec<Line> {
        let Self { plain, control, .. } = std::mem::take(self);
        in_order(plain.sessions.into_values().chain(control.sessions.into_values()).flatten())
    }
}

impl Lines {
    fn add(&mut self, came: u64, line: Line, most: usize) -> Option<Line> {
        let key = (line.n, came);
        self.order.push_back((line.s, key));
        self.sessions.entry(line.s).or_default().insert(key, line);
        self.count += 1;
        if self.order.len() > 2 * most {
            let Self { order, sessions, .. } = self;
            order.retain(|(session, key)| sessions.get(session).is_some_and(|lines| lines.contains_key(key)));
        }
        if self.count > most { self.oldest() } else { None }
    }

    fn take(&mut self, session: SessionId) -> BTreeMap<Key, Line> {
        let lines = self.sessions.remove(&session).unwrap_or_default();
        self.count -= lines.len();
        lines
    }

    fn take_named(&mut self, session: SessionId, named: &BTreeSet<u64>) -> Vec<(Key, Line)> {
        let Some(lines) = self.sessions.get(&session) else { return Vec::new() };
        let keys: Vec<_> =
            named.iter().flat_map(|n| lines.range((*n, 0)..=(*n, u64::MAX))).map(|(key, _)| *key).collect();
        keys.into_iter().filter_map(|key| Some((key, self.remove(session, key)?))).collect()
    }

    fn oldest(&mut self) -> Option<Line> {
        loop {
            let (session, key) = self.order.pop_front()?;
            if let Some(line) = self.remove(session, key) {
                return Some(line);
            }
        }
    }

    fn remove(&mut self, session: SessionId, key: Key) -> Option<Line> {
        let lines = self.sessions.get_mut(&session)?;
        let line = lines.remove(&key)?;
        if lines.is_empty() {
            self.sessions.remove(&session);
        }
        self.count -= 1;
        Some(line)
    }
}

/// Lines in the order in which they came.
fn in_order(lines: impl Iterator<Item = (Key, Line)>) -> Vec<Line> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_unstable_by_key(|((_, came), _)| *came);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Lines that wait, of some 250 bytes each.
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
        assert_eq!(lines.take_named(line(1, 0, false).s, &[4].into()).len(), 1);
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
        assert_eq!(numbers(waiting.take_named(line(1, 0, false).s, &[0, 1, 3].into())), [0, 3]);
        assert_eq!(numbers(waiting.take(line(0, 0, false).s)), [1, 2, 4, 5, 7]);
        assert_eq!(numbers(waiting.take_all()), [6]);
    }
}
