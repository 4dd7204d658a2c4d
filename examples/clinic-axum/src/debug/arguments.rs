//! Kinds of arguments that no other handler of the clinic takes.

use audit_axum::{Phi, audit};
use axum::{
    Extension,
    body::{Bytes, to_bytes},
    extract::{Path, Query, Request, rejection::QueryRejection},
    http::StatusCode,
};
use clinic::{Failure, Page, Patient, Search};
use uuid::Uuid;

use crate::{auth::SignedIn, caller::Caller, error::ApiError};

#[audit(update, patient = id)]
pub(crate) async fn bytes(Path(id): Path<Uuid>, body: Bytes) -> Result<StatusCode, ApiError> {
    checked(&body)
}

/// The request as it is: its body is read by the handler, which takes a little only.
#[audit(update, patient = id)]
pub(crate) async fn request(Path(id): Path<Uuid>, request: Request) -> Result<StatusCode, ApiError> {
    let body = to_bytes(request.into_body(), LITTLE).await;
    checked(&body.map_err(|_| Failure::Status(413, "the body is too large"))?)
}

/// What does not fit is as good as nothing.
#[audit(search)]
pub(crate) async fn query(
    caller: Caller,
    query: Result<Query<Search>, QueryRejection>,
) -> Result<Phi<Page<Patient>>, ApiError> {
    let search = query.map(|Query(search)| search).unwrap_or_default();
    caller.op.search_by(&search.parameters());
    Ok(Phi::new(caller.charts.search(&search, &caller.user).await?))
}

/// What authentication left in the request. Where that is nothing, the app has made a mistake.
#[audit(read, subject = none, reason = "a word is about nobody")]
pub(crate) async fn extension(_: Extension<SignedIn>) -> &'static str {
    "ok"
}

fn checked(body: &[u8]) -> Result<StatusCode, ApiError> {
    if body.is_empty() {
        return Err(Failure::Status(422, "the body is empty").into());
    }
    Ok(StatusCode::NO_CONTENT)
}

const LITTLE: usize = 16;
