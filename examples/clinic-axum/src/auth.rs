//! Who asks: the bearer token, and the user behind it as an extractor.

use audit_axum::Actor;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::Response,
};
use clinic::{Error, User, Users};

use crate::error::ApiError;

/// Puts the user into the request, and the actor for the audit log beside.
///
/// Who has no valid token goes on as nobody: whether that is enough is for the handler to say.
pub(crate) async fn identify(State(users): State<Users>, mut request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let user = token.and_then(|value| users.by_token(value.strip_prefix("Bearer ")?).ok());
    if let Some(user) = user {
        request.extensions_mut().insert(user.actor());
        request.extensions_mut().insert(SignedIn(user));
    } else {
        request.extensions_mut().insert(Actor::anonymous());
    }
    next.run(request).await
}

/// The user who asks; 401 where there is none.
#[derive(Clone)]
pub(crate) struct SignedIn(pub(crate) User);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, ApiError> {
        head.extensions.get::<Self>().cloned().ok_or(ApiError(Error::Unauthenticated))
    }
}
