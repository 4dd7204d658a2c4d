//! A list as it is sent.

use audit_core::PhiRecord;

/// Some of what was found.
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(envelope)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The first of them, up to the limit.
    pub items: Vec<T>,
    /// How many there are.
    pub total: u64,
}
