//! Who asks: the bearer token, and the user behind it as an extractor.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use audit_actix::Actor;
use clinic::{Error, Store, User, Users};

use crate::{caller::text, error::ApiError};

/// Puts the user into the request, with the roles that were granted, and the actor for the audit log beside.
///
/// Who has no valid token goes on as nobody: whether that is enough is for the handler to say.
pub(crate) async fn identify(
    users: Data<Users>,
    store: Data<Store>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let asking = users.asking(text(request.headers(), "authorization"), &store).await;
    match asking.map_err(ApiError::from)? {
        Some(user) => {
            request.extensions_mut().insert(user.actor());
            request.extensions_mut().insert(SignedIn(user));
        }
        None => drop(request.extensions_mut().insert(Actor::anonymous())),
    }
    next.call(request).await
}

/// The user who asks; 401 where there is none.
#[derive(Clone)]
pub(crate) struct SignedIn(pub(crate) User);

impl SignedIn {
    pub(crate) fn to(request: &HttpRequest) -> Result<Self, ApiError> {
        request.extensions().get::<Self>().cloned().ok_or(Error::Unauthenticated.into())
    }
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::to(request))
    }
}
