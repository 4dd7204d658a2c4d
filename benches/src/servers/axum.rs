//! Served by axum.

use std::{io, sync::Arc};

use audit_axum::{Audit, AuditLayer, Phi, audit};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::HeaderMap,
    routing::get,
};
use tokio::net::TcpListener;
use tower_http::trace::TraceLayer;
use uuid::Uuid;

use super::{actor, bunyan, by_hand, json, stdin_ends};
use crate::{
    Case,
    clock::process,
    listens_at,
    peers::Pseudonyms,
    record::{Patient, Plain},
};

/// All of them; the first is not audited.
pub fn cases() -> [Case; 5] {
    [
        super::case("axum_bare", || serve(bare())),
        super::sealed("axum_ours", || {
            let audit = super::audit()?;
            serve(ours(&audit))?;
            audit.close().map_err(io::Error::other)
        }),
        super::case("axum_trace_layer", || {
            json();
            serve(bare().layer(TraceLayer::new_for_http()))
        }),
        super::case("axum_bunyan", || {
            bunyan();
            serve(bare().layer(TraceLayer::new_for_http()))
        }),
        super::case("axum_by_hand", || {
            json();
            let handler = get(shown_by_hand).with_state(Arc::new(Pseudonyms::new()));
            serve(Router::new().route("/patients/{id}", handler))
        }),
    ]
}

/// Without audit.
pub fn bare() -> Router {
    Router::new().route("/patients/{id}", get(shown))
}

/// The same with us.
pub fn ours(audit: &Audit) -> Router {
    let user = |head: &axum::http::request::Parts| actor(head.headers.get("x-user")?.to_str().ok());
    let layer = AuditLayer::new(audit).actor(user).ignore(["/processor-time"]);
    Router::new().route("/patients/{id}", get(show)).layer(layer)
}

async fn shown(Path(id): Path<Uuid>) -> Json<Plain> {
    Json(Plain::of(id))
}

#[audit(read, patient = id, purpose = Treatment)]
async fn show(Path(id): Path<Uuid>) -> Phi<Patient> {
    Phi::new(Patient::of(id))
}

async fn shown_by_hand(
    State(pseudonyms): State<Arc<Pseudonyms>>,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Json<Plain> {
    by_hand(&pseudonyms, headers.get("x-user").and_then(|user| user.to_str().ok()), id);
    Json(Plain::of(id))
}

#[tokio::main]
async fn serve(app: Router) -> io::Result<()> {
    let app = app.route("/processor-time", get(|| async { process().to_string() }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    listens_at(listener.local_addr()?);
    let ended = async { tokio::task::spawn_blocking(stdin_ends).await.unwrap_or_default() };
    axum::serve(listener, app).with_graceful_shutdown(ended).await
}
