//! Reminders, which the program `clinic-reminders` sends.

use actix_web::{HttpResponse, web::Path};
use audit_actix::audit;
use clinic::{Action, Made};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(create, patient = *id, resource = "Communication")]
pub(crate) async fn queue(caller: Caller, id: Path<Uuid>) -> Result<HttpResponse, ApiError> {
    caller.require(Action::Remind(*id))?;
    caller.chart(*id).await?;
    // The job goes on where this operation ends.
    let queued = caller.charts.queue_reminder(*id, &caller.op.handle()).await?;
    Ok(HttpResponse::Accepted().json(Made::of(queued)))
}
