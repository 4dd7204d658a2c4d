//! A patient's monitor, as it happens.

use std::time::Duration;

use actix_web::web::{Path, Query};
use audit_actix::{Phi, Records, audit};
use clinic::{Action, Watch};
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(read, patient = *id)]
pub(crate) async fn watch(
    caller: Caller,
    id: Path<Uuid>,
    Query(watch): Query<Watch>,
) -> Result<Phi<Records>, ApiError> {
    caller.require(Action::Watch(*id))?;
    caller.chart(*id).await?;
    Ok(Phi::stream(caller.charts.live(*id, &watch).await?).sse().keep_alive(SILENCE))
}

/// Routers close a connection on which nothing happens for a minute.
const SILENCE: Duration = Duration::from_secs(15);
