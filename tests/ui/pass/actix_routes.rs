//! However an app is put together, the attribute stands above or below its route.

#![deny(warnings)]

use actix_web::{App, HttpResponse, delete, get, guard, post, route, routes, web};
use audit_actix::{Phi, PhiRecord, audit};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

#[get("/below/{id}")]
#[audit(read, patient = *id)]
async fn below(id: web::Path<u64>) -> Phi<Patient> {
    Phi::new(Patient { id: *id })
}

#[audit(read, patient = *id)]
#[get("/above/{id}")]
async fn above(id: web::Path<u64>) -> Phi<Patient> {
    Phi::new(Patient { id: *id })
}

#[post("/patients", guard = "json")]
#[audit(create)]
async fn create() -> HttpResponse {
    HttpResponse::Created().finish()
}

#[audit(delete, patient = *id)]
#[delete("/patients/{id}")]
pub async fn remove(id: web::Path<u64>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[route("/both", method = "GET", method = "HEAD")]
#[audit(search)]
async fn both() -> &'static str {
    ""
}

#[audit(search)]
#[routes]
#[get("/one")]
#[get("/other")]
async fn several() -> &'static str {
    ""
}

#[audit(read)]
async fn plain() -> Option<Phi<Patient>> {
    None
}

#[audit(none, reason = "no PHI: liveness")]
#[get("/health")]
async fn health() -> &'static str {
    "ok"
}

fn json(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers().contains_key("content-type")
}

mod nested {
    use super::{Patient, Phi, audit, get, web};

    #[get("/nested")]
    #[audit(read)]
    pub(crate) async fn show() -> Phi<Vec<Patient>> {
        Phi::new(Vec::new())
    }

    pub(crate) fn routes(config: &mut web::ServiceConfig) {
        config.service(show).route("/plain", web::get().to(super::plain));
    }
}

fn main() {
    let _ = App::new()
        .configure(nested::routes)
        .service((below, above, health))
        .service(web::scope("/api").guard(guard::Header("accept", "*/*")).service(create).service(remove))
        .service(web::scope("/v2").service(web::scope("/deep").configure(nested::routes)))
        .service(
            web::resource("/r")
                .name("r")
                .guard(json)
                .route(web::get().to(plain))
                .route(web::head().to(plain)),
        )
        .service(web::resource("/all").to(plain))
        .service(both)
        .service(several)
        .route("/guarded", web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(plain))
        .default_service(web::to(plain));
}
