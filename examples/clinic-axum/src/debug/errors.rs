//! Errors of every status, and of every kind.

use audit_axum::{Opaque, Phi, audit};
use axum::{extract::Path, http::StatusCode, response::Html};
use clinic::{Failure, Patient};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(read, patient = id)]
pub(crate) async fn read(_: Caller, Path((code, id)): Path<(u16, Uuid)>) -> Result<Phi<Patient>, ApiError> {
    Err(Failure::Status(code, "asked for").into())
}

#[audit(update, patient = id)]
pub(crate) async fn update(_: Caller, Path((code, id)): Path<(u16, Uuid)>) -> Result<Phi<Patient>, ApiError> {
    Err(Failure::Status(code, "asked for").into())
}

/// An error of the framework's own instead of the app's.
#[audit(read, patient = id)]
pub(crate) async fn framework(
    _: Caller,
    Path(id): Path<Uuid>,
) -> Result<Phi<Patient>, (StatusCode, &'static str)> {
    Err((StatusCode::CONFLICT, "asked for by /debug/framework-error"))
}

/// A page that says that there is none.
#[audit(read, patient = id)]
pub(crate) async fn opaque(_: Caller, Path(id): Path<Uuid>) -> Phi<Opaque> {
    Phi::opaque((StatusCode::NOT_FOUND, Html("<p>There is no such page.</p>")))
}
