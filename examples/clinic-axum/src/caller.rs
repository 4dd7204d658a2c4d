//! Who asks, at which clinic: the first argument of most handlers.

use std::ops::Deref;

use audit_axum::core::Op;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use clinic::{Error, header};

use crate::{app::State, auth::SignedIn, error::ApiError};

/// A user at a clinic, as an argument of a handler.
pub(crate) struct Caller(clinic::Caller);

impl Deref for Caller {
    type Target = clinic::Caller;

    fn deref(&self) -> &clinic::Caller {
        &self.0
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, state: &State) -> Result<Self, ApiError> {
        let SignedIn(user) = SignedIn::from_request_parts(head, state).await?;
        let op = Op::current().ok_or(Error::Unauthenticated)?;
        let clinic = tenant(&head.headers).parse()?;
        Ok(Self(clinic::Caller::enter(clinic, user, op, &state.store)?))
    }
}

/// The code of the clinic, as the request's header says.
pub(crate) fn tenant(headers: &HeaderMap) -> &str {
    header::tenant(text(headers, header::CLINIC))
}

/// A header that is text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
