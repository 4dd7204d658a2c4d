//! Handlers that misbehave, in demo mode only.

use std::time::Duration;

use audit_axum::{Phi, audit};
use axum::extract::{Path, Query, State};
use clinic::{Action, Charts, Patient};
use serde::Deserialize;
use uuid::Uuid;

use crate::{auth::SignedIn, error::ApiError};

#[derive(Deserialize)]
pub(crate) struct Pause {
    /// Milliseconds, at most a minute.
    #[serde(default)]
    ms: u64,
}

#[audit(read, patient = id)]
pub(crate) async fn panic(SignedIn(_): SignedIn, Path(id): Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    // No data in the message: it goes to stderr, past every protection.
    panic!("asked for by /debug/panic");
}

#[audit(read, patient = id)]
pub(crate) async fn slow(
    SignedIn(user): SignedIn,
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
    Query(pause): Query<Pause>,
) -> Result<Phi<Patient>, ApiError> {
    user.require(Action::Read(id))?;
    tokio::time::sleep(Duration::from_millis(pause.ms.min(60_000))).await;
    Ok(Phi::new(charts.patient(id).await?))
}
