//! Patients in the database.

use sqlx::{AnyConnection, FromRow as _};
use uuid::Uuid;

use super::{Charts, row::count};
use crate::{
    clinic::Clinic,
    error::Result,
    page::Page,
    patient::{NewPatient, Patient, PatientChange, Sex},
    search::Search,
    user::User,
};

impl Charts {
    /// One patient.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound), [`Error::Merged`](crate::Error::Merged),
    /// [`Error::Database`](crate::Error::Database)
    pub async fn patient(&self, id: Uuid) -> Result<Patient> {
        self.find(id, &mut *self.store.pool.acquire().await?).await
    }

    /// The patients whose name contains what is looked for, by name: without merged charts, and without restricted ones
    /// where the user may not open those.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) for the limit, [`Error::Database`](crate::Error::Database)
    pub async fn search(&self, search: &Search, by: &User) -> Result<Page<Patient>> {
        let found = sqlx::query(SEARCH)
            .bind(self.clinic.code())
            .bind(i64::from(by.sees_restricted()))
            .bind(search.pattern())
            .bind(i64::from(search.checked_limit()?))
            .fetch_all(&self.store.pool)
            .await?;
        let items = found.iter().map(Patient::from_row);
        Ok(Page {
            items: items.collect::<sqlx::Result<_>>()?,
            total: found.first().map_or(Ok(0), |first| count(first, "total"))?,
        })
    }

    /// Registers a patient.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid), [`Error::Database`](crate::Error::Database)
    pub async fn create(&self, new: NewPatient) -> Result<Patient> {
        let patient = new.register()?;
        insert(self.clinic, &patient, &mut *self.store.pool.acquire().await?).await?;
        Ok(patient)
    }

    /// Changes a patient, whoever else does so at the same time, and gives the patient as changed.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid), [`Error::NotFound`](crate::Error::NotFound),
    /// [`Error::Merged`](crate::Error::Merged), [`Error::Database`](crate::Error::Database)
    pub async fn update(&self, id: Uuid, change: &PatientChange) -> Result<Patient> {
        change.check()?;
        let address = change.address.as_ref();
        let changed = sqlx::query_as(UPDATE)
            .bind(self.clinic.code())
            .bind(id.to_string())
            .bind(change.name.as_deref())
            .bind(change.name.as_deref().map(str::to_lowercase))
            .bind(change.birth_date.map(|date| date.to_string()))
            .bind(change.sex.map(Sex::code))
            .bind(change.phone.as_deref())
            .bind(address.map(|address| address.street.as_str()))
            .bind(address.map(|address| address.city.as_str()))
            .bind(address.map(|address| address.state.as_str()))
            .bind(address.map(|address| address.zip.as_str()))
            .bind(change.active.map(i64::from));
        match changed.fetch_optional(&self.store.pool).await? {
            Some(patient) => Ok(patient),
            None => Err(self.missing(id, &mut *self.store.pool.acquire().await?).await),
        }
    }

    /// Removes a patient, the notes and results about the patient, and the charts that were merged into this one.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::Error::NotFound), [`Error::Merged`](crate::Error::Merged),
    /// [`Error::Database`](crate::Error::Database)
    pub async fn delete(&self, id: Uuid) -> Result<()> {
        let removed = sqlx::query(DELETE)
            .bind(self.clinic.code())
            .bind(id.to_string())
            .execute(&self.store.pool)
            .await?;
        match removed.rows_affected() {
            0 => Err(self.missing(id, &mut *self.store.pool.acquire().await?).await),
            _ => Ok(()),
        }
    }
}

pub(super) async fn insert(clinic: Clinic, patient: &Patient, to: &mut AnyConnection) -> Result<()> {
    sqlx::query(INSERT)
        .bind(clinic.code())
        .bind(patient.id.to_string())
        .bind(patient.name.as_str())
        .bind(patient.name.to_lowercase())
        .bind(patient.birth_date.to_string())
        .bind(patient.sex.code())
        .bind(patient.phone.as_str())
        .bind(patient.address.street.as_str())
        .bind(patient.address.city.as_str())
        .bind(patient.address.state.as_str())
        .bind(patient.address.zip.as_str())
        .bind(i64::from(patient.active))
        .bind(i64::try_from(patient.version).unwrap_or(i64::MAX))
        .bind(i64::from(patient.is_restricted()))
        .execute(to)
        .await?;
    Ok(())
}

/// The total is counted by the same statement as the rows are read, so they agree.
const SEARCH: &str = "SELECT *, COUNT(*) OVER () AS total FROM patients \
    WHERE clinic = $1 AND merged_into IS NULL AND restricted <= $2 \
    AND name_folded LIKE $3 ESCAPE '\\' ORDER BY name_folded, id LIMIT $4";

/// One statement, so that two changes at the same time both count.
const UPDATE: &str = "UPDATE patients SET \
    name = COALESCE($3, name), name_folded = COALESCE($4, name_folded), \
    birth_date = COALESCE($5, birth_date), sex = COALESCE($6, sex), phone = COALESCE($7, phone), \
    street = COALESCE($8, street), city = COALESCE($9, city), \
    state = COALESCE($10, state), zip = COALESCE($11, zip), \
    active = COALESCE($12, active), version = version + 1 \
    WHERE clinic = $1 AND id = $2 AND merged_into IS NULL RETURNING *";

/// What was merged into it goes by the foreign key.
const DELETE: &str = "DELETE FROM patients WHERE clinic = $1 AND id = $2 AND merged_into IS NULL";

/// Synthetic patients may be inserted by two processes that start at once; ids of others are never the same.
const INSERT: &str = "INSERT INTO patients \
    (clinic, id, name, name_folded, birth_date, sex, phone, street, city, state, zip, active, version, restricted) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (clinic, id) DO NOTHING";
