//! Errors as responses.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clinic::Failure;

/// An error on its way to the client.
pub(crate) struct ApiError(Failure);

impl<E: Into<Failure>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.0)).into_response()
    }
}
