//! Signing in.

use audit_axum::{Actor, Op, audit};
use axum::{Json, extract::State};
use clinic::{Credentials, Session, Users};

use crate::error::ApiError;

#[audit(login)]
pub(crate) async fn login(
    op: Op,
    State(users): State<Users>,
    Json(credentials): Json<Credentials>,
) -> Result<Json<Session>, ApiError> {
    // Who it claims to be, whether or not the password is right.
    op.actor(Actor::workforce(credentials.user.as_str()));
    Ok(Json(users.login(&credentials)?))
}
