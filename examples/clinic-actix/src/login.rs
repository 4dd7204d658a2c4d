//! Signing in and out.

use actix_web::{
    HttpResponse,
    web::{Data, Form, Json},
};
use audit_actix::{Op, audit};
use clinic::{Credentials, Session, Users};

use crate::{caller::Caller, error::ApiError};

#[audit(login)]
pub(crate) async fn login(
    op: Op,
    users: Data<Users>,
    Json(credentials): Json<Credentials>,
) -> Result<Json<Session>, ApiError> {
    op.actor(credentials.actor());
    Ok(Json(users.login(&credentials)?))
}

/// The same, from a page's form.
#[audit(login)]
pub(crate) async fn form(
    op: Op,
    users: Data<Users>,
    Form(credentials): Form<Credentials>,
) -> Result<Json<Session>, ApiError> {
    op.actor(credentials.actor());
    Ok(Json(users.login(&credentials)?))
}

/// A token that is a name cannot be taken back; a real one would be.
#[audit(logout)]
pub(crate) async fn logout(_: Caller) -> HttpResponse {
    HttpResponse::NoContent().finish()
}
