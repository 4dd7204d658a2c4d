//! What laboratories find.

use audit_axum::{Phi, audit};
use axum::http::StatusCode;
use clinic::{Action, LabResult};

use crate::{caller::Caller, error::ApiError};

/// Whose result it is, only the body says: as `Phi` it names its patient by itself.
#[audit(create, resource = "Observation", category = "laboratory")]
pub(crate) async fn file(caller: Caller, result: Phi<LabResult>) -> Result<StatusCode, ApiError> {
    let result = result.into_inner();
    caller.require(Action::FileResult(result.patient))?;
    caller.chart(result.patient).await?;
    caller.charts.file_result(&result).await?;
    caller.op.created(&result);
    Ok(StatusCode::NO_CONTENT)
}
