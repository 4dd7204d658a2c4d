//! Who asks: the bearer token, and what its owner may do.

use audit_axum::{Actor, Op, Purpose};
use axum::{
    extract::Request,
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::Next,
    response::Response,
};

use crate::error::ApiError;

/// Somebody with an account.
#[derive(Clone, Copy)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    role: &'static str,
}

/// Lets in who has a token, and leaves the user in the request.
pub(crate) async fn signed_in(mut request: Request, next: Next) -> Result<Response, ApiError> {
    let user = user(request.headers()).ok_or(ApiError::Unauthenticated)?;
    if let Some(op) = Op::current() {
        op.actor(Actor::workforce(user.name).role(user.role));
    }
    request.extensions_mut().insert(user);
    Ok(next.run(request).await)
}

impl User {
    /// 403 for everybody whose role is none of these.
    pub(crate) fn require(self, roles: &[&str]) -> Result<(), ApiError> {
        if roles.contains(&self.role) { Ok(()) } else { Err(ApiError::Forbidden) }
    }
}

/// What each role uses patient data for.
pub(crate) fn purpose(role: &str) -> Option<Purpose> {
    match role {
        "physician" => Some(Purpose::Treatment),
        "billing-clerk" => Some(Purpose::Payment),
        "administrator" => Some(Purpose::Operations),
        _ => None,
    }
}

fn user(headers: &HeaderMap) -> Option<User> {
    let token = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    USERS.into_iter().find(|user| user.name == token)
}

/// For demonstration: the token is the name.
const USERS: [User; 3] = [
    User { name: "dr.adams", role: "physician" },
    User { name: "clerk.clark", role: "billing-clerk" },
    User { name: "admin.dean", role: "administrator" },
];
