//! Errors of every status, and of every kind.

use actix_web::{
    error::ErrorConflict,
    http::StatusCode,
    web::{Html, Path},
};
use audit_actix::{Opaque, Phi, audit};
use clinic::{Failure, Patient};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(read, patient = path.1)]
pub(crate) async fn read(_: Caller, path: Path<(u16, Uuid)>) -> Result<Phi<Patient>, ApiError> {
    Err(Failure::Status(path.0, "asked for").into())
}

#[audit(update, patient = path.1)]
pub(crate) async fn update(_: Caller, path: Path<(u16, Uuid)>) -> Result<Phi<Patient>, ApiError> {
    Err(Failure::Status(path.0, "asked for").into())
}

/// An error of the framework's own instead of the app's.
#[audit(read, patient = *id)]
pub(crate) async fn framework(_: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, actix_web::Error> {
    Err(ErrorConflict("asked for by /debug/framework-error"))
}

/// A page that says that there is none.
#[audit(read, patient = *id)]
pub(crate) async fn opaque(_: Caller, id: Path<Uuid>) -> Phi<Opaque> {
    Phi::opaque((Html::new("<p>There is no such page.</p>"), StatusCode::NOT_FOUND))
}
