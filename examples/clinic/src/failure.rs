//! Why a request fails, as every server of the clinic says it.

use std::fmt;

use audit_core::Refused;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::error::Error;

/// What the client is told instead of an answer: a status, and `{"error": "…"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The clinic refuses.
    Clinic(Error),
    /// Its audit log lets nothing leave.
    Refused(Refused),
    /// That status, with these words.
    Status(u16, &'static str),
}

impl Failure {
    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Clinic(error) => error.status(),
            Self::Refused(Refused::UnknownRecipient) => 422,
            Self::Refused(_) => 503,
            Self::Status(status, _) => *status,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clinic(error) => error.fmt(f),
            Self::Refused(Refused::UnknownRecipient) => f.write_str("no recipient has that code"),
            Self::Refused(refused) => refused.fmt(f),
            Self::Status(_, words) => f.write_str(words),
        }
    }
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("Failure", 1)?;
        body.serialize_field("error", &self.to_string())?;
        body.end()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Clinic(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_told_a_status_and_a_sentence() {
        let told = |failure: Failure| (failure.status(), serde_json::to_string(&failure).unwrap());
        assert_eq!(told(Error::Merged.into()), (410, r#"{"error":"merged into another chart"}"#.into()));
        let unknown = Refused::UnknownRecipient.into();
        assert_eq!(told(unknown), (422, r#"{"error":"no recipient has that code"}"#.into()));
        assert_eq!(told(Refused::Ended.into()).0, 503);
        assert_eq!(told(Failure::Status(409, "no")), (409, r#"{"error":"no"}"#.into()));
    }
}
