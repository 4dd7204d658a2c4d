//! The app that the README shows: JWT, PostgreSQL, a fmt layer, and audit lines.

use audit_axum::{Actor, Audit, AuditLayer, Phi, PhiRecord, Purpose, audit};
use axum::http::{StatusCode, header::AUTHORIZATION, request::Parts};
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use jsonwebtoken::{DecodingKey, Validation, decode};
use sqlx::PgPool;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};
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
async fn show(Path(id): Path<Uuid>, State(db): State<PgPool>) -> Result<Phi<Patient>, StatusCode> {
    let found = sqlx::query_as("SELECT id, name, active FROM patients WHERE id = $1").bind(id);
    let patient = found.fetch_optional(&db).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Phi::new(patient.ok_or(StatusCode::NOT_FOUND)?))
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}

#[derive(serde::Deserialize)]
struct Claims {
    sub: String,
}

fn current_user(request: &Parts) -> Option<Actor> {
    let token = request.headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let secret = DecodingKey::from_secret(std::env::var("JWT_SECRET").ok()?.as_bytes());
    let claims = decode::<Claims>(token, &secret, &Validation::default()).ok()?.claims;
    Some(Actor::workforce(claims.sub).role("clinician"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let audit = Audit::from_env()?; // keys and service; audit lines own stdout
    let logs = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(audit.layer())
        .with(logs.with_filter(audit_axum::without_audit())) // an OpenTelemetry layer goes here just the same
        .init();
    let db = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    let app = Router::new()
        .route("/patients/{id}", get(show))
        .route("/health", get(health))
        .layer(AuditLayer::new(&audit).actor(current_user).default_purpose(Purpose::Treatment))
        .with_state(db);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    let mut stop = signal(SignalKind::terminate())?;
    axum::serve(listener, app).with_graceful_shutdown(async move { _ = stop.recv().await }).await?;
    Ok(audit.shutdown().await?) // the last line: session.stop
}
