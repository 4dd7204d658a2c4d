//! Storage of the app's own: records written and read without a line.
//!
//! For an encrypted cache, a JSONB column or a queue that stays inside the app. What goes to anybody else is a
//! disclosure and goes through `Phi`. The path of these functions is meant to be found by `grep danger`.
//!
//! ```
//! use audit_core::{PhiRecord, danger};
//! use serde::Deserialize;
//!
//! #[derive(PhiRecord, Deserialize)]
//! struct Patient {
//!     #[phi(patient)]
//!     id: u64,
//!     name: String,
//! }
//!
//! let stored = danger::to_store(&Patient { id: 7, name: "Ada".into() })?;
//! let again: Patient = danger::from_store(&stored)?;
//! assert_eq!(again.name, "Ada");
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::de::DeserializeOwned;

use crate::phi::{Leaving, PhiRecord};

/// Writes a record as JSON. No line is written.
///
/// # Errors
/// Where a field cannot be written as JSON.
pub fn to_store<T: PhiRecord + ?Sized>(record: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Leaving(record))
}

/// Reads what [`to_store`] wrote.
///
/// # Errors
/// Where the bytes are not a record of that type.
pub fn from_store<T: PhiRecord + DeserializeOwned>(stored: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(stored)
}
