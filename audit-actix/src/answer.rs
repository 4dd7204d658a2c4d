//! What an `#[audit]` handler may return, and what the compiler says about everything else.

use actix_web::{
    Either, Error, HttpRequest, HttpResponse, Responder,
    body::{BodySize, MessageBody},
    http::StatusCode,
    web::Json,
};
use audit_core::{NamesPatient, PhiRecord, adapter::Scope};
use serde::Serialize;

use crate::phi::{Opaque, Phi, Records};

/// What an answer is made with beside the value.
pub struct Context {
    pub(crate) scope: Scope,
    pub(crate) request: HttpRequest,
}

/// What holds a record, whether or not it may leave like that.
pub trait HoldsPhi {}

impl<T: PhiRecord> HoldsPhi for Phi<T> {}
impl HoldsPhi for Phi<Opaque> {}
impl HoldsPhi for Phi<Records> {}
impl<T> HoldsPhi for Json<Phi<T>> {}
impl<T: HoldsPhi> HoldsPhi for Option<T> {}
impl<T: HoldsPhi, E> HoldsPhi for Result<T, E> {}
impl<T: HoldsPhi> HoldsPhi for (T, StatusCode) {}
impl<L: HoldsPhi, R> HoldsPhi for Either<L, R> {}

/// What holds a record and may leave.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer with patient data",
    label = "patient data leaves as `Phi<…>`",
    note = "return the `Phi<…>` without `Json` around it: it is JSON by itself",
    note = "an `Either` has `Phi<…>` on both sides; what is no patient data is the error of a `Result`, or goes through \
            `Phi::opaque`"
)]
pub trait Discloses {
    /// Names what it discloses on the operation, and makes the response that waits for its line.
    fn release(self, context: &Context) -> HttpResponse;
}

impl<T: NamesPatient> Discloses for Phi<T> {
    fn release(self, context: &Context) -> HttpResponse {
        self.release(&context.scope)
    }
}

impl Discloses for Phi<Opaque> {
    fn release(self, context: &Context) -> HttpResponse {
        self.open(context)
    }
}

impl Discloses for Phi<Records> {
    fn release(self, context: &Context) -> HttpResponse {
        self.flow(&context.scope)
    }
}

/// `None` is 404.
impl<T: Discloses> Discloses for Option<T> {
    fn release(self, context: &Context) -> HttpResponse {
        self.map_or_else(|| HttpResponse::new(StatusCode::NOT_FOUND), |value| value.release(context))
    }
}

impl<T: Discloses, E: ErrorResponse> Discloses for Result<T, E> {
    fn release(self, context: &Context) -> HttpResponse {
        match self {
            Ok(value) => value.release(context),
            Err(error) => HttpResponse::from_error(error),
        }
    }
}

impl<T: Discloses> Discloses for (T, StatusCode) {
    fn release(self, context: &Context) -> HttpResponse {
        let mut response = self.0.release(context);
        *response.status_mut() = self.1;
        response
    }
}

impl<L: Discloses, R: Discloses> Discloses for Either<L, R> {
    fn release(self, context: &Context) -> HttpResponse {
        match self {
            Self::Left(value) => value.release(context),
            Self::Right(value) => value.release(context),
        }
    }
}

/// A response that went through no record type.
pub(crate) fn ordinary(value: impl Responder, context: &Context) -> HttpResponse {
    let response = exempt(value, &context.request);
    let empty = matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
    context.scope.answered_untyped(response.status().is_success(), empty);
    response
}

/// A response of a handler that leaves no line.
pub(crate) fn exempt(value: impl Responder, request: &HttpRequest) -> HttpResponse {
    value.respond_to(request).map_into_boxed_body()
}

/// The error of a handler.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` of this handler is no response",
    label = "`{Self}` does not convert into `actix_web::Error`",
    note = "implement `actix_web::ResponseError` for it, or return an error that does (`actix_web::Error`, as \
            `ErrorNotFound(…)` makes one); for the `Refused` of `op.release`, take an error of your own with `From<Refused>`"
)]
pub trait ErrorResponse: Into<Error> {}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> ErrorResponse for E {}

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
impl<T: Wraps> Wraps for (T, StatusCode) {}
impl<L: Wraps, R: Wraps> Wraps for Either<L, R> {}

/// What wraps a value of the right kind; the bounds print why another may not.
pub trait WrapsWhatLeaves {}

impl<T: PhiRecord> WrapsWhatLeaves for Phi<T> {}
impl<T: Serialize> WrapsWhatLeaves for Json<T> {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for Option<T> {}
impl<T: WrapsWhatLeaves, E: ErrorResponse> WrapsWhatLeaves for Result<T, E> {}
impl<T: WrapsWhatLeaves> WrapsWhatLeaves for (T, StatusCode) {}
impl<L: WrapsWhatLeaves, R: WrapsWhatLeaves> WrapsWhatLeaves for Either<L, R> {}

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "an `#[audit]` handler cannot return `{Self}`",
    label = "neither patient data nor a response",
    note = "return patient data as `Phi<…>` of a type that derives `PhiRecord`: `Result<Phi<Patient>, ApiError>`",
    note = "return anything else as something that implements `actix_web::Responder`: `HttpResponse`, `Json<…>`, \
            `Redirect`",
    note = "a status stands behind the answer, `(Phi<Patient>, StatusCode)`, and headers go with `Phi::new(…).header(…)`"
)]
pub trait Answerable {}

impl<T: AnswerableValue, E: ErrorResponse> Answerable for Result<T, E> {}

/// What may stand in the `Ok` of a handler.
#[diagnostic::on_unimplemented(
    message = "an `#[audit]` handler cannot return `{Self}`",
    label = "neither patient data nor a response",
    note = "return patient data as `Phi<…>` of a type that derives `PhiRecord`: `Result<Phi<Patient>, ApiError>`",
    note = "return anything else as something that implements `actix_web::Responder`: `HttpResponse`, `Json<…>`, \
            `Redirect`",
    note = "a status stands behind the answer, `(Phi<Patient>, StatusCode)`, and headers go with `Phi::new(…).header(…)`"
)]
pub trait AnswerableValue {}

#[diagnostic::do_not_recommend]
impl<T: Responder> AnswerableValue for T {}
