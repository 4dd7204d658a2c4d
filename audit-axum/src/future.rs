//! The life of a request, top to bottom.

use std::sync::Arc;

use audit_core::adapter::{Guard, InScope};
use axum::{body::Body, response::Response};

use crate::{body::watched, layer::Settings, refuse::problem};

/// Runs the route and lets its answer go when its line was accepted. Dropped before that, it is *cancelled*.
pub(crate) async fn respond<F, E>(
    guard: Guard,
    settings: Arc<Settings>,
    inner: InScope<F>,
) -> Result<Response, E>
where
    F: Future<Output = Result<Response, E>>,
{
    let mut response = inner.await;
    if guard.streams_in_vain() {
        response = response.map(|response| response.map(|_| Body::empty()));
    }
    // A service that fails has no status; the client will see a broken connection or a 500.
    let status = response.as_ref().map_or(500, |response| response.status().as_u16());
    match guard.end(status).await {
        Ok(handover) => response.map(|response| watched(response, handover)),
        Err(refusal) => Ok(settings.refuse(refusal, problem)),
    }
}
