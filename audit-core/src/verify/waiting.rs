//! Lines that a later line may prove: one that opens their session, or a signature.

use std::collections::HashMap;

use super::line::{Line, SessionId};

/// So many of them at the most, whoever wrote them.
#[derive(Default)]
pub(super) struct Waiting {
    lines: HashMap<SessionId, Vec<Line>>,
    count: usize,
}

impl Waiting {
    /// Keeps the line; gives it back where there is no room.
    pub(super) fn add(&mut self, line: Line) -> Option<Line> {
        if self.count == MOST {
            return Some(line);
        }
        self.count += 1;
        self.lines.entry(line.s).or_default().push(line);
        None
    }

    /// Takes those of a session, in the order in which they came.
    pub(super) fn take(&mut self, session: SessionId) -> Vec<Line> {
        let lines = self.lines.remove(&session).unwrap_or_default();
        self.count -= lines.len();
        lines
    }

    /// Takes all.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = (SessionId, Vec<Line>)> + use<> {
        self.count = 0;
        std::mem::take(&mut self.lines).into_iter()
    }
}

/// Lines of 150 bytes or so.
const MOST: usize = 1 << 18;
