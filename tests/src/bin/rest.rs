//! A server that says what the clinic never has a reason to say: every status, routes without the attribute, links that
//! are undone, a log that is behind.
//!
//! It listens on a port that the system picks and says so on stderr; it ends when its standard input is closed.

use std::{error::Error, io::Read, time::Duration};

use audit_axum::{
    Actor, Audit, AuditLayer, Op, Phi, PhiRecord, Purpose, Refused, audit,
    core::Handle,
    event::{Authn, Link, Method, Verdict},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, request::Parts},
    routing::get,
};
use uuid::Uuid;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder()
        .deadline(Duration::from_millis(300))
        .policies(["own-ward"])
        .ignore(["/ignored"])
        .start()?;
    let app = Router::new()
        .route("/patients/{id}", get(show))
        .route("/status/{status}", get(status))
        .route("/links", get(links))
        .route("/nobody", get(nobody))
        .route("/allowed", get(allowed))
        .route("/bare/{status}", get(bare))
        .route("/ignored", get(async || "ignored"))
        .layer(AuditLayer::new(&audit).purpose(purpose).default_purpose(Purpose::Operations))
        .with_state(audit.handle());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("listens on http://{}", listener.local_addr()?);
    // The test decides when the work is over; what it sends does not matter.
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    axum::serve(listener, app).with_graceful_shutdown(async { drop(closed.await) }).await?;
    Ok(audit.shutdown().await?)
}

fn purpose(head: &Parts) -> Option<Purpose> {
    head.headers.contains_key("x-research").then_some(Purpose::Research)
}

#[audit(read, patient = id)]
async fn show(op: Op, Path(id): Path<u64>) -> Phi<Patient> {
    let authn = Authn::by(Method::ApiKey).token("key-1");
    op.actor(Actor::service("lab").on_behalf_of("dr.adams").authn(authn));
    op.allow("own-ward");
    op.purpose(Purpose::Legal);
    Phi::new(Patient { id, name: "Ada Quillfeather".to_owned() })
}

/// Answers with that status.
#[audit(read, patient = 7)]
async fn status(Path(status): Path<u16>) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT)
}

#[audit(search, subject = none, reason = "it links, and finds nobody")]
async fn links(State(audit): State<Handle>) -> Result<StatusCode, String> {
    let said = async {
        audit.link(Link::Unmerge, &7, &8).await?;
        audit.link(Link::Alias, &7, &"7a").await?;
        let judged = Uuid::now_v7();
        audit.review(judged, Verdict::Unjustified).await?;
        audit.review(judged, Verdict::Inconclusive).await?;
        Ok::<_, Refused>(StatusCode::NO_CONTENT)
    };
    said.await.map_err(|refused| refused.to_string())
}

/// Names nobody, and should.
#[audit(read)]
async fn nobody() -> &'static str {
    "somebody's data"
}

/// Goes on without a line where there can be none.
#[audit(read, patient = 7, on_audit_failure = allow)]
async fn allowed() -> StatusCode {
    StatusCode::OK
}

/// A route without the attribute.
async fn bare(Path(status): Path<u16>) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT)
}
