//! Whatever a handler may return without the attribute, it may return with it.

#![deny(warnings)]

use std::{convert::Infallible, fmt, num::ParseIntError};

use actix_web::{
    App, Either, Error, HttpResponse, HttpResponseBuilder, Responder, ResponseError, error,
    http::{StatusCode, header},
    web::{self, Bytes, Html, Json, Redirect},
};
use audit_actix::{Opaque, Phi, PhiRecord, Records, audit};
use futures_util::stream;

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

impl Patient {
    fn find(name: &str) -> Option<Self> {
        let name = name.to_owned();
        Some(Self { id: 1, name })
    }
}

#[derive(Debug)]
struct ApiError;

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("that did not work")
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }
}

impl From<ParseIntError> for ApiError {
    fn from(_: ParseIntError) -> Self {
        Self
    }
}

type Answer<T> = Result<Phi<T>, ApiError>;

#[audit(read)]
async fn phi() -> Phi<Vec<Patient>> {
    Phi::new(Patient::find("a").into_iter().collect())
}

#[audit(read)]
async fn result() -> Result<Phi<Patient>, ApiError> {
    let length: usize = "3".parse()?;
    if length == 0 {
        return Err(ApiError);
    }
    Patient::find("b").map(Phi::new).ok_or(ApiError)
}

#[audit(read)]
async fn alias() -> Answer<Patient> {
    let _: i64 = "3".parse()?;
    Patient::find("c").map(Phi::new).ok_or(ApiError)
}

#[audit(create)]
async fn with_status() -> Result<(Phi<Patient>, StatusCode), Error> {
    let patient = Patient::find("d").ok_or(ApiError)?;
    Ok((Phi::new(patient), StatusCode::CREATED))
}

#[audit(read)]
async fn with_headers() -> actix_web::Result<Phi<Patient>> {
    let patient = Patient::find("e").ok_or_else(|| error::ErrorNotFound("no such patient"))?;
    Ok(Phi::new(patient).status(StatusCode::ACCEPTED).header(header::LOCATION, "/e"))
}

#[audit(read)]
async fn option() -> Option<Phi<Patient>> {
    let patient = Patient::find("f")?;
    Some(Phi::new(patient))
}

#[audit(search)]
async fn either() -> Either<Phi<Patient>, Result<Phi<Vec<Patient>>, ApiError>> {
    Either::Right(Ok(Phi::new(Vec::new())))
}

#[audit(read, patient = 7, fields = ["name"])]
async fn opaque() -> Phi<Opaque> {
    Phi::opaque(Html::new("<h1>a chart</h1>"))
}

#[audit(export)]
async fn records() -> Result<Phi<Records>, ApiError> {
    Ok(Phi::stream(stream::iter(Patient::find("g").map(Ok::<_, Infallible>))).csv())
}

#[audit(read)]
async fn impl_trait() -> impl Responder {
    ("text", StatusCode::OK)
}

#[audit(read)]
async fn impl_trait_inside() -> Result<impl Responder, ApiError> {
    let number: i64 = "3".parse()?;
    Ok(Html::new(number.to_string()))
}

#[audit(delete)]
async fn unit() -> Result<(), ApiError> {
    Ok(())
}

#[audit(update)]
async fn built() -> HttpResponseBuilder {
    HttpResponse::NoContent()
}

#[audit(login)]
async fn redirect() -> Redirect {
    Redirect::to("/")
}

#[audit(read)]
async fn json() -> Json<Vec<u8>> {
    Json(vec![1])
}

#[audit(read)]
async fn neither() -> Either<Json<u8>, Result<Bytes, Error>> {
    Either::Left(Json(1))
}

#[audit(none, reason = "no PHI: liveness")]
async fn exempt() -> &'static str {
    "ok"
}

fn main() {
    let _ = App::new()
        .route("/1", web::get().to(phi))
        .route("/2", web::get().to(result))
        .route("/3", web::get().to(alias))
        .route("/4", web::get().to(with_status))
        .route("/5", web::get().to(with_headers))
        .route("/6", web::get().to(option))
        .route("/7", web::get().to(either))
        .route("/8", web::get().to(opaque))
        .route("/9", web::get().to(records))
        .route("/10", web::get().to(impl_trait))
        .route("/11", web::get().to(impl_trait_inside))
        .route("/12", web::get().to(unit))
        .route("/13", web::get().to(built))
        .route("/14", web::get().to(redirect))
        .route("/15", web::get().to(json))
        .route("/16", web::get().to(neither))
        .route("/17", web::get().to(exempt));
}
