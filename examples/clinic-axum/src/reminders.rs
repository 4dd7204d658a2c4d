//! Reminders, which the program `clinic-reminders` sends.

use audit_axum::audit;
use axum::{Json, extract::Path, http::StatusCode};
use clinic::{Action, Made};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(create, patient = id, resource = "Communication")]
pub(crate) async fn queue(
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    caller.require(Action::Remind(id))?;
    caller.chart(id).await?;
    // The job goes on where this operation ends.
    let queued = caller.charts.queue_reminder(id, &caller.op.handle()).await?;
    Ok((StatusCode::ACCEPTED, Json(Made::of(queued))))
}
