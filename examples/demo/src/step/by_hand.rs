//! Steps that no ordinary client would take, or not alone.

use std::io;

use super::{Step, Talk, Told};
use crate::{
    client::{Answer, Call},
    expected::Expected,
};

/// A step whose request leaves together with others.
#[must_use = "a step is told when it is answered"]
pub struct Held {
    pub(crate) call: Call,
    pub(crate) expected: Expected,
    /// Of the answer.
    pub(crate) status: u16,
}

impl Step<'_, '_> {
    /// Answered with that status, as soon as the story sends it.
    pub fn later(mut self, status: u16) -> Held {
        self.prepare();
        self.expected.answered(status);
        self.settle();
        Held { call: self.call, expected: self.expected, status }
    }

    /// Asked by hand: the talk sends the request and reads the answer, which has that status; none where the client leaves
    /// before. The story does not go on before its line is there.
    pub fn by_hand(
        mut self,
        status: Option<u16>,
        talk: impl FnOnce(&mut Talk<'_>) -> io::Result<Option<Answer>>,
    ) -> Told {
        let answer = self.talked(status, talk);
        self.wait();
        self.told(answer)
    }

    /// The same without a line.
    pub fn silently_by_hand(
        mut self,
        status: Option<u16>,
        talk: impl FnOnce(&mut Talk<'_>) -> io::Result<Option<Answer>>,
    ) {
        self.talked(status, talk);
    }

    fn talked(
        &mut self,
        status: Option<u16>,
        talk: impl FnOnce(&mut Talk<'_>) -> io::Result<Option<Answer>>,
    ) -> Answer {
        self.prepare();
        match status {
            Some(status) => self.expected.answered(status),
            None => self.expected.ending = ("unknown", "cancelled"),
        }
        let has_begun = || self.story.wait_for("begin", &self.expected.found_by);
        let wire = self.story.client.by_hand();
        let answer = wire.and_then(|wire| talk(&mut Talk { wire, call: &self.call, has_begun: &has_begun }));
        let answer = answer.unwrap_or_else(|error| {
            self.complain(&format!("could not be asked: {error}"));
            None
        });
        let found = answer.as_ref().map(|answer| answer.status);
        if found != status {
            self.complain(&format!("was answered with {found:?} instead of {status:?}"));
        }
        answer.unwrap_or_default()
    }
}
