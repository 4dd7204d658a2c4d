//! A server whose panics end the process. It listens on a port that the system picks, and says so on stderr.

#![forbid(unsafe_code)]

use std::{error::Error, time::Duration};

use audit_axum::{Audit, AuditLayer, Op, PhiRecord, Purpose, audit};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{get, put},
};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().deadline(Duration::from_millis(300)).start()?;
    tracing_subscriber::registry().with(Panics).with(audit.layer()).init();
    let app = Router::new()
        .route("/patients/{id}", get(show).merge(put(rename)))
        .route("/waits/{id}", get(waits))
        .route("/foreign/{id}", get(foreign))
        .route("/foreign/and/own/{id}", get(foreign_and_own))
        .route("/outside", get(outside))
        .layer(AuditLayer::new(&audit).default_purpose(Purpose::Operations));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("listens on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

#[audit(read, patient = id)]
async fn show(Path(id): Path<u64>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[audit(update, patient = id)]
async fn rename(Path(id): Path<u64>) -> StatusCode {
    panic!("a handler panics")
}

#[audit(export, patient = id)]
async fn waits(Path(id): Path<u64>) -> StatusCode {
    eprintln!("waits");
    std::future::pending().await
}

/// Its first event, at the release of a record, is one at which a foreign layer panics.
#[audit(read)]
async fn foreign(op: Op, Path(id): Path<u64>) -> StatusCode {
    match op.release(&Patient { id }).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

/// Panics itself, and so would a foreign layer at its event.
#[audit(read, patient = id)]
async fn foreign_and_own(Path(id): Path<u64>) -> StatusCode {
    panic!("a handler panics")
}

/// Panics where nobody is asked for.
#[audit(none, reason = "no PHI: it panics")]
async fn outside() -> StatusCode {
    panic!("no operation panics")
}

struct Panics;

impl<S: Subscriber> Layer<S> for Panics {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        assert!(!format!("{event:?}").contains("abort::foreign"), "a foreign layer panics");
    }
}
