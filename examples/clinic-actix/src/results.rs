//! What laboratories find.

use actix_web::HttpResponse;
use audit_actix::{Phi, audit};
use clinic::{Action, LabResult};

use crate::{caller::Caller, error::ApiError};

/// Whose result it is, only the body says: as `Phi` it names its patient by itself.
#[audit(create, resource = "Observation", category = "laboratory")]
pub(crate) async fn file(caller: Caller, result: Phi<LabResult>) -> Result<HttpResponse, ApiError> {
    let result = result.into_inner();
    caller.require(Action::FileResult(result.patient))?;
    caller.chart(result.patient).await?;
    caller.charts.file_result(&result).await?;
    caller.op.created(&result);
    Ok(HttpResponse::NoContent().finish())
}
