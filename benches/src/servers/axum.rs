//! Served by axum.

use std::{io, sync::Arc};

use audit_axum::{Audit, AuditLayer, Phi, audit, core::danger::to_store};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use clinic::Charts;
use tokio::net::TcpListener;
use tower_http::trace::{DefaultMakeSpan, DefaultOnRequest, DefaultOnResponse, TraceLayer};
use tracing::Level;
use uuid::Uuid;

use super::{actor, bunyan, by_hand, charts, json, stdin_ends};
use crate::{
    Case,
    clock::process,
    listens_at,
    memory::own,
    peers::Pseudonyms,
    record::{Patient, Plain},
};

/// All of them; the first is not audited.
pub fn cases() -> [Case; 7] {
    [
        super::case("axum_bare", || serve(async { bare() })),
        super::sealed("axum_ours", || {
            let audit = super::audit()?;
            serve(async { ours(&audit) })?;
            audit.close().map_err(io::Error::other)
        }),
        super::case("axum_trace_layer", || {
            json();
            serve(async { traced(bare()) })
        }),
        super::case("axum_bunyan", || {
            bunyan();
            serve(async { traced(bare()) })
        }),
        super::case("axum_by_hand", || {
            json();
            let handler = get(shown_by_hand).with_state(Arc::new(Pseudonyms::under_keys()));
            serve(async { Router::new().route("/patients/{id}", handler) })
        }),
        super::case("axum_clinic_bare", || {
            serve(async { Router::new().route("/patients/{id}", get(chart).with_state(charts().await)) })
        }),
        super::sealed("axum_clinic_ours", || {
            let audit = super::audit()?;
            let handler = get(audited_chart);
            serve(async {
                layered(Router::new().route("/patients/{id}", handler.with_state(charts().await)), &audit)
            })?;
            audit.close().map_err(io::Error::other)
        }),
    ]
}

/// Without audit.
pub fn bare() -> Router {
    Router::new().route("/patients/{id}", get(shown)).route("/held/{id}", get(shown_late))
}

/// The same with us.
pub fn ours(audit: &Audit) -> Router {
    layered(Router::new().route("/patients/{id}", get(show)).route("/held/{id}", get(show_late)), audit)
}

fn layered(app: Router, audit: &Audit) -> Router {
    let user = |head: &axum::http::request::Parts| actor(head.headers.get("x-user")?.to_str().ok());
    app.layer(AuditLayer::new(audit).actor(user).ignore(super::ASIDE))
}

/// With a line for each request and each answer.
fn traced(app: Router) -> Router {
    let (request, response) = (DefaultOnRequest::new(), DefaultOnResponse::new());
    let span = DefaultMakeSpan::new().level(Level::INFO);
    let layer = TraceLayer::new_for_http().make_span_with(span);
    app.layer(layer.on_request(request.level(Level::INFO)).on_response(response.level(Level::INFO)))
}

async fn shown(Path(id): Path<Uuid>) -> Json<Plain> {
    Json(Plain::of(id))
}

#[audit(read, patient = id, purpose = Treatment)]
async fn show(Path(id): Path<Uuid>) -> Phi<Patient> {
    Phi::new(Patient::of(id))
}

async fn shown_late(Path(id): Path<Uuid>) -> Json<Plain> {
    super::held().await;
    Json(Plain::of(id))
}

#[audit(read, patient = id, purpose = Treatment)]
async fn show_late(Path(id): Path<Uuid>) -> Phi<Patient> {
    super::held().await;
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

async fn chart(State(charts): State<Charts>, Path(id): Path<Uuid>) -> Result<Response, StatusCode> {
    let chart = charts.patient(id).await.map_err(|_| StatusCode::NOT_FOUND)?;
    let json = to_store(&chart).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

#[audit(read, patient = id, purpose = Treatment)]
async fn audited_chart(
    State(charts): State<Charts>,
    Path(id): Path<Uuid>,
) -> Result<Phi<clinic::Patient>, StatusCode> {
    charts.patient(id).await.map(Phi::new).map_err(|_| StatusCode::NOT_FOUND)
}

#[tokio::main]
async fn serve(app: impl Future<Output = Router>) -> io::Result<()> {
    let app = app
        .await
        .route(super::TIME, get(|| async { process().to_string() }))
        .route(super::MEMORY, get(|| async { own().to_string() }))
        .route(super::RELEASE, get(|| async { super::release() }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    listens_at(listener.local_addr()?);
    let ended = async { tokio::task::spawn_blocking(stdin_ends).await.unwrap_or_default() };
    axum::serve(listener, app).with_graceful_shutdown(ended).await
}
