//! One step of the story: a request, what it must leave, and how it is answered.

use std::{
    thread,
    time::{Duration, Instant},
};

use clinic::Clinic;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Error,
    client::{Answer, Call},
    expected::{Changed, Expected, FoundBy, Patients, Sides, StepId, Wanted},
    people::Person,
    story::Story,
};

/// A step on its way: first the request, then what it must leave, at last how it is answered, which tells it.
#[must_use = "a step is told when it is answered"]
pub(crate) struct Step<'s, 'p> {
    story: &'s mut Story<'p>,
    call: Call,
    expected: Expected,
    person: Option<Person>,
}

/// A step that was told.
pub(crate) struct Told {
    pub(crate) step: StepId,
    pub(crate) answer: Answer,
}

/// The request.
impl<'s, 'p> Step<'s, 'p> {
    pub(crate) fn new(story: &'s mut Story<'p>, text: &'static str, number: usize) -> Self {
        let request = format!("morning-step-{number}");
        let headers = vec![("x-request-id", request.clone())];
        let expected = Expected::new(text, FoundBy::Request(request));
        Self { story, call: Call { headers, ..Call::default() }, expected, person: None }
    }

    /// Somebody who is signed in does it.
    pub(crate) fn by(mut self, person: Person) -> Self {
        self.person = Some(person);
        self.header("authorization", &format!("Bearer {}", person.name))
    }

    /// In that clinic; in the north without it.
    pub(crate) fn at(mut self, clinic: Clinic) -> Self {
        self.expected.tenant = Some(clinic.code());
        self.header("x-clinic", clinic.code())
    }

    /// In a clinic that does not exist.
    pub(crate) fn in_unknown(mut self, clinic: &str) -> Self {
        self.expected.tenant = Some("other");
        self.expected.unknown_codes += 1;
        self.header("x-clinic", clinic)
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.call.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn get(self, path: impl Into<String>) -> Self {
        self.asks("GET", path, None)
    }

    pub(crate) fn post(self, path: impl Into<String>, body: Value) -> Self {
        self.asks("POST", path, Some(body))
    }

    pub(crate) fn put(self, path: impl Into<String>, body: Value) -> Self {
        self.asks("PUT", path, Some(body))
    }

    pub(crate) fn delete(self, path: impl Into<String>) -> Self {
        self.asks("DELETE", path, None)
    }

    fn asks(mut self, method: &'static str, path: impl Into<String>, body: Option<Value>) -> Self {
        self.call = Call { method, path: path.into(), body, ..self.call };
        self
    }
}

/// What it must leave.
impl Step<'_, '_> {
    /// An operation with that action.
    pub(crate) fn is(mut self, action: &'static str) -> Self {
        self.expected.action = action;
        self
    }

    /// About these patients and nobody else.
    pub(crate) fn of(mut self, patients: &[Uuid]) -> Self {
        self.expected.about(patients);
        self
    }

    /// With that member; of a group, with these members.
    pub(crate) fn with(mut self, member: &'static str, value: Value) -> Self {
        self.expected.wants(member, Wanted::Is(value));
        self
    }

    /// With the pseudonym of that value.
    pub(crate) fn with_id(mut self, member: &'static str, namespace: &'static str, value: &str) -> Self {
        self.expected.wants(member, Wanted::Pseudonym(namespace, value.to_owned()));
        self
    }

    /// With the id of an earlier step's operation.
    pub(crate) fn with_op(mut self, member: &'static str, step: StepId) -> Self {
        self.expected.wants(member, Wanted::Op(step));
        self
    }

    /// With that purpose instead of what the role uses data for.
    pub(crate) fn purpose(mut self, purpose: &'static str) -> Self {
        self.expected.wants("purpose", Wanted::Holds(purpose));
        self
    }

    /// With these fields of a record as changed, and of some of them the value on a side.
    pub(crate) fn changes(
        mut self,
        of: &'static str,
        sides: Sides,
        fields: &[&'static str],
        values: &[(&'static str, &'static str, &Value)],
    ) -> Self {
        let values = values.iter().map(|(field, side, value)| (*field, *side, (*value).clone())).collect();
        self.expected.changed = Some(Changed { of, fields: fields.to_vec(), sides, values });
        self
    }

    /// With so many part lines at least.
    pub(crate) fn parts(mut self, least: usize) -> Self {
        self.expected.parts = least;
        self
    }

    /// Under the name of somebody who is not signed in yet.
    pub(crate) fn claims(mut self, person: Person) -> Self {
        self.expected.wants("actor", Wanted::Is(json!({"kind": "workforce"})));
        self.expected.wants("authn", Wanted::Is(json!({"method": "pwd"})));
        self.with_id("actor.id", "user", person.name)
    }

    /// Piece by piece: with a begin line before the first, and parts.
    pub(crate) fn streamed(mut self) -> Self {
        self.expected.streams = true;
        self.parts(1)
    }

    /// With so many codes that nobody registered.
    pub(crate) fn unknown_codes(mut self, count: u64) -> Self {
        self.expected.unknown_codes += count;
        self
    }
}

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
        let mut arrived = Vec::new();
        let status = self.story.client.watch(&self.call, leave_after, || arrived.push(Instant::now()))?;
        self.must_be(200, status);
        let took = arrived.first().zip(arrived.last()).map(|(first, last)| *last - *first);
        if arrived.len() != events || took < Some(AT_ONCE) {
            self.story.complain(self.expected.step, "the events did not come one by one");
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

/// Events within this time were not sent as they came.
const AT_ONCE: Duration = Duration::from_millis(80);
