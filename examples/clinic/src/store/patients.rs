//! Patients in the database.

use sqlx::{AnyConnection, FromRow as _};
use uuid::Uuid;

use super::{Store, row::count};
use crate::{
    error::{Error, Result},
    page::Page,
    patient::{NewPatient, Patient, PatientChange, Sex},
    search::Search,
};

impl Store {
    /// One patient.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Database`]
    pub async fn patient(&self, id: Uuid) -> Result<Patient> {
        let found = sqlx::query_as("SELECT * FROM patients WHERE id = $1").bind(id.to_string());
        Ok(found.fetch_one(&self.pool).await?)
    }

    /// The patients whose name contains what is looked for, by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the limit, [`Error::Database`]
    pub async fn search(&self, search: &Search) -> Result<Page<Patient>> {
        let found = sqlx::query(SEARCH)
            .bind(search.pattern())
            .bind(i64::from(search.checked_limit()?))
            .fetch_all(&self.pool)
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
    /// [`Error::Invalid`], [`Error::Database`]
    pub async fn create(&self, new: NewPatient) -> Result<Patient> {
        let patient = new.register()?;
        insert(&patient, &mut *self.pool.acquire().await?).await?;
        Ok(patient)
    }

    /// Changes a patient, whoever else does so at the same time, and gives the patient as changed.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::Database`]
    pub async fn update(&self, id: Uuid, change: &PatientChange) -> Result<Patient> {
        change.check()?;
        let address = change.address.as_ref();
        let changed = sqlx::query_as(UPDATE)
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
        Ok(changed.fetch_one(&self.pool).await?)
    }

    /// Removes a patient and the notes about the patient.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Database`]
    pub async fn delete(&self, id: Uuid) -> Result<()> {
        let removed = sqlx::query("DELETE FROM patients WHERE id = $1")
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        if removed.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
    }
}

pub(super) async fn insert(patient: &Patient, to: &mut AnyConnection) -> Result<()> {
    sqlx::query(INSERT)
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
        .execute(to)
        .await?;
    Ok(())
}

/// The total is counted by the same statement as the rows are read, so they agree.
const SEARCH: &str = "SELECT *, COUNT(*) OVER () AS total FROM patients \
    WHERE name_folded LIKE $1 ESCAPE '\\' ORDER BY name_folded, id LIMIT $2";

/// One statement, so that two changes at the same time both count.
const UPDATE: &str = "UPDATE patients SET \
    name = COALESCE($2, name), name_folded = COALESCE($3, name_folded), \
    birth_date = COALESCE($4, birth_date), sex = COALESCE($5, sex), phone = COALESCE($6, phone), \
    street = COALESCE($7, street), city = COALESCE($8, city), \
    state = COALESCE($9, state), zip = COALESCE($10, zip), \
    active = COALESCE($11, active), version = version + 1 \
    WHERE id = $1 RETURNING *";

/// Synthetic patients may be inserted by two processes that start at once; ids of others are never the same.
const INSERT: &str = "INSERT INTO patients \
    (id, name, name_folded, birth_date, sex, phone, street, city, state, zip, active, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING";
