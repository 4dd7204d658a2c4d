//! What an `#[audit]` handler may return, and what the compiler says about everything else.

use audit_core::{NamesPatient, PhiRecord, adapter::Scope};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body::Body;
use serde::Serialize;

use crate::phi::{Opaque, Phi, Records};

/// What holds a record, whether or not it may leave like that.
pub trait HoldsPhi {}

impl<T: PhiRecord> HoldsPhi for Phi<T> {}
impl HoldsPhi for Phi<Opaque> {}
impl HoldsPhi for Phi<Records> {}
impl<T> HoldsPhi for Json<Phi<T>> {}
impl<T: HoldsPhi> HoldsPhi for Option<T> {}
impl<T: HoldsPhi, E> HoldsPhi for Result<T, E> {}
impl<T: HoldsPhi> HoldsPhi for (StatusCode, T) {}
impl<T: HoldsPhi> HoldsPhi for (HeaderMap, T) {}
impl<T: HoldsPhi> HoldsPhi for (StatusCode, HeaderMap, T) {}
impl<T: HoldsPhi, V, const N: usize> HoldsPhi for ([(HeaderName, V); N], T) {}
impl<T: HoldsPhi, V, const N: usize> HoldsPhi for (StatusCode, [(HeaderName, V); N], T) {}

/// What holds a record and may leave.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer with patient data",
    label = "patient data leaves as `Phi<…>`",
    note = "return the `Phi<…>` without `Json` around it: it is JSON by itself"
)]
pub trait Discloses {
    /// Names what it discloses on the operation, and makes the response that waits for its line.
    fn release(self, scope: &Scope) -> Response;
}

impl<T: NamesPatient> Discloses for Phi<T> {
    fn release(self, scope: &Scope) -> Response {
        self.release(scope)
    }
}

impl Discloses for Phi<Opaque> {
    fn release(self, scope: &Scope) -> Response {
        self.open(scope)
    }
}

impl Discloses for Phi<Records> {
    fn release(self, scope: &Scope) -> Response {
        self.flow(scope)
    }
}

/// `None` is 404.
impl<T: Discloses> Discloses for Option<T> {
    fn release(self, scope: &Scope) -> Response {
        self.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |value| value.release(scope))
    }
}

impl<T: Discloses, E: ErrorResponse> Discloses for Result<T, E> {
    fn release(self, scope: &Scope) -> Response {
        match self {
            Ok(value) => value.release(scope),
            Err(error) => error.into_response(),
        }
    }
}

impl<T: Discloses> Discloses for (StatusCode, T) {
    fn release(self, scope: &Scope) -> Response {
        let mut response = self.1.release(scope);
        *response.status_mut() = self.0;
        response
    }
}

impl<T: Discloses> Discloses for (HeaderMap, T) {
    fn release(self, scope: &Scope) -> Response {
        let mut response = self.1.release(scope);
        response.headers_mut().extend(self.0);
        response
    }
}

impl<T: Discloses> Discloses for (StatusCode, HeaderMap, T) {
    fn release(self, scope: &Scope) -> Response {
        (self.0, (self.1, self.2)).release(scope)
    }
}

impl<T: Discloses, V: TryInto<HeaderValue>, const N: usize> Discloses for ([(HeaderName, V); N], T) {
    fn release(self, scope: &Scope) -> Response {
        let valid = |(name, value): (HeaderName, V)| Some((name, value.try_into().ok()?));
        (self.0.into_iter().filter_map(valid).collect::<HeaderMap>(), self.1).release(scope)
    }
}

impl<T: Discloses, V: TryInto<HeaderValue>, const N: usize> Discloses
    for (StatusCode, [(HeaderName, V); N], T)
{
    fn release(self, scope: &Scope) -> Response {
        (self.0, (self.1, self.2)).release(scope)
    }
}

/// A response that went through no record type.
pub(crate) fn ordinary(value: impl IntoResponse, scope: &Scope) -> Response {
    let response = value.into_response();
    let empty = response.body().size_hint().exact() == Some(0);
    scope.answered_untyped(response.status().is_success(), empty);
    response
}

/// A response of a handler that leaves no line.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "other frameworks need their request here")]
pub(crate) fn exempt(value: impl IntoResponse, (): &()) -> Response {
    value.into_response()
}

/// The error of a handler.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` of this handler is no response",
    label = "`{Self}` does not implement `IntoResponse`",
    note = "implement `axum::response::IntoResponse` for it, or return an error that does (`StatusCode`, \
            `(StatusCode, &'static str)`); for the `Refused` of `op.release`, take an error of your own with `From<Refused>`"
)]
pub trait ErrorResponse: IntoResponse {}

#[diagnostic::do_not_recommend]
impl<E: IntoResponse> ErrorResponse for E {}

/// Implemented by nothing: what a handler without a line would have to return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` holds patient data, and `#[audit(none)]` leaves no line",
    label = "patient data leaves only with a line",
    note = "say what the handler does: `#[audit(read, patient = …)]`, or `create`, `update`, `delete`, `search`, `export`",
    note = "where it should not return patient data, return what is left of it: a count, a status"
)]
pub trait WithoutPhi {}

/// What wraps a value that could leave if it were of the right kind.
pub trait Wraps {}

impl<T> Wraps for Phi<T> {}
impl<T> Wraps for Json<T> {}
impl<T: Wraps> Wraps for Option<T> {}
impl<T: Wraps, E> Wraps for Result<T, E> {}
impl<T: Wraps> Wraps for (StatusCode, T) {}
impl<T: Wraps> Wraps for (HeaderMap, T) {}
impl<T: Wraps> Wraps for (StatusCode, HeaderMap, T) {}

/// What wraps a value of the right kind; the bounds print why another may not.
pub trait WrapsWhatLeaves {}

impl<T: PhiRecord> WrapsWhatLeaves for Phi<T> {}
impl<T: Serialize> WrapsWhatLeaves for Json<T> {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for Option<T> {}
impl<T: WrapsWhatLeaves, E: ErrorResponse> WrapsWhatLeaves for Result<T, E> {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for (StatusCode, T) {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for (HeaderMap, T) {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for (StatusCode, HeaderMap, T) {}

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "an `#[audit]` handler cannot return `{Self}`",
    label = "neither patient data nor a response",
    note = "return patient data as `Phi<…>` of a type that derives `PhiRecord`: `Result<Phi<Patient>, ApiError>`",
    note = "return anything else as something that implements `axum::response::IntoResponse`: `StatusCode`, `Json<…>`, \
            `Redirect`"
)]
pub trait Answerable {}

impl<T: AnswerableValue, E: ErrorResponse> Answerable for Result<T, E> {}

/// What may stand in the `Ok` of a handler.
#[diagnostic::on_unimplemented(
    message = "an `#[audit]` handler cannot return `{Self}`",
    label = "neither patient data nor a response",
    note = "return patient data as `Phi<…>` of a type that derives `PhiRecord`: `Result<Phi<Patient>, ApiError>`",
    note = "return anything else as something that implements `axum::response::IntoResponse`: `StatusCode`, `Json<…>`, \
            `Redirect`"
)]
pub trait AnswerableValue {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> AnswerableValue for T {}
