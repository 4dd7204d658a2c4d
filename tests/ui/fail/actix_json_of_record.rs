use actix_web::{Either, Error, HttpResponse, http::StatusCode, web::Json};
use audit_actix::{Phi, PhiRecord, audit};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
    name: String,
}

#[audit(read)]
async fn show() -> Json<Patient> {
    Json(Patient { id: 1, name: String::new() })
}

#[audit(create)]
async fn create() -> Result<(Json<Patient>, StatusCode), Error> {
    Ok((Json(Patient { id: 1, name: String::new() }), StatusCode::CREATED))
}

#[audit(read)]
async fn twice() -> Json<Phi<Patient>> {
    Json(Phi::new(Patient { id: 1, name: String::new() }))
}

#[audit(read)]
async fn one_side() -> Either<Phi<Patient>, HttpResponse> {
    Either::Right(HttpResponse::NotFound().finish())
}

fn main() {}
