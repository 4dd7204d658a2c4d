//! What the administrator sends.

use audit_core::event::{Recipient, Verdict};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    user::Role,
};

/// A third party, to be registered with the audit log.
#[derive(Deserialize)]
pub struct NewRecipient {
    code: String,
    name: String,
    #[serde(default)]
    address: String,
}

impl NewRecipient {
    /// As the audit log wants it.
    ///
    /// # Errors
    /// [`Error::Invalid`]
    pub fn recipient(self) -> Result<Recipient> {
        Recipient::new(self.code, self.name, self.address).map_err(|_| {
            Error::Invalid("a recipient needs a code, a name and an address of at most 120 bytes")
        })
    }
}

/// A role for an account.
#[derive(Deserialize)]
pub struct NewRole {
    role: String,
}

impl NewRole {
    /// Which one.
    ///
    /// # Errors
    /// [`Error::Invalid`] where no role of the staff has that name.
    pub fn role(&self) -> Result<Role> {
        self.role.parse()
    }
}

/// What somebody thinks of an access that broke the glass.
#[derive(Deserialize)]
pub struct Review {
    /// The operation of the audit log.
    pub op: Uuid,
    verdict: String,
}

impl Review {
    /// The verdict.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there is no such verdict.
    pub fn verdict(&self) -> Result<Verdict> {
        Verdict::from_text(&self.verdict).ok_or(Error::Invalid("there is no such verdict"))
    }
}

/// A key of the audit log that was replaced.
#[derive(Deserialize)]
pub struct Rotated {
    key: String,
}

impl Rotated {
    /// The name of its variable.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there is no such key.
    pub fn key(&self) -> Result<&'static str> {
        let known = KEYS.into_iter().find(|known| *known == self.key);
        known.ok_or(Error::Invalid("there is no such key"))
    }
}

const KEYS: [&str; 2] = ["AUDIT_SEAL_KEY", "AUDIT_PSEUDONYM_KEYS"];
