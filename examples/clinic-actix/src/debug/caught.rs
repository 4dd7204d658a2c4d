//! A middleware that makes an answer of a panic.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use clinic::Failure;
use futures_util::FutureExt;

use crate::error::ApiError;

pub(super) async fn catch(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let answer = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| Err(ApiError::from(Failure::Status(500, "caught")).into()))
}
