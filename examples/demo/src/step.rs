//! One step of the story: a request, what it must leave, and how it is answered.

mod answered;

use clinic::Clinic;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    client::{Answer, Call},
    expected::{Changed, Expected, FoundBy, Sides, StepId, Wanted},
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
