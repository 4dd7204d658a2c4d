//! One line of a recording.

use serde_json::Value;

use crate::{
    event::{Action, Kind, Outcome, Phase, Reason},
    schema,
};

/// One line, parsed. The accessors give what is there and understood.
#[derive(Debug, Clone)]
pub struct Line {
    text: String,
    members: Value,
}

impl Line {
    /// The line as it was written, without its newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The audit object, for members without an accessor.
    pub const fn members(&self) -> &Value {
        &self.members
    }

    /// What was done.
    pub fn action(&self) -> Option<Action> {
        Action::from_text(self.member("action")?)
    }

    /// To which family that belongs.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_text(self.member("kind")?)
    }

    /// Which line of the operation it is.
    pub fn phase(&self) -> Option<Phase> {
        Phase::from_text(self.member("phase")?)
    }

    /// How it ended.
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::from_text(self.member("outcome")?)
    }

    /// Why it ended that way.
    pub fn reason(&self) -> Option<Reason> {
        Reason::from_text(self.member("reason")?)
    }

    /// The status that the client saw.
    pub fn status(&self) -> Option<u64> {
        self.members["status"].as_u64()
    }

    /// The operation's id.
    pub fn op(&self) -> Option<&str> {
        self.member("op")
    }

    /// The pseudonyms of the patients.
    pub fn patients(&self) -> Vec<&str> {
        self.list("patients")
    }

    /// The paths of the disclosed fields.
    pub fn fields(&self) -> Vec<&str> {
        self.list("fields")
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut line: Value = serde_json::from_str(text).unwrap_or_default();
        if let Err(wrong) = schema::check(&line) {
            panic!("a line is not as the schema says, member {wrong}: {text}");
        }
        Self { text: text.to_owned(), members: line["audit"].take() }
    }

    fn member(&self, name: &str) -> Option<&str> {
        self.members[name].as_str()
    }

    fn list(&self, name: &str) -> Vec<&str> {
        self.members[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}
