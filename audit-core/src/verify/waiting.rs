//! Lines that a later line may prove: one that opens their session, or a signature.

use std::collections::HashMap;

use super::line::{Line, SessionId};

/// So many of them at the most, whoever wrote them, and of those about the log itself so many.
#[derive(Default)]
pub(super) struct Waiting {
    lines: HashMap<SessionId, Vec<Line>>,
    count: usize,
    controls: usize,
}

impl Waiting {
    /// Keeps the line; gives it back where there is no room.
    pub(super) fn add(&mut self, line: Line) -> Option<Line> {
        let control = usize::from(line.control.is_some());
        if self.count == MOST || self.controls + control > CONTROLS {
            return Some(line);
        }
        self.count += 1;
        self.controls += control;
        self.lines.entry(line.s).or_default().push(line);
        None
    }

    /// Takes those of a session, in the order in which they came.
    pub(super) fn take(&mut self, session: SessionId) -> Vec<Line> {
        let lines = self.lines.remove(&session).unwrap_or_default();
        self.count -= lines.len();
        self.controls -= lines.iter().filter(|line| line.control.is_some()).count();
        lines
    }

    /// Takes all.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = (SessionId, Vec<Line>)> + use<> {
        (self.count, self.controls) = (0, 0);
        std::mem::take(&mut self.lines).into_iter()
    }
}

/// Lines that wait, 150 bytes or so each.
const MOST: usize = 1 << 18;
/// Lines among them of which more is kept, at the most what a line may hold.
const CONTROLS: usize = 1 << 13;
