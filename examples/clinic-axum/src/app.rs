//! The routes.

use audit_axum::{Audit, AuditLayer, Purpose, audit, core::Handle};
use axum::{
    Router,
    extract::FromRef,
    http::request::Parts,
    middleware::from_fn_with_state,
    routing::{get, post, put},
};
use clinic::{Config, Outbox, Store, Users, header};

use crate::{
    admin, auth, caller, debug, disclosures, export, live, login, me, merge, notes, patients, reminders,
    results,
};

/// What the handlers share.
#[derive(Clone, FromRef)]
pub(crate) struct State {
    pub(crate) store: Store,
    users: Users,
    outbox: Outbox,
    audit: Handle,
}

/// The clinic, with every request an operation of the audit log.
pub(crate) fn router(config: &Config, store: Store, outbox: Outbox, audit: &Audit) -> Router {
    let state = State { store, users: Users::of(config), outbox, audit: audit.handle() };
    let mut routes = Router::new()
        .route("/health", get(health))
        .route("/login", post(login::login))
        .route("/login/form", post(login::form))
        .route("/logout", post(login::logout))
        .route("/patients", get(patients::search).post(patients::create))
        .route("/patients/{id}", get(patients::show).put(patients::update).delete(patients::delete))
        .route("/patients/{id}/summary.html", get(patients::summary))
        .route("/patients/{id}/notes", get(notes::list).post(notes::add))
        .route("/patients/{id}/letter", put(notes::letter))
        .route("/patients/{id}/live", get(live::watch))
        .route("/patients/{id}/merge", post(merge::merge))
        .route("/patients/{id}/disclosures", get(disclosures::list).post(disclosures::disclose))
        .route("/patients/{id}/reminders", post(reminders::queue))
        .route("/results", post(results::file))
        .route("/export/patients.ndjson", get(export::patients))
        .route("/statistics", get(patients::statistics))
        .route("/me/record", get(me::record))
        .nest("/admin", admin::routes());
    if config.demo_users {
        routes = routes.nest("/debug", debug::routes());
    }
    let layer = AuditLayer::new(audit)
        .purpose_by_role(clinic::purpose_of)
        .tenant(|head| Some(caller::tenant(&head.headers).to_owned()))
        .break_glass(break_glass)
        .purpose(purpose)
        .ignore(["/debug/ignored"]);
    routes.layer(layer).layer(from_fn_with_state(state.clone(), auth::identify)).with_state(state)
}

/// The reason for which somebody asks for any chart.
fn break_glass(head: &Parts) -> Option<String> {
    caller::text(&head.headers, header::BREAK_GLASS).map(str::to_owned)
}

/// What somebody says it is for.
fn purpose(head: &Parts) -> Option<Purpose> {
    caller::text(&head.headers, header::PURPOSE).and_then(Purpose::from_text)
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}
