//! What the administrator does.

use audit_axum::{audit, core::Handle};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, post, put},
};
use clinic::{Account, Action, NewRecipient, NewRole, Review, Role, Rotated, Settings, Store, Users};

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

/// The log itself writes whom it knows from now on, caused by this request.
#[audit(register)]
async fn register(
    caller: Caller,
    State(audit): State<Handle>,
    Json(new): Json<NewRecipient>,
) -> Result<StatusCode, ApiError> {
    caller.require(Action::Configure)?;
    audit.register(new.recipient()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(grant)]
async fn grant(
    caller: Caller,
    State(store): State<Store>,
    State(users): State<Users>,
    Path(account): Path<Account>,
    Json(new): Json<NewRole>,
) -> Result<StatusCode, ApiError> {
    let role = new.role()?;
    caller.op.grant(account.name(), role.name());
    caller.require(Action::Grant)?;
    let user = users.by_name(account.name())?;
    store.grant(user.name, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(revoke)]
async fn revoke(
    caller: Caller,
    State(store): State<Store>,
    Path((account, role)): Path<(Account, String)>,
) -> Result<StatusCode, ApiError> {
    let role: Role = role.parse()?;
    caller.op.grant(account.name(), role.name());
    caller.require(Action::Grant)?;
    store.revoke(account.name(), role).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[audit(configure)]
async fn configure(
    caller: Caller,
    State(store): State<Store>,
    Json(settings): Json<Settings>,
) -> Result<StatusCode, ApiError> {
    caller.op.setting(Settings::REMINDERS_DAYS_BEFORE);
    caller.require(Action::Configure)?;
    store.configure(settings).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody has looked at an access that broke the glass.
#[audit(review)]
async fn review(caller: Caller, Json(review): Json<Review>) -> Result<StatusCode, ApiError> {
    caller.op.review(review.op, review.verdict()?);
    caller.require(Action::Review)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Said after the config variable was changed: the log cannot see what was there before.
#[audit(rotate)]
async fn rotated(caller: Caller, Json(rotated): Json<Rotated>) -> Result<StatusCode, ApiError> {
    caller.op.key(rotated.key()?);
    caller.require(Action::Configure)?;
    Ok(StatusCode::NO_CONTENT)
}
