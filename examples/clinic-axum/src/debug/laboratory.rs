//! A layer of the app's own, inside of the audit layer, that finds out who asks.

use audit_axum::{Actor, Op, audit};
use axum::{
    Router,
    extract::{Path, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::{get, put},
};
use uuid::Uuid;

use super::bare;
use crate::app::State;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/results/{id}", put(import))
        .route("/unannotated", get(bare::unannotated))
        .route("/told", get(bare::unannotated).layer(from_fn(tell)))
        .layer(from_fn(identify))
}

async fn identify(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Actor::service(PROGRAM));
    next.run(request).await
}

/// Says it to the log, too, because no handler is going to.
async fn tell(request: Request, next: Next) -> Response {
    if let Some(op) = Op::current() {
        op.actor(Actor::service(PROGRAM));
    }
    next.run(request).await
}

#[audit(update, patient = id)]
async fn import(Path(id): Path<Uuid>) -> StatusCode {
    StatusCode::NO_CONTENT
}

const PROGRAM: &str = "lab-import";
