//! Refusals as responses.

use audit_core::adapter::{NO_STORE, Refusal};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

/// A problem document (RFC 9457).
pub(crate) fn problem(refusal: Refusal) -> Response {
    refusal.report();
    let mut response = Body::from(refusal.problem()).into_response();
    *response.status_mut() =
        StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
    if let Some(seconds) = refusal.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
