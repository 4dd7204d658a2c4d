//! Clinical notes.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqlitePool};

use crate::{auth::User, error::ApiError};

#[derive(Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Note {
    id: i64,
    patient_id: i64,
    author: String,
    text: String,
}

#[derive(Deserialize)]
pub(crate) struct NewNote {
    text: String,
}

pub(crate) async fn list(
    State(db): State<SqlitePool>,
    Extension(user): Extension<User>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Note>>, ApiError> {
    user.require(&["physician"])?;
    let found = sqlx::query_as("SELECT * FROM notes WHERE patient_id = $1 ORDER BY id").bind(id);
    Ok(Json(found.fetch_all(&db).await?))
}

pub(crate) async fn add(
    State(db): State<SqlitePool>,
    Extension(user): Extension<User>,
    Path(id): Path<i64>,
    Json(new): Json<NewNote>,
) -> Result<(StatusCode, Json<Note>), ApiError> {
    user.require(&["physician"])?;
    // No row comes back where there is no such patient.
    let insert = "INSERT INTO notes (patient_id, author, text) \
        SELECT id, $2, $3 FROM patients WHERE id = $1 RETURNING *";
    let created = sqlx::query_as(insert).bind(id).bind(user.name).bind(new.text);
    Ok((StatusCode::CREATED, Json(created.fetch_one(&db).await?)))
}
