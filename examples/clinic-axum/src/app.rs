//! The routes.

use audit_axum::{Audit, AuditLayer, Purpose, audit};
use axum::{
    Router,
    extract::FromRef,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use clinic::{Charts, Clinic, Config, Store, Users};

use crate::{auth, debug, login, notes, patients};

/// What the handlers share.
#[derive(Clone, FromRef)]
pub(crate) struct State {
    charts: Charts,
    users: Users,
}

/// The clinic, with every request an operation of the audit log.
pub(crate) fn router(config: &Config, store: &Store, audit: &Audit) -> Router {
    let state = State { charts: store.at(Clinic::North), users: Users::of(config) };
    let mut routes = Router::new()
        .route("/health", get(health))
        .route("/login", post(login::login))
        .route("/patients", get(patients::search).post(patients::create))
        .route("/patients/{id}", get(patients::show).put(patients::update).delete(patients::delete))
        .route("/patients/{id}/summary.html", get(patients::summary))
        .route("/patients/{id}/notes", get(notes::list).post(notes::add));
    if config.demo_users {
        routes =
            routes.route("/debug/panic/{id}", get(debug::panic)).route("/debug/slow/{id}", get(debug::slow));
    }
    routes
        .layer(AuditLayer::new(audit).purpose_by_role(purpose))
        .layer(from_fn_with_state(state.users.clone(), auth::identify))
        .with_state(state)
}

/// What each role uses patient data for.
fn purpose(role: &str) -> Option<Purpose> {
    clinic::purpose_of(role)
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}
