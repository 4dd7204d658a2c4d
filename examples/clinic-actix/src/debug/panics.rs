//! Panics. No data in their messages: they go to stderr, past every protection.

use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload, rt::task::yield_now, web::Path};
use audit_actix::{Phi, audit};
use clinic::Patient;
use uuid::Uuid;

use crate::{caller::Caller, error::ApiError};

#[audit(read, patient = *id)]
pub(crate) async fn panic(_: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    panic!("asked for by /debug/panic");
}

#[audit(read, patient = *id)]
pub(crate) async fn late(_: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    yield_now().await;
    panic!("asked for by /debug/panic-late");
}

#[audit(read, patient = *id)]
pub(crate) async fn caught(_: Caller, id: Path<Uuid>) -> Result<Phi<Patient>, ApiError> {
    panic!("asked for by /debug/caught");
}

#[audit(read, patient = *id)]
pub(crate) async fn extractor(caller: Caller, id: Path<Uuid>, _: Panics) -> Result<Phi<Patient>, ApiError> {
    Ok(Phi::new(caller.chart(*id).await?))
}

/// An extractor that panics.
pub(crate) struct Panics;

impl FromRequest for Panics {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(async { panic!("asked for by /debug/extractor-panic") })
    }
}
