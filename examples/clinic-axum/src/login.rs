//! Signing in and out.

use audit_axum::{
    Actor, Op, audit,
    event::{Authn, Method},
};
use axum::{Form, Json, extract::State, http::StatusCode};
use clinic::{Credentials, Session, Users};

use crate::{caller::Caller, error::ApiError};

#[audit(login)]
pub(crate) async fn login(
    op: Op,
    State(users): State<Users>,
    Json(credentials): Json<Credentials>,
) -> Result<Json<Session>, ApiError> {
    sign_in(&op, &users, &credentials)
}

/// The same, from a page's form.
#[audit(login)]
pub(crate) async fn form(
    op: Op,
    State(users): State<Users>,
    Form(credentials): Form<Credentials>,
) -> Result<Json<Session>, ApiError> {
    sign_in(&op, &users, &credentials)
}

/// A token that is a name cannot be taken back; a real one would be.
#[audit(logout)]
pub(crate) async fn logout(_: Caller) -> StatusCode {
    StatusCode::NO_CONTENT
}

fn sign_in(op: &Op, users: &Users, credentials: &Credentials) -> Result<Json<Session>, ApiError> {
    // Who it claims to be, whether or not the password is right.
    op.actor(Actor::workforce(credentials.user.as_str()).authn(Authn::by(Method::Password)));
    Ok(Json(users.login(credentials)?))
}
