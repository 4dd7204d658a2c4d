//! Who asks, at which clinic: the first argument of most handlers.

use std::{
    future::{Ready, ready},
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::HeaderMap, web::Data};
use audit_actix::core::Op;
use clinic::{Error, Fault, Store, header};

use crate::{auth::SignedIn, error::ApiError};

/// A user at a clinic, as an argument of a handler.
pub(crate) struct Caller(clinic::Caller);

impl Deref for Caller {
    type Target = clinic::Caller;

    fn deref(&self) -> &clinic::Caller {
        &self.0
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Caller {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let SignedIn(user) = SignedIn::to(request)?;
        let op = Op::current().ok_or(Error::Unauthenticated)?;
        let clinic = tenant(request.headers()).parse()?;
        let store = request.app_data::<Data<Store>>().ok_or(Error::Database(Fault::Unavailable))?;
        Ok(Self(clinic::Caller::enter(clinic, user, op, store)?))
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
