//! Who asks: the bearer token, and the user behind it as an extractor.

use audit_axum::Actor;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use clinic::{Error, Store, User, Users};

use crate::{caller::text, error::ApiError};

/// Puts the user into the request, with the roles that were granted, and the actor for the audit log beside.
///
/// Who has no valid token goes on as nobody: whether that is enough is for the handler to say.
pub(crate) async fn identify(
    State(users): State<Users>,
    State(store): State<Store>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    match users.asking(text(request.headers(), "authorization"), &store).await? {
        Some(user) => {
            request.extensions_mut().insert(user.actor());
            request.extensions_mut().insert(SignedIn(user));
        }
        None => drop(request.extensions_mut().insert(Actor::anonymous())),
    }
    Ok(next.run(request).await)
}

/// The user who asks; 401 where there is none.
#[derive(Clone)]
pub(crate) struct SignedIn(pub(crate) User);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, ApiError> {
        head.extensions.get::<Self>().cloned().ok_or(Error::Unauthenticated.into())
    }
}
