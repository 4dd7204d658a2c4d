//! How a step is answered, and what the client saw.

use std::{thread, time::Duration};

use serde_json::json;
use uuid::Uuid;

use super::{Step, Told};
use crate::{
    Error,
    client::Answer,
    expected::{Ending, Patients, Wanted},
};

/// How it is answered.
impl Step<'_, '_> {
    /// With 200.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn ok(self) -> Result<Told, Error> {
        self.gets(200)
    }

    /// With that status.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn gets(mut self, status: u16) -> Result<Told, Error> {
        let answer = self.asked(status)?;
        Ok(self.told(answer))
    }

    /// With the one status or the other, because the two servers route in their own ways.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn gets_on(self, axum: u16, actix: u16) -> Result<Told, Error> {
        let status = self.on(axum, actix);
        self.gets(status)
    }

    /// Refused by a rule.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn denied(self, policy: &str) -> Result<Told, Error> {
        self.with("authz", json!({"decision": "deny", "policy": policy})).gets(403)
    }

    /// Refused before the handler ran.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn turned_away(self, status: u16) -> Result<Told, Error> {
        self.before_it_began().gets(status)
    }

    /// With that status, and without a line.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn silently_gets(mut self, status: u16) -> Result<(), Error> {
        self.asked(status).map(drop)
    }

    /// With a list that names each of its patients once.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn lists(mut self, patients: fn(&Answer) -> Vec<Uuid>) -> Result<Told, Error> {
        let answer = self.asked(200)?;
        let listed = patients(&answer);
        self.expected.wants("count", Wanted::Is(json!(listed.len())));
        self.expected.patients = Patients::Once(listed);
        Ok(self.told(answer))
    }

    /// With so many events, which come one by one.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn watches(mut self, events: usize) -> Result<Told, Error> {
        self.watched(events, None)?;
        self.expected.answered(200);
        Ok(self.told(Answer::default()))
    }

    /// With events, of which the client takes so many and hangs up.
    ///
    /// # Errors
    /// Where no answer came.
    pub fn leaves_after(mut self, events: usize) -> Result<Told, Error> {
        self.watched(events, Some(events))?;
        // The head had left.
        self.expected.status = Some(200);
        Ok(self.cancelled())
    }

    /// By nobody: the client hangs up after that time.
    ///
    /// # Errors
    /// Where the server takes no request.
    pub fn hangs_up(mut self, after: Duration) -> Result<Told, Error> {
        self.prepare();
        let mut wire = self.story.client.by_hand()?;
        wire.ask(&self.call);
        thread::sleep(after);
        drop(wire);
        Ok(self.cancelled())
    }

    /// By nobody: the handler panics, and the connection breaks off.
    pub fn panics(mut self) -> Told {
        self.prepare();
        if self.story.client.call(&self.call).is_ok() {
            self.complain("an answer came");
        }
        self.expected.ending = ("failed", "panic");
        self.told(Answer::default())
    }

    /// What the server notices by itself; the story does not go on before.
    fn cancelled(mut self) -> Told {
        self.expected.ending = ("unknown", "cancelled");
        self.wait();
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
            self.complain(&format!("{arrived} events came"));
        }
        Ok(())
    }

    /// What follows from the request.
    pub(super) fn prepare(&mut self) {
        self.story.tell(&self.expected.step);
        self.expected.asked(self.person.as_ref(), self.call.method, &self.call.path);
    }

    fn must_be(&mut self, wanted: u16, found: u16) {
        if found != wanted {
            self.complain(&format!("was answered with {found} instead of {wanted}"));
        }
    }

    /// Waits for the line that says how it ended.
    pub(super) fn wait(&mut self) {
        if !self.story.wait_for("end", &self.expected.found_by) {
            self.complain("the server has not noticed");
        }
    }

    pub(super) fn complain(&mut self, wrong: &str) {
        self.story.complain(&self.expected.step, wrong);
    }

    pub(super) fn told(mut self, answer: Answer) -> Told {
        self.settle();
        self.expected.ids = answer.ids();
        Told { step: self.story.expect(self.expected), answer }
    }

    /// What the step itself says has the last word.
    pub(super) fn settle(&mut self) {
        self.expected.begins &= !self.turned_away;
        if let Some(Ending(outcome, reason, status)) = self.ending {
            (self.expected.ending, self.expected.status) = ((outcome, reason), status);
        }
    }
}
