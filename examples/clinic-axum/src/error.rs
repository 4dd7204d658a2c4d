//! Errors as responses.

use audit_axum::Refused;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clinic::Error;
use serde::Serialize;

/// An error on its way to the client.
pub(crate) enum ApiError {
    /// Of the clinic.
    Clinic(Error),
    /// Of its audit log, which let nothing leave.
    Refused(Refused),
    /// With that status, because somebody asked for it.
    Status(u16),
}

#[derive(Serialize)]
struct Body {
    error: String,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::Clinic(error)
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Clinic(error) => (error.status(), error.to_string()),
            Self::Refused(Refused::UnknownRecipient) => (422, "no recipient has that code".to_owned()),
            Self::Refused(refused) => (503, refused.to_string()),
            Self::Status(status) => (status, "asked for".to_owned()),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(Body { error })).into_response()
    }
}
