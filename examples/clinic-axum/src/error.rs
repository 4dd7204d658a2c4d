//! Errors as responses.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clinic::Error;
use serde::Serialize;

/// An error of the clinic, on its way to the client.
pub(crate) struct ApiError(pub(crate) Error);

#[derive(Serialize)]
struct Body {
    error: String,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(Body { error: self.0.to_string() })).into_response()
    }
}
