//! Who is treated.

mod address;
mod change;
mod new;
mod sex;

use audit_core::{Confidentiality, PhiRecord};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use uuid::Uuid;

pub use address::Address;
pub use change::PatientChange;
pub use new::NewPatient;
pub use sex::Sex;

use crate::error::{Error, Result};

/// Which chart another is to become part of.
#[derive(Deserialize)]
pub struct Merger {
    /// The one that stays.
    pub into: Uuid,
}

/// A patient's demographics.
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Patient", category = "demographics")]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    /// Which patient; and which record, as there is one for each.
    #[phi(patient)]
    pub id: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Day of birth.
    pub birth_date: Date,
    /// Administrative sex.
    pub sex: Sex,
    /// Telephone number.
    pub phone: String,
    /// Where the patient lives.
    pub address: Address,
    /// Whether the patient still comes to this clinic.
    #[phi(clear)]
    pub active: bool,
    /// Counts the changes, from 1.
    #[phi(version)]
    pub version: u64,
    /// Restricted where only the administrator, or who breaks the glass, may open the chart; normal otherwise.
    #[phi(label)]
    pub confidentiality: Confidentiality,
}

impl Patient {
    /// Whether the chart is restricted.
    pub fn is_restricted(&self) -> bool {
        self.confidentiality == Confidentiality::Restricted
    }
}

fn check_name(name: &str) -> Result<()> {
    match name.trim().len() {
        0 => Err(Error::Invalid("a patient needs a name")),
        1..=MAX_TEXT => Ok(()),
        _ => Err(Error::Invalid("the name is too long")),
    }
}

fn check_birth_date(date: Date) -> Result<()> {
    // UTC is never behind the local date of an American clinic: who was born today passes.
    if date > Timestamp::now().to_zoned(TimeZone::UTC).date() {
        return Err(Error::Invalid("the birth date is in the future"));
    }
    Ok(())
}

fn check_phone(phone: &str) -> Result<()> {
    if phone.len() > MAX_TEXT {
        return Err(Error::Invalid("the phone number is too long"));
    }
    Ok(())
}

/// Bytes of any one text.
const MAX_TEXT: usize = 200;
