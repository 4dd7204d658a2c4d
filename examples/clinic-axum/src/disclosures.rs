//! What third parties are told, and the account of it (45 CFR 164.528).

use audit_axum::{Phi, audit};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use clinic::{Action, Disclosure, Error, Made, NewDisclosure, Outbox, Page};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(disclose, patient = id)]
pub(crate) async fn disclose(
    caller: Caller,
    State(outbox): State<Outbox>,
    Path(id): Path<Uuid>,
    Json(wanted): Json<NewDisclosure>,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    let op = &caller.op;
    caller.require(Action::Disclose(id))?;
    let patient = caller.chart(id).await?;
    op.recipient(&wanted.recipient, wanted.terms()?)?;
    let body = op.release(&patient).await?;
    caller.charts.remember_disclosure(op.id(), id, &wanted.recipient).await?;
    let delivered = spawn_blocking(move || outbox.deliver(&wanted.recipient, &body)).await;
    delivered.unwrap_or(Err(Error::Undelivered))?;
    Ok((StatusCode::CREATED, Json(Made::of(op.id()))))
}

#[audit(search, patient = id, resource = "Disclosure")]
pub(crate) async fn list(caller: Caller, Path(id): Path<Uuid>) -> Result<Phi<Page<Disclosure>>, ApiError> {
    caller.require(Action::ReadDisclosures(id))?;
    Ok(Phi::new(caller.charts.disclosures(id).await?))
}
