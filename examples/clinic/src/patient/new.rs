//! A patient who registers.

use audit_core::Confidentiality;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::{Address, Patient, Sex, check_birth_date, check_name, check_phone};
use crate::error::Result;

/// A patient to be created.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPatient {
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
}

impl NewPatient {
    /// Gives the patient an id.
    pub(crate) fn register(self) -> Result<Patient> {
        check_name(&self.name)?;
        check_birth_date(self.birth_date)?;
        check_phone(&self.phone)?;
        self.address.check()?;
        Ok(Patient {
            id: Uuid::now_v7(),
            name: self.name,
            birth_date: self.birth_date,
            sex: self.sex,
            phone: self.phone,
            address: self.address,
            active: true,
            version: 1,
            confidentiality: Confidentiality::Normal,
        })
    }
}
