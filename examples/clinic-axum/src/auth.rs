//! Who asks: the bearer token, and the user behind it as an extractor.

use audit_axum::Actor;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::Response,
};
use clinic::{Error, User};

use crate::{app, caller::text, error::ApiError};

/// Puts the user into the request, with the roles that were granted, and the actor for the audit log beside.
///
/// Who has no valid token goes on as nobody: whether that is enough is for the handler to say.
pub(crate) async fn identify(
    State(state): State<app::State>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    match user(&state, request.headers()).await? {
        Some(user) => {
            request.extensions_mut().insert(user.actor());
            request.extensions_mut().insert(SignedIn(user));
        }
        None => drop(request.extensions_mut().insert(Actor::anonymous())),
    }
    Ok(next.run(request).await)
}

async fn user(state: &app::State, headers: &HeaderMap) -> Result<Option<User>, ApiError> {
    let token = text(headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some(user) = token.and_then(|token| state.users.by_token(token).ok()) else { return Ok(None) };
    let granted = state.store.granted(user.name).await?;
    Ok(Some(user.with(granted)))
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
