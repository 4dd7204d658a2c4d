//! Two charts of one patient.

use actix_web::web::{Json, Path};
use audit_actix::{Phi, audit};
use clinic::{Action, Merger, Patient};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(merge, resource = "Patient")]
pub(crate) async fn merge(
    caller: Caller,
    id: Path<Uuid>,
    Json(Merger { into }): Json<Merger>,
) -> Result<Phi<Patient>, ApiError> {
    caller.op.link(&*id, &into);
    caller.require(Action::Merge(*id))?;
    Ok(Phi::new(caller.charts.merge(*id, into).await?))
}
