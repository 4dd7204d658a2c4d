//! Errors as JSON.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

pub(crate) enum ApiError {
    Unauthenticated,
    Forbidden,
    NotFound,
    Invalid(&'static str),
    Database(sqlx::Error),
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::RowNotFound) { Self::NotFound } else { Self::Database(error) }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Unauthenticated => (StatusCode::UNAUTHORIZED, "sign in first"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "your role does not allow it"),
            Self::NotFound => (StatusCode::NOT_FOUND, "there is no such record"),
            Self::Invalid(why) => (StatusCode::UNPROCESSABLE_ENTITY, why),
            Self::Database(error) => {
                tracing::error!("the database failed: {error}");
                (StatusCode::INTERNAL_SERVER_ERROR, "the database failed")
            }
        };
        (status, Json(Body { error })).into_response()
    }
}
