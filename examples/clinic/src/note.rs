//! What somebody wrote about a patient.

use audit_core::PhiRecord;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Error, Result};

/// A clinical note. Notes are added, never changed.
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Note", category = "clinical")]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Which note.
    #[phi(id)]
    pub id: Uuid,
    /// About whom.
    #[phi(patient)]
    pub patient_id: Uuid,
    /// Name of the user who wrote it.
    pub author: String,
    /// When it was written, to the millisecond.
    pub written_at: Timestamp,
    /// What it says.
    pub text: String,
}

/// A note to be added.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewNote {
    /// What it says.
    pub text: String,
    /// The visit that it was written on.
    pub encounter: Option<String>,
}

impl NewNote {
    /// A note of no visit.
    pub fn of(text: String) -> Self {
        Self { text, encounter: None }
    }

    pub(crate) fn check(&self) -> Result<()> {
        match self.text.trim().len() {
            0 => Err(Error::Invalid("a note needs a text")),
            1..=MAX_TEXT => Ok(()),
            _ => Err(Error::Invalid("the note is too long")),
        }
    }
}

/// Bytes.
const MAX_TEXT: usize = 20_000;
