//! What somebody looks for.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A search for patients.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Search {
    /// A part of the name, in upper or lower case; everybody without one.
    pub name: Option<String>,
    /// How many to return at most, up to 10000; 50 without one.
    pub limit: Option<u32>,
}

impl Search {
    /// The names of the parameters that were given, for the audit log.
    pub fn parameters(&self) -> Vec<&'static str> {
        let given = [("name", self.name.is_some()), ("limit", self.limit.is_some())];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    pub(crate) fn checked_limit(&self) -> Result<u32> {
        match self.limit.unwrap_or(DEFAULT_LIMIT) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Error::Invalid("the limit is not between 1 and 10000")),
        }
    }

    /// The pattern for `LIKE … ESCAPE '\'`, over names in lower case.
    pub(crate) fn pattern(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default().to_lowercase();
        let mut pattern = String::from("%");
        for character in name.chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern.push('%');
        pattern
    }
}

/// What is left of patients when nobody in particular is meant.
#[derive(Serialize)]
pub struct Statistics {
    /// How many there are.
    pub patients: u64,
}

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_ordinary_characters() {
        let search = |name: &str| Search { name: Some(name.into()), limit: None };
        assert_eq!(search("QUILL").pattern(), "%quill%");
        assert_eq!(search(r"50%_\").pattern(), r"%50\%\_\\%");
        assert_eq!(Search::default().pattern(), "%%");
    }

    #[test]
    fn limits_have_limits() {
        let limit = |limit| Search { name: None, limit }.checked_limit();
        assert_eq!(limit(None), Ok(50));
        assert_eq!(limit(Some(10_000)), Ok(10_000));
        assert!(limit(Some(0)).is_err());
        assert!(limit(Some(10_001)).is_err());
    }
}
