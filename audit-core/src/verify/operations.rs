//! Operations of which one half has come.

use std::collections::HashMap;

use uuid::Uuid;

use super::line::{Line, What};

/// Begins and ends that wait for each other.
#[derive(Default)]
pub(super) struct Operations {
    halves: HashMap<(usize, Uuid), Half>,
}

/// One half of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Half {
    pub(super) n: u64,
    pub(super) t: u64,
    /// It is the begin.
    pub(super) begins: bool,
}

impl Operations {
    /// Puts the halves together, in whatever order they come.
    pub(super) fn take(&mut self, session: usize, line: &Line) {
        let (op, begins) = match line.what {
            What::Begin(op) => (op, true),
            What::End(op) => (op, false),
            _ => return,
        };
        self.put(session, op, Half { n: line.n, t: line.t, begins });
    }

    /// The same with a half that an earlier run knew.
    pub(super) fn put(&mut self, session: usize, op: Uuid, half: Half) {
        let key = (session, op);
        if self.halves.get(&key).is_some_and(|other| other.begins != half.begins) {
            self.halves.remove(&key);
        } else {
            self.halves.insert(key, half);
        }
    }

    /// What is left, by session.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Uuid, Half)> {
        self.halves.iter().map(|((session, op), half)| (*session, *op, *half))
    }
}
