//! Two charts of one patient.

use audit_axum::{Phi, audit};
use axum::{Json, extract::Path};
use clinic::{Action, Patient};
use serde::Deserialize;
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[derive(Deserialize)]
pub(crate) struct Into {
    into: Uuid,
}

#[audit(merge, resource = "Patient")]
pub(crate) async fn merge(
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(Into { into }): Json<Into>,
) -> Result<Phi<Patient>, ApiError> {
    caller.op.link(&id, &into);
    caller.require(Action::Merge(id))?;
    Ok(Phi::new(caller.charts.merge(id, into).await?))
}
