//! A middleware of the app's own, inside of the audit middleware, that refuses before any handler runs.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web::{Path, ServiceConfig},
};
use audit_actix::audit;
use clinic::Failure;

use crate::{app::read, error::ApiError};

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes.service(read("/{status}", behind).wrap(from_fn(refuse)));
}

/// Refuses with the status in the path, unless that is 200.
async fn refuse(
    status: Path<u16>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match *status {
        200 => next.call(request).await,
        status => Err(ApiError::from(Failure::Status(status, "asked for")).into()),
    }
}

#[audit(read, subject = none, reason = "a word is about nobody")]
async fn behind() -> &'static str {
    "ok"
}
