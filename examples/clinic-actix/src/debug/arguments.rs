//! Kinds of arguments that no other handler of the clinic takes.

use actix_web::{
    HttpResponse,
    web::{Bytes, Path, Payload, Query, ReqData},
};
use audit_actix::{Phi, audit};
use clinic::{Failure, Page, Patient, Search};
use uuid::Uuid;

use crate::{auth::SignedIn, caller::Caller, error::ApiError};

#[audit(update, patient = *id)]
pub(crate) async fn bytes(id: Path<Uuid>, body: Bytes) -> Result<HttpResponse, ApiError> {
    checked(&body)
}

/// The body as it comes: the handler reads it, and takes a little only.
#[audit(update, patient = *id)]
pub(crate) async fn request(id: Path<Uuid>, body: Payload) -> Result<HttpResponse, ApiError> {
    match body.to_bytes_limited(LITTLE).await {
        Ok(Ok(body)) => checked(&body),
        _ => Err(Failure::Status(413, "the body is too large").into()),
    }
}

/// What does not fit is as good as nothing.
#[audit(search)]
pub(crate) async fn query(
    caller: Caller,
    query: Option<Query<Search>>,
) -> Result<Phi<Page<Patient>>, ApiError> {
    let search = query.map(Query::into_inner).unwrap_or_default();
    caller.op.search_by(&search.parameters());
    Ok(Phi::new(caller.charts.search(&search, &caller.user).await?))
}

/// What authentication left in the request. Where that is nothing, the app has made a mistake.
#[audit(read, subject = none, reason = "a word is about nobody")]
pub(crate) async fn extension(_: ReqData<SignedIn>) -> &'static str {
    "ok"
}

fn checked(body: &[u8]) -> Result<HttpResponse, ApiError> {
    if body.is_empty() {
        return Err(Failure::Status(422, "the body is empty").into());
    }
    Ok(HttpResponse::NoContent().finish())
}

const LITTLE: usize = 16;
