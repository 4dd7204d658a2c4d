//! Conditions, and further attributes.

#![deny(warnings)]

use actix_web::{App, HttpResponse, get, web};
use audit_actix::audit;

// Below `#[get]` a condition would leave the route without its handler, with or without `#[audit]`.
#[cfg(any())]
#[get("/1")]
#[audit(read)]
async fn show() -> Missing {
    loop {}
}

#[audit(read)]
#[get("/2")]
#[cfg(not(any()))]
async fn show() -> HttpResponse {
    HttpResponse::Ok().finish()
}

struct Clinic;

#[audit]
impl Clinic {
    #[audit(read)]
    async fn show() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[audit(read)]
    #[cfg(any())]
    async fn missing() -> Missing {
        loop {}
    }
}

/// Documented.
#[get("/3/{id}")]
#[audit(read, patient = *id)]
#[tracing::instrument(skip_all)]
#[allow(non_snake_case)]
async fn documented(id: web::Path<i64>) -> HttpResponse {
    let Next = || id.checked_add(1);
    return match Next() {
        Some(_) => HttpResponse::Ok().finish(),
        None => HttpResponse::NotFound().finish(),
    };
}

fn main() {
    let _ = App::new().service(show).service(documented).route("/4", web::get().to(Clinic::show));
}
