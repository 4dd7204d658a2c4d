//! What the administrator may set.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The settings of the clinics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// How many days before an appointment the patient is reminded, 1 to 30.
    pub reminders_days_before: u32,
}

impl Settings {
    /// The setting's code in the database and in the audit log.
    pub const REMINDERS_DAYS_BEFORE: &str = "reminders.days-before";

    pub(crate) fn check(self) -> Result<()> {
        match self.reminders_days_before {
            1..=30 => Ok(()),
            _ => Err(Error::Invalid("patients are reminded 1 to 30 days before")),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { reminders_days_before: 3 }
    }
}
