//! What the administrator does.

use audit_axum::{
    audit,
    core::Handle,
    event::{Recipient, Verdict},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, post, put},
};
use clinic::{Action, Error, Role, Settings, Store, Users};
use serde::Deserialize;
use uuid::Uuid;

use crate::{app, caller::Caller, error::ApiError};

/// What stands below `/admin`.
pub(crate) fn routes() -> Router<app::State> {
    let roles = Router::new().route("/", post(grant)).route("/{role}", delete(revoke));
    Router::new()
        .route("/recipients", post(register))
        .nest("/users/{user}/roles", roles)
        .route("/settings", put(configure))
        .route("/reviews", post(review))
        .route("/keys", post(rotated))
}

#[derive(Deserialize)]
pub(crate) struct NewRecipient {
    code: String,
    name: String,
    #[serde(default)]
    address: String,
}

/// The log itself writes whom it knows from now on, caused by this request.
#[audit(register)]
pub(crate) async fn register(
    caller: Caller,
    State(audit): State<Handle>,
    Json(new): Json<NewRecipient>,
) -> Result<StatusCode, ApiError> {
    caller.require(Action::Configure)?;
    let recipient = Recipient::new(new.code, new.name, new.address).map_err(|_| {
        Error::Invalid("a recipient needs a code, a name and an address of at most 120 bytes")
    })?;
    audit.register(recipient).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct NewRole {
    role: String,
}

#[audit(grant)]
pub(crate) async fn grant(
    caller: Caller,
    State(store): State<Store>,
    State(users): State<Users>,
    Path(account): Path<String>,
    Json(new): Json<NewRole>,
) -> Result<StatusCode, ApiError> {
    let role: Role = new.role.parse()?;
    caller.op.grant(&account, role.name());
    caller.require(Action::Grant)?;
    let user = users.by_name(&account)?;
    store.grant(user.name, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(revoke)]
pub(crate) async fn revoke(
    caller: Caller,
    State(store): State<Store>,
    Path((account, role)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let role: Role = role.parse()?;
    caller.op.grant(&account, role.name());
    caller.require(Action::Grant)?;
    store.revoke(&account, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(configure)]
pub(crate) async fn configure(
    caller: Caller,
    State(store): State<Store>,
    Json(settings): Json<Settings>,
) -> Result<StatusCode, ApiError> {
    caller.op.setting(Settings::REMINDERS_DAYS_BEFORE);
    caller.require(Action::Configure)?;
    store.configure(settings).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Review {
    op: Uuid,
    verdict: String,
}

/// Somebody has looked at an access that broke the glass.
#[audit(review)]
pub(crate) async fn review(caller: Caller, Json(review): Json<Review>) -> Result<StatusCode, ApiError> {
    let verdict = Verdict::from_text(&review.verdict).ok_or(Error::Invalid("there is no such verdict"))?;
    caller.op.review(review.op, verdict);
    caller.require(Action::Review)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct Rotated {
    key: String,
}

/// Said after the config variable was changed: the log cannot see what was there before.
#[audit(rotate)]
pub(crate) async fn rotated(
    caller: Caller,
    Json(Rotated { key }): Json<Rotated>,
) -> Result<StatusCode, ApiError> {
    let known = KEYS.into_iter().find(|known| *known == key).ok_or(Error::Invalid("there is no such key"))?;
    caller.op.key(known);
    caller.require(Action::Configure)?;
    Ok(StatusCode::NO_CONTENT)
}

const KEYS: [&str; 2] = ["AUDIT_SEAL_KEY", "AUDIT_PSEUDONYM_KEYS"];
