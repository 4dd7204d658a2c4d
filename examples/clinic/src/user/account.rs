//! What an account is called.

use serde::Deserialize;

use crate::error::Error;

/// The name of an account, whether or not there is one: 1 to 64 of `a` to `z`, `0` to `9`, `.` and `-`.
///
/// Frameworks differ in what they make of a path that is no UTF-8; none of it is such a name.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Account(String);

impl Account {
    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Account {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        if matches!(name.len(), 1..=64) && name.bytes().all(allowed) {
            return Ok(Self(name));
        }
        Err(Error::Invalid("the name of an account is 1 to 64 of a-z, 0-9, . and -"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        assert!(Account::try_from("mum.doe".to_owned()).is_ok_and(|account| account.name() == "mum.doe"));
        for name in ["", "Mum", "mum doe", "m\u{fffd}m", &"m".repeat(65)] {
            assert!(Account::try_from(name.to_owned()).is_err());
        }
    }
}
