//! `Phi<T>`: a response with patient data.

use std::{error::Error, fmt, time::Duration};

use audit_core::{
    NamesPatient,
    adapter::{Encoding, Held, Scope},
};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::body::flowing;

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
pub struct Records {
    body: Box<Flowing>,
    encoding: Encoding,
    keep_alive: Option<Duration>,
}

/// Makes the body, once the operation is known.
type Flowing = dyn FnOnce(&Scope, Encoding, Option<Duration>) -> Body + Send;

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
        let body =
            Box::new(|scope: &Scope, encoding, keep_alive| flowing(scope, encoding, keep_alive, items));
        let held = Held::new(Records { body, encoding: Encoding::default(), keep_alive: None });
        Self { held, status: StatusCode::OK, headers: HeaderMap::new() }
    }

    /// As newline-delimited JSON, which it is anyway.
    pub fn ndjson(self) -> Self {
        self.encoded(Encoding::Ndjson)
    }

    /// As server-sent events, each with one record as its data.
    pub fn sse(self) -> Self {
        self.encoded(Encoding::Sse)
    }

    /// As comma-separated values with a head line. Records with a list or a map in them have no columns: give such a type
    /// a flat one for the export.
    pub fn csv(self) -> Self {
        self.encoded(Encoding::Csv)
    }

    /// With server-sent events: sends a comment whenever nothing has left for that long, because routers close silent
    /// connections (Heroku's after 55 seconds).
    pub fn keep_alive(self, after: Duration) -> Self {
        self.with(|records| Records { keep_alive: Some(after), ..records })
    }

    fn encoded(self, encoding: Encoding) -> Self {
        self.with(|records| Records { encoding, ..records })
    }

    fn with(self, change: impl FnOnce(Records) -> Records) -> Self {
        let Self { held, status, headers } = self;
        Self { held: Held::new(change(held.into_inner())), status, headers }
    }

    pub(crate) fn flow(self, scope: &Scope) -> Response {
        let Records { body, encoding, keep_alive } = self.held.into_inner();
        let mut response = body(scope, encoding, keep_alive).into_response();
        let content = HeaderValue::from_static(encoding.content_type());
        response.headers_mut().insert(header::CONTENT_TYPE, content);
        Self::finish(self.status, self.headers, response)
    }
}

impl<T> Phi<T> {
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
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
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

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi")
    }
}
