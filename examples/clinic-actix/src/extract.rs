//! What the framework's extractors refuse, with the statuses that axum gives, and in the words of the clinic.

use actix_web::{
    error::{JsonPayloadError, UrlencodedError},
    web::{FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig},
};
use clinic::Failure;
use serde_json::error::Category;

use crate::error::ApiError;

/// For all routes of the app.
pub(crate) fn limits(routes: &mut ServiceConfig) {
    routes
        .app_data(JsonConfig::default().limit(BODY).error_handler(|error, _| refused(json(&error))))
        .app_data(FormConfig::default().limit(BODY).error_handler(|error, _| refused(form(&error))))
        .app_data(PayloadConfig::default().limit(BODY))
        .app_data(PathConfig::default().error_handler(|_, _| refused((400, "the path does not fit"))))
        .app_data(QueryConfig::default().error_handler(|_, _| refused((400, "the query does not fit"))));
}

fn json(error: &JsonPayloadError) -> (u16, &'static str) {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => TOO_LARGE,
        JsonPayloadError::ContentType => (415, "the body is not said to be JSON"),
        JsonPayloadError::Deserialize(error) if error.classify() == Category::Data => DOES_NOT_FIT,
        _ => (400, "the body is no JSON"),
    }
}

fn form(error: &UrlencodedError) -> (u16, &'static str) {
    match error {
        UrlencodedError::Overflow { .. } => TOO_LARGE,
        UrlencodedError::ContentType => (415, "the body is not said to be a form"),
        UrlencodedError::Parse(_) => DOES_NOT_FIT,
        _ => (400, "the body is no form"),
    }
}

fn refused((status, words): (u16, &'static str)) -> actix_web::Error {
    ApiError::from(Failure::Status(status, words)).into()
}

const TOO_LARGE: (u16, &str) = (413, "the body is too large");
const DOES_NOT_FIT: (u16, &str) = (422, "the body does not fit");

/// Bytes of a body, as many as axum takes.
const BODY: usize = 2 * 1024 * 1024;
