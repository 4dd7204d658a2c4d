//! `Phi<T>`: a response with patient data, or a record that a request brought.

use std::{error::Error, fmt, time::Duration};

use audit_core::{
    NamesPatient, Op,
    adapter::{Encoding, Held, NO_STORE, Refusal, Scope, Streamed},
};
use axum::{
    Json,
    body::Body,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::time::sleep;

use crate::{refuse::problem, request::Attached};

/// Patient data on its way to the client. Only an `#[audit]` handler can return it, and it leaves when the line that
/// says so was accepted.
///
/// ```
/// use audit_axum::{Phi, PhiRecord};
/// use axum::http::{StatusCode, header};
///
/// #[derive(PhiRecord)]
/// struct Patient {
///     #[phi(patient)]
///     id: u64,
///     name: String,
/// }
///
/// let phi = Phi::new(Patient { id: 7, name: "Ada Quillfeather".into() })
///     .status(StatusCode::CREATED)
///     .header(header::LOCATION, "/patients/7");
/// assert_eq!(format!("{phi:?}"), "Phi");
/// ```
///
/// # Without the attribute
///
/// `Phi` is no `IntoResponse`. Returned from a handler without `#[audit]` it does not compile, and since the trait in
/// question is axum's, so are the words:
///
/// ```compile_fail,E0277
/// # use audit_axum::{Phi, PhiRecord};
/// # use axum::{Router, routing::get};
/// # #[derive(PhiRecord)]
/// # struct Patient { #[phi(patient)] id: u64 }
/// async fn show() -> Phi<Patient> {
///     Phi::new(Patient { id: 7 })
/// }
///
/// // error[E0277]: the trait bound `fn() -> … {show}: Handler<_, _>` is not satisfied
/// let app: Router = Router::new().route("/patient", get(show));
/// ```
///
/// Put `#[audit(read)]` on the handler, and it compiles.
///
/// # Headers
///
/// It is JSON, with `Cache-Control: no-store` unless you set that header: an answer from a cache would be a disclosure
/// without a line.
pub struct Phi<T> {
    held: Held<T>,
    status: StatusCode,
    headers: HeaderMap,
}

/// A response that is no record: HTML, PDF, an image. See [`Phi::opaque`].
pub struct Opaque(Response);

/// Records that leave one after the other. See [`Phi::stream`].
pub struct Records(Streamed);

impl<T: NamesPatient> Phi<T> {
    /// Holds a record, or a page or list of records.
    pub fn new(record: T) -> Self {
        Self { held: Held::new(record), status: StatusCode::OK, headers: HeaderMap::new() }
    }
}

impl Phi<Opaque> {
    /// Holds any response. What it discloses must be said: by `patient = …` in the attribute, or on [`Op`](crate::Op).
    pub fn opaque(response: impl IntoResponse) -> Self {
        let response = response.into_response();
        let status = response.status();
        Self { held: Held::new(Opaque(response)), status, headers: HeaderMap::new() }
    }
}

impl Phi<Records> {
    /// Holds records that leave one after the other, as NDJSON unless another form is chosen: an export, or a view that
    /// follows what happens.
    ///
    /// The operation begins before the head of the answer leaves; each chunk leaves when the lines that name its patients
    /// were accepted, the last one when the end was. Where one is not, or where an item is an error, the body breaks off.
    /// Memory is one chunk, however many records there are.
    ///
    /// ```
    /// use audit_axum::{Phi, PhiRecord, Records, audit};
    /// # use std::{convert::Infallible, pin::Pin, task::{Context, Poll}};
    /// # #[derive(PhiRecord)]
    /// # struct Patient { #[phi(patient)] id: u64 }
    /// # struct Rows(u64);
    /// # impl Rows { fn of(_: &str) -> Self { Self(3) } }
    /// # impl futures_core::Stream for Rows {
    /// #     type Item = Result<Patient, Infallible>;
    /// #     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    /// #         if self.0 == 0 { return Poll::Ready(None); }
    /// #         self.0 -= 1;
    /// #         Poll::Ready(Some(Ok(Patient { id: self.0 })))
    /// #     }
    /// # }
    ///
    /// #[audit(export)]
    /// async fn all() -> Phi<Records> {
    ///     Phi::stream(Rows::of("SELECT * FROM patients")).csv()
    /// }
    /// ```
    pub fn stream<S, T, E>(items: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: NamesPatient,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let held = Held::new(Records(Streamed::new(items)));
        Self { held, status: StatusCode::OK, headers: HeaderMap::new() }
    }

    /// As newline-delimited JSON, which it is anyway.
    pub fn ndjson(self) -> Self {
        self.with(|streamed| streamed.encoded(Encoding::Ndjson))
    }

    /// As server-sent events, each with one record as its data.
    pub fn sse(self) -> Self {
        self.with(|streamed| streamed.encoded(Encoding::Sse))
    }

    /// As comma-separated values with a head line. Records with a list, a map or another record in them, or with fields that some of
    /// them leave out, have no columns, and the answer breaks off: give such a type a flat one for the export.
    pub fn csv(self) -> Self {
        self.with(|streamed| streamed.encoded(Encoding::Csv))
    }

    /// With server-sent events: sends a comment whenever nothing has left for that long, because routers close silent
    /// connections (Heroku's after 55 seconds).
    pub fn keep_alive(self, after: Duration) -> Self {
        self.with(|streamed| streamed.keep_alive(after))
    }

    fn with(self, change: impl FnOnce(Streamed) -> Streamed) -> Self {
        let Self { held, status, headers } = self;
        let Records(streamed) = held.into_inner();
        Self { held: Held::new(Records(change(streamed))), status, headers }
    }

    pub(crate) fn flow(self, scope: &Scope) -> Response {
        let Records(streamed) = self.held.into_inner();
        let content = HeaderValue::from_static(streamed.encoding().content_type());
        let mut response = Body::from_stream(streamed.flow(scope, sleep)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, content);
        Self::finish(self.status, self.headers, response)
    }
}

impl<T> Phi<T> {
    /// The record that a request brought.
    ///
    /// As a handler's last argument, `Phi` takes a JSON body as [`Json`] does, and names whom and what it is about on the
    /// operation. Nothing of it is disclosed by that.
    ///
    /// ```
    /// use audit_axum::{Phi, PhiRecord, audit};
    /// use axum::http::StatusCode;
    /// use serde::Deserialize;
    ///
    /// #[derive(PhiRecord, Deserialize)]
    /// struct LabResult {
    ///     #[phi(patient)]
    ///     patient: u64,
    ///     value: String,
    /// }
    ///
    /// #[audit(create)]
    /// async fn receive(result: Phi<LabResult>) -> StatusCode {
    ///     let LabResult { patient, value } = result.into_inner();
    ///     // … into the database
    ///     # let _ = (patient, value);
    ///     StatusCode::CREATED
    /// }
    /// ```
    pub fn into_inner(self) -> T {
        self.held.into_inner()
    }

    /// Sets the status of the response.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Sets a header of the response. One whose value is no header value is left out.
    pub fn header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.headers.insert(name, value);
        }
        self
    }

    fn finish(status: StatusCode, headers: HeaderMap, mut response: Response) -> Response {
        *response.status_mut() = status;
        response.headers_mut().extend(headers);
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(NO_STORE));
        response
    }
}

impl<T: NamesPatient> Phi<T> {
    /// Names what it discloses, and makes the response that waits for its line.
    pub(crate) fn release(self, scope: &Scope) -> Response {
        let Ok(body) = scope.release(self.held) else {
            // Serde's message may quote the value.
            return (StatusCode::INTERNAL_SERVER_ERROR, "the record cannot be written as JSON")
                .into_response();
        };
        let mut response = Body::from(body).into_response();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        Self::finish(self.status, self.headers, response)
    }
}

impl Phi<Opaque> {
    pub(crate) fn open(self, scope: &Scope) -> Response {
        scope.untyped();
        let Opaque(response) = self.held.into_inner();
        Self::finish(self.status, self.headers, response)
    }
}

impl<T: NamesPatient + DeserializeOwned, S: Send + Sync> FromRequest<S> for Phi<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let scope = Attached::among(request.extensions()).map(|attached| attached.scope.clone());
        let op = Op::of(scope.ok_or_else(|| problem(Refusal::LayerMissing))?);
        let Json(record) =
            Json::<T>::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        op.about(&record);
        Ok(Self::new(record))
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi")
    }
}
