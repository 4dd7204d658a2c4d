//! Refusals as responses.

use std::{fmt, sync::Arc};

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use audit_core::adapter::{NO_STORE, Refusal};

use crate::middleware::Settings;

/// A refusal on its way to the client, as actix's errors travel.
pub struct RefusedRequest {
    refusal: Refusal,
    /// Who gives it its form; none without a middleware.
    settings: Option<Arc<Settings>>,
}

impl RefusedRequest {
    pub(crate) fn by(settings: &Arc<Settings>, refusal: Refusal) -> Self {
        Self { refusal, settings: Some(Arc::clone(settings)) }
    }

    /// The app has no audit middleware.
    pub(crate) const fn middleware_missing() -> Self {
        Self { refusal: Refusal::LayerMissing, settings: None }
    }
}

impl ResponseError for RefusedRequest {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        match &self.settings {
            Some(settings) => settings.refuse(self.refusal, |_| self.problem()),
            None => self.problem(),
        }
    }
}

impl RefusedRequest {
    /// A problem document (RFC 9457).
    fn problem(&self) -> HttpResponse {
        self.refusal.report();
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, NO_STORE));
        if let Some(seconds) = self.refusal.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response.body(self.refusal.problem())
    }
}

impl fmt::Display for RefusedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.refusal.detail())
    }
}

impl fmt::Debug for RefusedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.refusal, f)
    }
}
