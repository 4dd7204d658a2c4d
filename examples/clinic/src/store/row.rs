//! From rows to records.

use std::{error::Error, str::FromStr};

use audit_core::Confidentiality;
use sqlx::{FromRow, Result, Row as _, any::AnyRow};

use crate::{
    disclosure::Disclosure,
    lab::LabResult,
    note::Note,
    patient::{Address, Patient},
    reminder::Reminder,
};

impl FromRow<'_, AnyRow> for Patient {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            id: parsed(row, "id")?,
            name: row.try_get("name")?,
            birth_date: parsed(row, "birth_date")?,
            sex: parsed(row, "sex")?,
            phone: row.try_get("phone")?,
            address: Address::from_row(row)?,
            active: row.try_get::<i64, _>("active")? != 0,
            version: count(row, "version")?,
            confidentiality: if row.try_get::<i64, _>("restricted")? == 0 {
                Confidentiality::Normal
            } else {
                Confidentiality::Restricted
            },
        })
    }
}

impl FromRow<'_, AnyRow> for Address {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            street: row.try_get("street")?,
            city: row.try_get("city")?,
            state: row.try_get("state")?,
            zip: row.try_get("zip")?,
        })
    }
}

impl FromRow<'_, AnyRow> for Note {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            id: parsed(row, "id")?,
            patient_id: parsed(row, "patient_id")?,
            author: row.try_get("author")?,
            written_at: parsed(row, "written_at")?,
            text: row.try_get("text")?,
        })
    }
}

impl FromRow<'_, AnyRow> for LabResult {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            patient: parsed(row, "patient_id")?,
            code: row.try_get("code")?,
            value: row.try_get("value")?,
        })
    }
}

impl FromRow<'_, AnyRow> for Disclosure {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            id: parsed(row, "id")?,
            patient_id: parsed(row, "patient_id")?,
            recipient: row.try_get("recipient")?,
            disclosed_at: parsed(row, "disclosed_at")?,
        })
    }
}

impl FromRow<'_, AnyRow> for Reminder {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            id: parsed(row, "id")?,
            clinic: parsed(row, "clinic")?,
            patient: parsed(row, "patient_id")?,
            cause: row.try_get("cause")?,
        })
    }
}

/// A number that is never negative.
pub(super) fn count(row: &AnyRow, column: &str) -> Result<u64> {
    let number: i64 = row.try_get(column)?;
    u64::try_from(number).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// What is stored as text.
pub(super) fn parsed<T>(row: &AnyRow, column: &str) -> Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    let text: &str = row.try_get(column)?;
    text.parse::<T>().map_err(|error| sqlx::Error::Decode(error.into()))
}
