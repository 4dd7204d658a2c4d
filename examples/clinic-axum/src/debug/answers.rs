//! Shapes of answers.

use audit_axum::{Phi, audit};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderName, StatusCode},
};
use clinic::{Action, Patient, Pause};
use uuid::Uuid;

use crate::{
    caller::{Caller, text},
    error::ApiError,
};

#[audit(read, patient = id)]
pub(crate) async fn slow(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(pause): Query<Pause>,
) -> Result<Phi<Patient>, ApiError> {
    caller.require(Action::Read(id))?;
    tokio::time::sleep(pause.duration()).await;
    Ok(Phi::new(caller.chart(id).await?))
}

/// Nothing changes, but it has begun.
#[audit(update, patient = id)]
pub(crate) async fn slow_change(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(pause): Query<Pause>,
) -> Result<StatusCode, ApiError> {
    caller.require(Action::Update(id))?;
    tokio::time::sleep(pause.duration()).await;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(read, patient = id)]
pub(crate) async fn option(caller: Caller, Path(id): Path<Uuid>) -> Option<Phi<Patient>> {
    caller.chart(id).await.ok().map(Phi::new)
}

#[audit(read, patient = id)]
pub(crate) async fn pair(
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Phi<Patient>), ApiError> {
    Ok((StatusCode::NON_AUTHORITATIVE_INFORMATION, Phi::new(caller.chart(id).await?)))
}

/// Sends a header back.
#[audit(read, patient = id)]
pub(crate) async fn header(
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Phi<Patient>, ApiError> {
    let phi = Phi::new(caller.chart(id).await?);
    Ok(phi.header(DEBUG, text(&headers, DEBUG.as_str()).unwrap_or_default()))
}

/// On actix, a macro above the attribute routes to it.
#[audit(read, patient = id)]
pub(crate) async fn macro_above(caller: Caller, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(id).await?))
}

/// On actix, a macro below the attribute routes to it.
#[audit(read, patient = id)]
pub(crate) async fn macro_below(caller: Caller, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(id).await?))
}

const DEBUG: HeaderName = HeaderName::from_static("x-debug");
