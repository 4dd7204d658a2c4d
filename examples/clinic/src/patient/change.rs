//! What becomes different about a patient.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Address, Sex, check_birth_date, check_name, check_phone};
use crate::error::{Error, Result};

/// A change to a patient: what is missing stays as it is.
#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct PatientChange {
    /// Given name and family name.
    pub name: Option<String>,
    /// Day of birth.
    pub birth_date: Option<Date>,
    /// Administrative sex.
    pub sex: Option<Sex>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Where the patient lives, as a whole.
    pub address: Option<Address>,
    /// Whether the patient still comes to this clinic.
    pub active: Option<bool>,
}

impl PatientChange {
    pub(crate) fn check(&self) -> Result<()> {
        if *self == Self::default() {
            return Err(Error::Invalid("nothing to change"));
        }
        self.name.as_deref().map_or(Ok(()), check_name)?;
        self.birth_date.map_or(Ok(()), check_birth_date)?;
        self.phone.as_deref().map_or(Ok(()), check_phone)?;
        self.address.as_ref().map_or(Ok(()), Address::check)
    }
}
