//! The record of the documentation, in a crate that permits no warning.

#![deny(missing_docs, warnings, unused)]

use audit_core::{Confidentiality, NamesPatient, PhiRecord, danger};
use serde::Deserialize;

/// A patient.
#[derive(PhiRecord, Deserialize, Clone, PartialEq, PartialOrd, Default)]
#[phi(resource = "Patient", category = "demographics")]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    /// Whose data this is.
    #[phi(patient, id, clear)]
    pub id: u64,
    /// Changes so far.
    #[phi(version)]
    pub version: u32,
    /// How confidential it is.
    #[phi(label)]
    pub confidentiality: Option<Confidentiality>,
    /// Read and written.
    pub family_name: String,
    /// Not patient data.
    #[phi(clear)]
    pub active: bool,
    private: Private,
}

#[derive(PhiRecord, Deserialize, Clone, PartialEq, PartialOrd, Default)]
#[phi(part)]
struct Private;

#[derive(PhiRecord)]
#[phi(envelope)]
struct Hidden<T>(T);

/// A page, whose private field stands in a bound.
#[derive(PhiRecord)]
#[phi(envelope)]
pub struct Page<T> {
    items: Hidden<Vec<T>>,
}

/// Discloses a page.
pub fn disclose(page: impl NamesPatient) -> Vec<u8> {
    danger::to_store(&page).unwrap_or_default()
}

fn main() {
    let items = Hidden(vec![Patient::default()]);
    assert!(!disclose(Page { items }).is_empty());
}
