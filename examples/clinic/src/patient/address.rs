//! Where somebody lives.

use audit_core::PhiRecord;
use serde::Deserialize;

use super::MAX_TEXT;
use crate::error::{Error, Result};

/// A postal address in the United States.
#[derive(PhiRecord, Deserialize, Clone, PartialEq, Eq)]
#[phi(part)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// House number and street.
    pub street: String,
    /// City.
    pub city: String,
    /// State, by its two letters.
    pub state: String,
    /// ZIP code.
    pub zip: String,
}

impl Address {
    pub(super) fn check(&self) -> Result<()> {
        let lines = [&self.street, &self.city, &self.state, &self.zip];
        if lines.iter().any(|line| line.len() > MAX_TEXT) {
            return Err(Error::Invalid("the address is too long"));
        }
        Ok(())
    }
}
