//! The app that the README shows: JWT, PostgreSQL, a fmt layer, and audit lines.

use std::net::SocketAddr;

use audit_axum::{Actor, Audit, AuditLayer, Phi, PhiRecord, Purpose, audit};
use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use axum::{
    Router,
    extract::{FromRequestParts, Path, State},
    routing::get,
};
use jsonwebtoken::{DecodingKey, Validation, decode};
use sqlx::PgPool;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::{Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt};
use uuid::Uuid;

#[derive(PhiRecord, sqlx::FromRow)] // instead of Serialize and Debug
#[phi(resource = "Patient", category = "demographics")]
struct Patient {
    #[phi(patient)] // whose data it is
    id: Uuid,
    name: String, // patient data unless marked clear
    #[phi(clear)]
    active: bool,
}

#[audit(read, patient = id)] // who, whose, why and how it ended: one line, before the answer leaves
async fn show(_: User, Path(id): Path<Uuid>, State(db): State<PgPool>) -> Result<Phi<Patient>, StatusCode> {
    let found = sqlx::query_as("SELECT id, name, active FROM patients WHERE id = $1").bind(id);
    let patient = found.fetch_optional(&db).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Phi::new(patient.ok_or(StatusCode::NOT_FOUND)?))
}

#[audit(none, reason = "no patient data: liveness")] // leaves no line
async fn health() -> &'static str {
    "ok"
}

#[derive(serde::Deserialize)]
struct User {
    sub: String,
}

fn signed_in(request: &Parts) -> Option<User> {
    let token = request.headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let secret = DecodingKey::from_secret(std::env::var("JWT_SECRET").ok()?.as_bytes());
    Some(decode(token, &secret, &Validation::default()).ok()?.claims)
}

fn current_user(request: &Parts) -> Option<Actor> {
    Some(Actor::workforce(signed_in(request)?.sub).role("clinician"))
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = StatusCode; // the layer records who asks; it lets nobody in and keeps nobody out

    async fn from_request_parts(request: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        signed_in(request).ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// A missing one is named, with what to do.
fn variable(name: &str, example: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set; for example: export {name}={example}"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let audit = Audit::builder().roles(["clinician"]).start()?; // keys from the environment; audit lines own stdout
    let logs = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(LevelFilter::INFO);
    tracing_subscriber::registry()
        .with(audit.layer())
        .with(logs.with_filter(audit_axum::without_audit())) // an OpenTelemetry layer goes here just the same
        .init();
    variable("JWT_SECRET", "$(openssl rand -hex 32)")?; // without it nobody could sign in
    let db = PgPool::connect(&variable("DATABASE_URL", "postgres://localhost/postgres")?).await?;
    let app = Router::new()
        .route("/patients/{id}", get(show))
        .route("/health", get(health))
        .layer(AuditLayer::new(&audit).actor(current_user).default_purpose(Purpose::Treatment))
        .with_state(db);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    let (mut stop, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stopped = async move { tokio::select!(_ = stop.recv() => {}, _ = interrupt.recv() => {}) };
    let app = app.into_make_service_with_connect_info::<SocketAddr>(); // the client's address
    axum::serve(listener, app).with_graceful_shutdown(stopped).await?;
    Ok(audit.shutdown().await?) // the last line: session.stop
}
