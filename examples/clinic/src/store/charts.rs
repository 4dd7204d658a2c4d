//! The part of the store that belongs to one clinic.

use sqlx::{AnyConnection, FromRow as _, Row as _};
use uuid::Uuid;

use super::Store;
use crate::{
    clinic::Clinic,
    error::{Error, Result},
    patient::Patient,
};

/// The charts of one clinic: the only way to patient data, so that nobody reads across clinics by mistake.
#[derive(Clone)]
pub struct Charts {
    pub(super) store: Store,
    pub(super) clinic: Clinic,
}

impl Store {
    /// The charts of that clinic.
    pub fn at(&self, clinic: Clinic) -> Charts {
        Charts { store: self.clone(), clinic }
    }
}

impl Charts {
    /// Whose they are.
    pub const fn clinic(&self) -> Clinic {
        self.clinic
    }

    /// Keeps a chart from being merged or removed until the transaction ends.
    pub(super) async fn hold(&self, id: Uuid, transaction: &mut AnyConnection) -> Result<()> {
        let held = sqlx::query(HOLD).bind(self.clinic.code()).bind(id.to_string());
        match held.execute(&mut *transaction).await?.rows_affected() {
            0 => Err(self.missing(id, transaction).await),
            _ => Ok(()),
        }
    }

    /// The patient, where the chart is there and was not merged.
    pub(super) async fn find(&self, id: Uuid, connection: &mut AnyConnection) -> Result<Patient> {
        let found = sqlx::query("SELECT * FROM patients WHERE clinic = $1 AND id = $2");
        let row = found.bind(self.clinic.code()).bind(id.to_string()).fetch_one(connection).await?;
        match row.try_get::<Option<String>, _>("merged_into")? {
            Some(_) => Err(Error::Merged),
            None => Ok(Patient::from_row(&row)?),
        }
    }

    /// Why there is no chart to work on.
    pub(super) async fn missing(&self, id: Uuid, connection: &mut AnyConnection) -> Error {
        self.find(id, connection).await.err().unwrap_or(Error::NotFound)
    }
}

/// Changes nothing: both databases keep the row locked after any `UPDATE`, and SQLite has no other way to say so.
const HOLD: &str =
    "UPDATE patients SET version = version WHERE clinic = $1 AND id = $2 AND merged_into IS NULL";
