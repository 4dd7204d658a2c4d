//! What a monitor measures.

use audit_core::PhiRecord;
use jiff::Timestamp;
use uuid::Uuid;

/// A patient's vital signs at one moment.
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Observation", category = "vital-signs")]
#[serde(rename_all = "camelCase")]
pub struct Vitals {
    /// Whose.
    #[phi(patient)]
    pub patient_id: Uuid,
    /// When, to the millisecond.
    pub taken_at: Timestamp,
    /// Heart beats in a minute.
    pub pulse: u16,
    /// Upper blood pressure, in mmHg.
    pub systolic: u16,
    /// Lower blood pressure, in mmHg.
    pub diastolic: u16,
}
