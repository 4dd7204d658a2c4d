//! What was told to third parties.

use audit_core::PhiRecord;
use jiff::Timestamp;
use uuid::Uuid;

/// One disclosure, as a patient may ask for an account of them (45 CFR 164.528).
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Disclosure", category = "accounting")]
#[serde(rename_all = "camelCase")]
pub struct Disclosure {
    /// The operation of the audit log whose line says it all.
    #[phi(id)]
    pub id: Uuid,
    /// About whom: the chart as it was called then.
    #[phi(patient)]
    pub patient_id: Uuid,
    /// To whom, by code.
    pub recipient: String,
    /// When, to the millisecond.
    pub disclosed_at: Timestamp,
}
