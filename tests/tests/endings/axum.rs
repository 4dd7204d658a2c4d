//! The server as axum runs it.

use std::{sync::mpsc::channel, time::Duration};

use audit_axum::{AuditLayer, Phi, PhiRecord, audit, testing::Recording};
use axum::{
    Router,
    extract::{Path, Query, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use tokio::{net::TcpListener, runtime::Runtime, time::sleep};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use crate::{
    How, Server,
    ways::{GAVE_UP, Waits, happens},
};

pub(crate) fn serve(audit: &Recording, patience: Duration) -> Server {
    let (waits, waiting) = channel();
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(axum::serve(listener, app(audit, waits, patience)).into_future());
    Server { address, waiting, shut_down: Box::new(|| drop(runtime)) }
}

/// The same routes in every surrounding.
fn app(audit: &Recording, waits: Waits, patience: Duration) -> Router {
    let ours = AuditLayer::new(audit);
    let timeout = TimeoutLayer::with_status_code(StatusCode::from_u16(GAVE_UP).unwrap(), patience);
    Router::new()
        .nest("/alone", routes().layer(ours.clone()))
        .nest("/timeout-inside", routes().layer(timeout).layer(ours.clone()))
        .nest("/timeout-outside", routes().layer(ours.clone()).layer(timeout))
        .nest("/caught-inside", routes().layer(CatchPanicLayer::new()).layer(ours.clone()))
        .nest("/caught-outside", routes().layer(ours.clone()).layer(CatchPanicLayer::new()))
        .nest("/selected", routes().layer(ours.clone()).layer(from_fn_with_state(patience, selected)))
        .nest("/aborted", routes().layer(ours).layer(from_fn_with_state(patience, aborted)))
        .with_state(waits)
}

fn routes() -> Router<Waits> {
    Router::new()
        .route("/read/{id}", get(read))
        .route("/update/{id}", put(update))
        .route("/search/{id}", get(search))
        .route("/export/{id}", get(export))
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

#[audit(read, patient = id)]
async fn read(waits: State<Waits>, Path(id): Path<u64>, how: Query<How>) -> Result<Phi<Patient>, StatusCode> {
    happened(&waits, &how, id).await
}

#[audit(update, patient = id)]
async fn update(
    waits: State<Waits>,
    Path(id): Path<u64>,
    how: Query<How>,
) -> Result<Phi<Patient>, StatusCode> {
    happened(&waits, &how, id).await
}

#[audit(search, patient = id)]
async fn search(
    waits: State<Waits>,
    Path(id): Path<u64>,
    how: Query<How>,
) -> Result<Phi<Patient>, StatusCode> {
    happened(&waits, &how, id).await
}

#[audit(export, patient = id)]
async fn export(
    waits: State<Waits>,
    Path(id): Path<u64>,
    how: Query<How>,
) -> Result<Phi<Patient>, StatusCode> {
    happened(&waits, &how, id).await
}

/// A record where the status is that of a success, and else an error.
async fn happened(waits: &Waits, how: &How, id: u64) -> Result<Phi<Patient>, StatusCode> {
    let status = StatusCode::from_u16(happens(&how.how, waits).await).unwrap();
    if status.is_success() { Ok(Phi::new(Patient { id }).status(status)) } else { Err(status) }
}

async fn selected(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    tokio::select! {
        answer = next.run(request) => answer,
        () = sleep(patience) => gave_up(),
    }
}

async fn aborted(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    let mut task = tokio::spawn(next.run(request));
    tokio::select! {
        answer = &mut task => answer.unwrap(),
        () = sleep(patience) => {
            task.abort();
            task.await.unwrap_or_else(|_| gave_up())
        }
    }
}

fn gave_up() -> Response {
    StatusCode::from_u16(GAVE_UP).unwrap().into_response()
}
