//! What third parties are told, and the account of it (45 CFR 164.528).

use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, block},
};
use audit_actix::{Phi, audit};
use clinic::{Action, Disclosure, Error, Made, NewDisclosure, Outbox, Page};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(disclose, patient = *id)]
pub(crate) async fn disclose(
    caller: Caller,
    outbox: Data<Outbox>,
    id: Path<Uuid>,
    Json(wanted): Json<NewDisclosure>,
) -> Result<HttpResponse, ApiError> {
    let op = &caller.op;
    caller.require(Action::Disclose(*id))?;
    let patient = caller.chart(*id).await?;
    op.recipient(&wanted.recipient, wanted.terms()?)?;
    let body = op.release(&patient).await?;
    caller.charts.remember_disclosure(op.id(), *id, &wanted.recipient).await?;
    let delivered = block(move || outbox.deliver(&wanted.recipient, &body)).await;
    delivered.unwrap_or(Err(Error::Undelivered))?;
    Ok(HttpResponse::Created().json(Made::of(op.id())))
}

#[audit(search, patient = *id, resource = "Disclosure")]
pub(crate) async fn list(caller: Caller, id: Path<Uuid>) -> Result<Phi<Page<Disclosure>>, ApiError> {
    caller.require(Action::ReadDisclosures(*id))?;
    Ok(Phi::new(caller.charts.disclosures(*id).await?))
}
