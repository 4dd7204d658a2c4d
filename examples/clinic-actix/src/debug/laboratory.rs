//! A middleware of the app's own, inside of the audit middleware, that finds out who asks.

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::MessageBody,
    dev::{HttpServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web::{self, Path},
};
use audit_actix::{Actor, Op, audit};
use uuid::Uuid;

use super::bare;
use crate::app::read;

pub(super) fn scope() -> impl HttpServiceFactory {
    web::scope("/laboratory")
        .wrap(from_fn(identify))
        .service(web::resource("/results/{id}").put(import))
        .service(read("/unannotated", bare::unannotated))
        .service(read("/told", bare::unannotated).wrap(from_fn(tell)))
}

async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().insert(Actor::service(PROGRAM));
    next.call(request).await
}

/// Says it to the log, too, because no handler is going to.
async fn tell(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(op) = Op::current() {
        op.actor(Actor::service(PROGRAM));
    }
    next.call(request).await
}

#[audit(update, patient = *id)]
async fn import(id: Path<Uuid>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

const PROGRAM: &str = "lab-import";
