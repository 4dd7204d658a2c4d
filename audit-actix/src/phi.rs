//! `Phi<T>`: a response with patient data, or a record that a request brought.

use std::{error::Error, fmt, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder,
    body::{BodyStream, BoxBody},
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    rt::time::sleep,
    web::Json,
};
use audit_core::{
    NamesPatient, Op,
    adapter::{Encoding, Held, NO_STORE, Scope, Streamed},
};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::{answer::Context, refuse::RefusedRequest, request::Attached};

/// Patient data on its way to the client. Only an `#[audit]` handler can return it, and it leaves when the line that
/// says so was accepted.
///
/// ```
/// use actix_web::http::{StatusCode, header};
/// use audit_actix::{Phi, PhiRecord};
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
/// `Phi` is no `Responder`. Returned from a handler without `#[audit]` it does not compile, and since the trait in
/// question is actix's, so are the words:
///
/// ```compile_fail,E0277
/// # use actix_web::{App, web};
/// # use audit_actix::{Phi, PhiRecord};
/// # #[derive(PhiRecord)]
/// # struct Patient { #[phi(patient)] id: u64 }
/// async fn show() -> Phi<Patient> {
///     Phi::new(Patient { id: 7 })
/// }
///
/// // error[E0277]: the trait bound `Phi<Patient>: Responder` is not satisfied
/// let app = App::new().route("/patient", web::get().to(show));
/// ```
///
/// Put `#[audit(read)]` on the handler, and it compiles. Inside [`Json`] it never does: with the attribute the message says
/// what to do; without it the words are serde's, because `Phi` cannot be serialised:
///
/// ```compile_fail,E0277
/// # use actix_web::{App, web};
/// # use audit_actix::{Phi, PhiRecord};
/// # #[derive(PhiRecord)]
/// # struct Patient { #[phi(patient)] id: u64 }
/// async fn show() -> web::Json<Phi<Patient>> {
///     web::Json(Phi::new(Patient { id: 7 }))
/// }
///
/// // error[E0277]: the trait bound `Phi<Patient>: serde::Serialize` is not satisfied
/// let app = App::new().route("/patient", web::get().to(show));
/// ```
///
/// Return the `Phi` without [`Json`] around it; it is JSON by itself.
///
/// # Headers
///
/// It is JSON, with `Cache-Control: no-store` unless you set that header: an answer from a cache would be a disclosure
/// without a line.
pub struct Phi<T> {
    held: Held<T>,
    /// None for that of an opaque response.
    status: Option<StatusCode>,
    headers: HeaderMap,
}

/// A response that is no record: HTML, PDF, an image. See [`Phi::opaque`].
pub struct Opaque(Box<Responding>);

/// Records that leave one after the other. See [`Phi::stream`].
pub struct Records(Streamed);

/// Makes the response, once the request is at hand.
type Responding = dyn FnOnce(&HttpRequest) -> HttpResponse;

impl<T: NamesPatient> Phi<T> {
    /// Holds a record, or a page or list of records.
    pub fn new(record: T) -> Self {
        Self::of(record)
    }
}

impl Phi<Opaque> {
    /// Holds any response. What it discloses must be said: by `patient = …` in the attribute, or on [`Op`](crate::Op).
    pub fn opaque(response: impl Responder + 'static) -> Self {
        Self::of(Opaque(Box::new(|request| response.respond_to(request).map_into_boxed_body())))
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
    /// use audit_actix::{Phi, PhiRecord, Records, audit};
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
        Self::of(Records(Streamed::new(items)))
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

    pub(crate) fn flow(self, scope: &Scope) -> HttpResponse {
        let Records(streamed) = self.held.into_inner();
        let content = HeaderValue::from_static(streamed.encoding().content_type());
        let body = BoxBody::new(BodyStream::new(streamed.flow(scope, sleep)));
        let response = HttpResponse::with_body(StatusCode::OK, body);
        Self::finish(self.status, self.headers, response, Some(content))
    }
}

impl<T> Phi<T> {
    fn of(value: T) -> Self {
        Self { held: Held::new(value), status: None, headers: HeaderMap::new() }
    }

    /// The record that a request brought.
    ///
    /// As a handler's argument, `Phi` takes a JSON body as [`Json`] does, and names whom and what it is about on the
    /// operation. Nothing of it is disclosed by that.
    ///
    /// ```
    /// use actix_web::{HttpResponse, Responder};
    /// use audit_actix::{Phi, PhiRecord, audit};
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
    /// async fn receive(result: Phi<LabResult>) -> impl Responder {
    ///     let LabResult { patient, value } = result.into_inner();
    ///     // … into the database
    ///     # let _ = (patient, value);
    ///     HttpResponse::Created()
    /// }
    /// ```
    pub fn into_inner(self) -> T {
        self.held.into_inner()
    }

    /// Sets the status of the response.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Sets a header of the response. One whose value is no header value is left out.
    pub fn header(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        if let Ok(value) = value.try_into() {
            self.headers.insert(name, value);
        }
        self
    }

    fn finish(
        status: Option<StatusCode>,
        headers: HeaderMap,
        mut response: HttpResponse,
        content: Option<HeaderValue>,
    ) -> HttpResponse {
        if let Some(status) = status {
            *response.status_mut() = status;
        }
        let sent = response.headers_mut();
        if let Some(content) = content {
            sent.insert(header::CONTENT_TYPE, content);
        }
        for (name, value) in headers {
            sent.insert(name, value);
        }
        if !sent.contains_key(header::CACHE_CONTROL) {
            sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
        }
        response
    }
}

impl<T: NamesPatient> Phi<T> {
    /// Names what it discloses, and makes the response that waits for its line.
    pub(crate) fn release(self, scope: &Scope) -> HttpResponse {
        let Ok(body) = scope.release(self.held) else {
            // Serde's message may quote the value.
            return HttpResponse::InternalServerError().body("the record cannot be written as JSON");
        };
        let response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
        Self::finish(self.status, self.headers, response, Some(HeaderValue::from_static("application/json")))
    }
}

impl Phi<Opaque> {
    pub(crate) fn open(self, context: &Context) -> HttpResponse {
        context.scope.untyped();
        let Opaque(respond) = self.held.into_inner();
        Self::finish(self.status, self.headers, respond(&context.request), None)
    }
}

impl<T: NamesPatient + DeserializeOwned + 'static> FromRequest for Phi<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let attached = Attached::to(request);
        let body = Json::<T>::from_request(request, payload);
        Box::pin(async {
            let op = Op::of(attached.ok_or_else(RefusedRequest::middleware_missing)?.scope);
            let record = body.await?.into_inner();
            op.about(&record);
            Ok(Self::new(record))
        })
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi")
    }
}
