//! One step of the story: a request, what it must leave, and how it is answered.

mod answered;
mod by_hand;
mod leaves;
mod talk;

use clinic::Clinic;
use serde_json::Value;

use crate::{
    client::{Answer, Call},
    expected::{Ending, Expected, FoundBy, StepId},
    people::Person,
    story::Story,
};

pub use by_hand::Held;
pub use talk::Talk;

/// A step on its way: first the request, then what it must leave, at last how it is answered, which tells it.
#[must_use = "a step is told when it is answered"]
pub struct Step<'s, 'p> {
    story: &'s mut Story<'p>,
    call: Call,
    expected: Expected,
    person: Option<Person>,
    /// How it ends, where the status does not say it.
    ending: Option<Ending>,
    /// Refused before the handler ran: there was nothing to begin.
    turned_away: bool,
}

/// A step that was told.
pub struct Told {
    /// Which one it was.
    pub step: StepId,
    /// What the client got.
    pub answer: Answer,
}

/// The request.
impl<'s, 'p> Step<'s, 'p> {
    pub(crate) fn new(story: &'s mut Story<'p>, text: &str, number: usize) -> Self {
        let request = format!("morning-step-{number}");
        let headers = vec![("x-request-id", request.clone())];
        let expected = Expected::new(text, FoundBy::Request(request));
        let call = Call { headers, ..Call::default() };
        Self { story, call, expected, person: None, ending: None, turned_away: false }
    }

    /// Somebody who is signed in does it.
    pub fn by(mut self, person: Person) -> Self {
        self.person = Some(person);
        self.header("authorization", format!("Bearer {}", person.name))
    }

    /// In that clinic; in the north without it.
    pub fn at(mut self, clinic: Clinic) -> Self {
        self.expected.tenant = Some(clinic.code());
        self.header("x-clinic", clinic.code())
    }

    /// In a clinic that does not exist.
    pub fn in_unknown(mut self, clinic: &str) -> Self {
        self.expected.tenant = Some("other");
        self.expected.unknown_codes += 1;
        self.header("x-clinic", clinic)
    }

    /// With that header besides.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.call.headers.push((name, value.into()));
        self
    }

    /// Gets.
    pub fn get(self, path: impl Into<String>) -> Self {
        self.asks("GET", path)
    }

    /// Posts JSON.
    pub fn post(self, path: impl Into<String>, body: &Value) -> Self {
        self.asks("POST", path).json(body)
    }

    /// Puts JSON.
    pub fn put(self, path: impl Into<String>, body: &Value) -> Self {
        self.asks("PUT", path).json(body)
    }

    /// Deletes.
    pub fn delete(self, path: impl Into<String>) -> Self {
        self.asks("DELETE", path)
    }

    /// With any method.
    pub fn asks(mut self, method: &'static str, path: impl Into<String>) -> Self {
        self.call = Call { method, path: path.into(), ..self.call };
        self
    }

    /// With a body that says that it is of that type.
    pub fn body(self, kind: &str, body: impl AsRef<[u8]>) -> Self {
        self.header("content-type", kind).bytes(body)
    }

    /// With a body that says nothing about itself.
    pub fn bytes(mut self, body: impl AsRef<[u8]>) -> Self {
        self.call.body = body.as_ref().to_vec();
        self
    }

    fn json(mut self, body: &Value) -> Self {
        self.call = self.call.json(body);
        self
    }
}
