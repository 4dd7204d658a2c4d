//! A layer that makes an answer of a panic.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use clinic::Failure;
use futures_util::FutureExt;

use crate::error::ApiError;

pub(super) async fn catch(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| ApiError::from(Failure::Status(500, "caught")).into_response())
}
