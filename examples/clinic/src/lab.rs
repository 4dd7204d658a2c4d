//! What a laboratory finds.

use audit_core::PhiRecord;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Error, Result};

/// One result, as the laboratory sends it.
#[derive(PhiRecord, Deserialize, Clone, PartialEq, Eq)]
#[phi(resource = "Observation", category = "laboratory")]
#[serde(rename_all = "camelCase")]
pub struct LabResult {
    /// Whose.
    #[phi(patient)]
    pub patient: Uuid,
    /// What was measured, for example `718-7` for haemoglobin (LOINC).
    pub code: String,
    /// What came out, with its unit.
    pub value: String,
}

impl LabResult {
    pub(crate) fn check(&self) -> Result<()> {
        let fits = |text: &str| matches!(text.trim().len(), 1..=MAX_TEXT);
        if fits(&self.code) && fits(&self.value) {
            return Ok(());
        }
        Err(Error::Invalid("a result needs a code and a value of at most 200 bytes"))
    }
}

/// Bytes of any one text.
const MAX_TEXT: usize = 200;
