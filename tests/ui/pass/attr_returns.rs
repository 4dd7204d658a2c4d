//! Whatever a handler may return without the attribute, it may return with it.

#![deny(warnings)]

use audit_axum::{Phi, PhiRecord, audit};
use axum::{
    Json, Router,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};

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

struct ApiError;

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        StatusCode::BAD_REQUEST.into_response()
    }
}

impl From<std::num::ParseIntError> for ApiError {
    fn from(_: std::num::ParseIntError) -> Self {
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
async fn with_status() -> Result<(StatusCode, Phi<Patient>), ApiError> {
    let patient = Patient::find("d").ok_or(ApiError)?;
    Ok((StatusCode::CREATED, Phi::new(patient)))
}

#[audit(read)]
async fn with_headers() -> Result<(HeaderMap, Phi<Patient>), ApiError> {
    let patient = Patient::find("e").ok_or(ApiError)?;
    Ok((HeaderMap::new(), Phi::new(patient)))
}

#[audit(read)]
async fn option() -> Option<Phi<Patient>> {
    let patient = Patient::find("f")?;
    Some(Phi::new(patient))
}

#[audit(read)]
async fn impl_trait() -> impl IntoResponse {
    (StatusCode::OK, "text")
}

#[audit(read)]
async fn impl_trait_inside() -> Result<impl IntoResponse, ApiError> {
    let number: i64 = "3".parse()?;
    Ok(Html(number.to_string()))
}

#[audit(delete)]
async fn unit() {}

#[audit(login)]
async fn redirect() -> Redirect {
    Redirect::to("/")
}

#[audit(read)]
async fn json() -> Json<Vec<u8>> {
    Json(vec![1])
}

#[audit(none, reason = "no PHI: liveness")]
async fn exempt() -> &'static str {
    "ok"
}

fn main() {
    let _: Router = Router::new()
        .route("/1", get(phi).put(result).post(alias).delete(with_status))
        .route("/2", get(with_headers).put(option).post(impl_trait).delete(impl_trait_inside))
        .route("/3", get(unit).put(redirect).post(json).delete(exempt));
}
