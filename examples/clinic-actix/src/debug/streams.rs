//! Streams that break off.

use std::time::Duration;

use actix_web::{rt::time::sleep, web::Path};
use audit_actix::{Phi, Records, audit};
use clinic::{Error, Fault, Patient};
use futures_util::{StreamExt, stream};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

/// Two records, and an error after them.
#[audit(read, patient = *id)]
pub(crate) async fn error(caller: Caller, id: Path<Uuid>) -> Result<Phi<Records>, ApiError> {
    let patient = caller.chart(*id).await?;
    let sent = stream::iter([Ok(patient.clone()), Ok(patient)]);
    Ok(Phi::stream(sent.chain(stream::once(broken()))).ndjson())
}

/// Not at once, so that what came before has left.
async fn broken() -> Result<Patient, Error> {
    sleep(Duration::from_millis(20)).await;
    Err(Error::Database(Fault::Unavailable))
}
