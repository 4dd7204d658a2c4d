//! Whatever a handler may take without the attribute, it may take with it.

#![deny(warnings)]

use std::collections::HashMap;

use actix_web::{App, Either, HttpRequest, HttpResponse, Responder, http::Method, web};
use audit_actix::{NamesPatient, Op, Phi, PhiRecord, audit};
use serde::{Deserialize, de::DeserializeOwned};

#[derive(Clone, Debug)]
struct Db;

trait Database: 'static {
    type Found: Responder + 'static;

    fn find(&self) -> impl Future<Output = Self::Found>;
}

impl Database for Db {
    type Found = HttpResponse;

    async fn find(&self) -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[derive(PhiRecord, Deserialize)]
struct Patient {
    #[phi(patient)]
    id: i64,
}

#[audit(read)]
async fn zero() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[audit(update, patient = to.get("patient").copied(), id = note, resource = "LabResult", fields = ["value"])]
async fn patterns(
    _op: Op,
    path: web::Path<(i64, i64)>,
    web::Query((_, note)): web::Query<(i64, i64)>,
    _: web::Data<Db>,
    web::Json(mut to): web::Json<HashMap<String, i64>>,
) -> HttpResponse {
    to.insert(String::new(), path.0 + note);
    HttpResponse::Ok().finish()
}

#[audit(read, patient = armed.as_str())]
async fn our_names(armed: web::Path<String>, body: web::Data<Db>, value: String, context: Method) -> String {
    format!("{armed} {body:?} {value} {context}")
}

#[audit(search, purpose = Operations)]
async fn generic<D: Database>(db: web::Data<D>) -> D::Found {
    db.find().await
}

#[audit(create)]
async fn body(record: Phi<Patient>) -> Phi<Patient> {
    Phi::new(Patient { id: record.into_inner().id })
}

#[audit(create)]
async fn any_body<T: NamesPatient + DeserializeOwned + 'static>(
    record: Phi<T>,
) -> Result<Phi<T>, actix_web::Error> {
    Ok(record)
}

#[audit(search)]
async fn whole_request(request: HttpRequest, payload: web::Payload) -> Result<String, actix_web::Error> {
    let body = payload.to_bytes().await?;
    Ok(format!("{} {}", request.method(), body.len()))
}

#[audit(search)]
async fn perhaps(
    one: Option<web::Query<Patient>>,
    other: Result<web::Form<Patient>, actix_web::Error>,
    third: Either<web::Bytes, String>,
) -> HttpResponse {
    drop((one, other, third));
    HttpResponse::Ok().finish()
}

#[audit(search)]
#[allow(dead_code)]
async fn impl_argument(db: web::Data<impl Database>) -> impl Responder {
    db.find().await
}

#[audit(search, by = ["name"], tenant = &path.0, cause = path.1.as_str(), subject = none, reason = "a count")]
async fn every_text(path: web::Path<(String, String)>) -> HttpResponse {
    drop(path);
    HttpResponse::Ok().finish()
}

#[audit(export, tenant = "north", cause = std::borrow::Cow::Borrowed("handle"), on_audit_failure = deny)]
async fn constant_text() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// actix takes sixteen, and one is ours.
#[audit(read)]
#[allow(clippy::too_many_arguments)]
#[rustfmt::skip]
async fn fifteen(
    _1: Op, _2: Op, _3: Op, _4: Op, _5: Op, _6: Op, _7: Op, _8: Op, _9: Op, _10: Op, _11: Op, _12: Op, _13: Op,
    _14: Op, _15: Phi<Patient>,
) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[audit(read)]
async fn r#match() -> HttpResponse {
    HttpResponse::Ok().finish()
}

fn main() {
    #[audit(read)]
    async fn inner() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    let _ = App::new()
        .route("/1", web::get().to(zero))
        .route("/2", web::get().to(patterns))
        .route("/3", web::get().to(our_names))
        .route("/4", web::get().to(generic::<Db>))
        .route("/5", web::get().to(body))
        .route("/6", web::get().to(any_body::<Patient>))
        .route("/7", web::get().to(whole_request))
        .route("/8", web::get().to(perhaps))
        .route("/9", web::get().to(every_text))
        .route("/10", web::get().to(constant_text))
        .route("/11", web::get().to(fifteen))
        .route("/12", web::get().to(r#match))
        .route("/13", web::get().to(inner));
}
