//! Demographics.

use audit_axum::{Phi, PhiRecord, audit};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use sqlx::{FromRow, SqlitePool};

use crate::{auth::User, error::ApiError};

#[derive(PhiRecord, FromRow)]
#[phi(category = "demographics")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
    birth_date: String,
    phone: String,
    #[phi(clear)]
    active: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewPatient {
    name: String,
    birth_date: String,
    phone: String,
}

#[derive(Deserialize)]
pub(crate) struct Search {
    /// Part of the name; everybody without it.
    #[serde(default)]
    name: String,
}

#[audit(search)]
pub(crate) async fn list(
    State(db): State<SqlitePool>,
    Query(search): Query<Search>,
) -> Result<Phi<Vec<Patient>>, ApiError> {
    let found =
        sqlx::query_as("SELECT * FROM patients WHERE instr(name, $1) ORDER BY name").bind(search.name);
    Ok(Phi::new(found.fetch_all(&db).await?))
}

#[audit(read, patient = id)]
pub(crate) async fn show(
    State(db): State<SqlitePool>,
    Path(id): Path<i64>,
) -> Result<Phi<Patient>, ApiError> {
    let found = sqlx::query_as("SELECT * FROM patients WHERE id = $1").bind(id);
    Ok(Phi::new(found.fetch_one(&db).await?))
}

#[audit(create)]
pub(crate) async fn create(
    State(db): State<SqlitePool>,
    Json(new): Json<NewPatient>,
) -> Result<(StatusCode, Phi<Patient>), ApiError> {
    new.check()?;
    let insert = "INSERT INTO patients (name, birth_date, phone) VALUES ($1, $2, $3) RETURNING *";
    let created = sqlx::query_as(insert).bind(new.name).bind(new.birth_date).bind(new.phone);
    Ok((StatusCode::CREATED, Phi::new(created.fetch_one(&db).await?)))
}

#[audit(update, patient = id)]
pub(crate) async fn update(
    State(db): State<SqlitePool>,
    Path(id): Path<i64>,
    Json(new): Json<NewPatient>,
) -> Result<Phi<Patient>, ApiError> {
    new.check()?;
    let update = "UPDATE patients SET name = $2, birth_date = $3, phone = $4 WHERE id = $1 RETURNING *";
    let updated = sqlx::query_as(update).bind(id).bind(new.name).bind(new.birth_date).bind(new.phone);
    Ok(Phi::new(updated.fetch_one(&db).await?))
}

#[audit(delete, patient = id)]
pub(crate) async fn delete(
    State(db): State<SqlitePool>,
    Extension(user): Extension<User>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    user.require(&["administrator"])?;
    let deleted = sqlx::query("DELETE FROM patients WHERE id = $1").bind(id).execute(&db).await?;
    if deleted.rows_affected() == 0 { Err(ApiError::NotFound) } else { Ok(StatusCode::NO_CONTENT) }
}

impl NewPatient {
    fn check(&self) -> Result<(), ApiError> {
        if self.name.trim().is_empty() { Err(ApiError::Invalid("the name is empty")) } else { Ok(()) }
    }
}
