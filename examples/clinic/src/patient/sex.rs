//! Administrative sex.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Administrative sex, in the codes of FHIR. By itself it says nothing about anybody, so it is an ordinary value.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of them.
    Other,
    /// Not recorded.
    Unknown,
}

impl Sex {
    /// The code, as in the JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

impl FromStr for Sex {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        let all = [Self::Female, Self::Male, Self::Other, Self::Unknown];
        all.into_iter().find(|sex| sex.code() == code).ok_or(UnknownCode)
    }
}

/// The text is none of the codes.
#[derive(Debug, thiserror::Error)]
#[error("not a code of administrative sex")]
pub struct UnknownCode;
