//! The routes.

use axum::{Router, middleware::from_fn, routing::get};
use sqlx::SqlitePool;

use crate::{auth, notes, patients};

pub(crate) fn router(db: SqlitePool) -> Router {
    Router::new()
        .route("/patients", get(patients::list).post(patients::create))
        .route("/patients/{id}", get(patients::show).put(patients::update).delete(patients::delete))
        .route("/patients/{id}/notes", get(notes::list).post(notes::add))
        .route_layer(from_fn(auth::signed_in))
        .route("/health", get(health))
        .with_state(db)
}

async fn health() -> &'static str {
    "ok"
}
