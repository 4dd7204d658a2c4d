//! Panics. No data in their messages: they go to stderr, past every protection.

use audit_axum::{Phi, audit};
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use clinic::Patient;
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(read, patient = id)]
pub(crate) async fn panic(_: Caller, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    panic!("asked for by /debug/panic");
}

#[audit(read, patient = id)]
pub(crate) async fn late(_: Caller, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    tokio::task::yield_now().await;
    panic!("asked for by /debug/panic-late");
}

#[audit(read, patient = id)]
pub(crate) async fn caught(_: Caller, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    panic!("asked for by /debug/caught");
}

#[audit(read, patient = id)]
pub(crate) async fn extractor(
    caller: Caller,
    Path(id): Path<Uuid>,
    _: Panics,
) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(id).await?))
}

/// An extractor that panics.
pub(crate) struct Panics;

impl<S: Sync> FromRequestParts<S> for Panics {
    type Rejection = ApiError;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, ApiError> {
        panic!("asked for by /debug/extractor-panic");
    }
}
