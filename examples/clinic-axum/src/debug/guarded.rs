//! A layer of the app's own, inside of the audit layer, that refuses before any handler runs.

use audit_axum::audit;
use axum::{
    Router,
    extract::{Path, Request},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use clinic::Failure;

use crate::{app::State, error::ApiError};

pub(super) fn routes() -> Router<State> {
    Router::new().route("/{status}", get(behind)).layer(from_fn(refuse))
}

/// Refuses with the status in the path, unless that is 200.
async fn refuse(Path(status): Path<u16>, request: Request, next: Next) -> Result<Response, ApiError> {
    match status {
        200 => Ok(next.run(request).await),
        _ => Err(Failure::Status(status, "asked for").into()),
    }
}

#[audit(read, subject = none, reason = "a word is about nobody")]
async fn behind() -> &'static str {
    "ok"
}
