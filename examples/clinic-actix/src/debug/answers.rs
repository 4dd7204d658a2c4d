//! Shapes of answers.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header::HeaderName},
    rt::time::sleep,
    web::{Path, Query},
};
use audit_actix::{Phi, audit};
use clinic::{Action, Patient, Pause};
use uuid::Uuid;

use crate::{
    caller::{Caller, text},
    error::ApiError,
};

#[audit(read, patient = *id)]
pub(crate) async fn slow(
    caller: Caller,
    id: Path<Uuid>,
    Query(pause): Query<Pause>,
) -> Result<Phi<Patient>, ApiError> {
    caller.require(Action::Read(*id))?;
    sleep(pause.duration()).await;
    Ok(Phi::new(caller.chart(*id).await?))
}

/// Nothing changes, but it has begun.
#[audit(update, patient = *id)]
pub(crate) async fn slow_change(
    caller: Caller,
    id: Path<Uuid>,
    Query(pause): Query<Pause>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Action::Update(*id))?;
    sleep(pause.duration()).await;
    Ok(HttpResponse::NoContent().finish())
}

#[audit(read, patient = *id)]
pub(crate) async fn option(caller: Caller, id: Path<Uuid>) -> Option<Phi<Patient>> {
    caller.chart(*id).await.ok().map(Phi::new)
}

#[audit(read, patient = *id)]
pub(crate) async fn pair(caller: Caller, id: Path<Uuid>) -> Result<(Phi<Patient>, StatusCode), ApiError> {
    Ok((Phi::new(caller.chart(*id).await?), StatusCode::NON_AUTHORITATIVE_INFORMATION))
}

/// Sends a header back.
#[audit(read, patient = *id)]
pub(crate) async fn header(
    caller: Caller,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Result<Phi<Patient>, ApiError> {
    let phi = Phi::new(caller.chart(*id).await?);
    Ok(phi.header(DEBUG, text(request.headers(), DEBUG.as_str()).unwrap_or_default()))
}

/// The framework's macro answers GET alone.
#[get("/macro-above/{id}")]
#[audit(read, patient = *id)]
pub(crate) async fn macro_above(caller: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(*id).await?))
}

#[audit(read, patient = *id)]
#[get("/macro-below/{id}")]
pub(crate) async fn macro_below(caller: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(*id).await?))
}

const DEBUG: HeaderName = HeaderName::from_static("x-debug");
