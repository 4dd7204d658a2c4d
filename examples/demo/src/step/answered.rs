//! How a step is answered, and what the client saw.

use std::{thread, time::Duration};

use serde_json::json;
use uuid::Uuid;

use super::{Step, Told};
use crate::{
    Error,
    client::Answer,
    expected::{Patients, Wanted},
};

/// How it is answered.
impl Step<'_, '_> {
    pub(crate) fn ok(self) -> Result<Told, Error> {
        self.gets(200)
    }

    pub(crate) fn gets(mut self, status: u16) -> Result<Told, Error> {
        let answer = self.asked(status)?;
        Ok(self.told(answer))
    }

    /// Refused by a rule.
    pub(crate) fn denied(self, policy: &str) -> Result<Told, Error> {
        self.with("authz", json!({"decision": "deny", "policy": policy})).gets(403)
    }

    /// Refused before the handler ran: there was nothing to begin.
    pub(crate) fn turned_away(mut self, status: u16) -> Result<Told, Error> {
        let answer = self.asked(status)?;
        self.expected.begins = false;
        Ok(self.told(answer))
    }

    /// With a list that names each of its patients once.
    pub(crate) fn lists(mut self, patients: fn(&Answer) -> Vec<Uuid>) -> Result<Told, Error> {
        let answer = self.asked(200)?;
        let listed = patients(&answer);
        self.expected.wants("count", Wanted::Is(json!(listed.len())));
        self.expected.patients = Patients::Once(listed);
        Ok(self.told(answer))
    }

    /// With so many events, which come one by one.
    pub(crate) fn watches(mut self, events: usize) -> Result<Told, Error> {
        self.watched(events, None)?;
        self.expected.answered(200);
        Ok(self.told(Answer::default()))
    }

    /// With events, of which the client takes so many and hangs up.
    pub(crate) fn leaves_after(mut self, events: usize) -> Result<Told, Error> {
        self.watched(events, Some(events))?;
        // The head had left.
        self.expected.status = Some(200);
        Ok(self.cancelled())
    }

    /// By nobody: the client hangs up after that time.
    pub(crate) fn hangs_up(mut self, after: Duration) -> Result<Told, Error> {
        self.prepare();
        self.story.client.hang_up(&self.call, || thread::sleep(after))?;
        Ok(self.cancelled())
    }

    /// By nobody: the handler panics, and the connection breaks off.
    pub(crate) fn panics(mut self) -> Told {
        self.prepare();
        if self.story.client.call(&self.call).is_ok() {
            self.story.complain(self.expected.step, "an answer came");
        }
        self.expected.ending = ("failed", "panic");
        self.told(Answer::default())
    }

    /// What the server notices by itself; the story does not go on before.
    fn cancelled(mut self) -> Told {
        self.expected.ending = ("unknown", "cancelled");
        self.story.cancelled += 1;
        if !self.story.wait_for(r#""reason":"cancelled""#, self.story.cancelled) {
            self.story.complain(self.expected.step, "the server has not noticed");
        }
        self.told(Answer::default())
    }

    fn asked(&mut self, status: u16) -> Result<Answer, Error> {
        self.prepare();
        self.expected.answered(status);
        let answer = self.story.client.call(&self.call)?;
        self.must_be(status, answer.status);
        Ok(answer)
    }

    fn watched(&mut self, events: usize, leave_after: Option<usize>) -> Result<(), Error> {
        self.expected.streams = true;
        self.expected.parts = events;
        self.prepare();
        let mut arrived = 0;
        let status = self.story.client.watch(&self.call, leave_after, || arrived += 1)?;
        self.must_be(200, status);
        if arrived != events {
            self.story.complain(self.expected.step, &format!("{arrived} events came"));
        }
        Ok(())
    }

    /// What follows from the request.
    fn prepare(&mut self) {
        self.story.tell(self.expected.step);
        self.expected.asked(self.person.as_ref(), self.call.method, &self.call.path);
    }

    fn must_be(&mut self, wanted: u16, found: u16) {
        if found != wanted {
            self.story
                .complain(self.expected.step, &format!("was answered with {found} instead of {wanted}"));
        }
    }

    fn told(self, answer: Answer) -> Told {
        Told { step: self.story.expect(self.expected), answer }
    }
}
