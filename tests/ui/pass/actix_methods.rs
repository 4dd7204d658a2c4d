//! Handlers that belong to a type.

#![deny(warnings)]

use std::marker::PhantomData;

use actix_web::{App, HttpResponse, error::ErrorNotFound, web};
use audit_actix::{Phi, PhiRecord, audit};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
}

struct Clinic;

#[audit]
impl Clinic {
    #[audit(read, patient = *id)]
    async fn show(id: web::Path<i64>) -> Result<Phi<Patient>, actix_web::Error> {
        Self::find(*id).map(Phi::new)
    }

    #[audit(none, reason = "no PHI: liveness")]
    async fn health() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    fn find(id: i64) -> Result<Patient, actix_web::Error> {
        if id == 0 { Err(ErrorNotFound("no such patient")) } else { Ok(Patient { id }) }
    }
}

struct Ward<T>(PhantomData<T>);

#[audit]
impl Ward<u8> {
    #[audit(read)]
    async fn show() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[audit]
impl Ward<u16> {
    #[audit(read)]
    async fn show() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

struct House<T>(PhantomData<T>);

#[audit]
impl<T: 'static> House<T> {
    #[audit(search)]
    async fn list() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

fn main() {
    let _ = App::new()
        .route("/1/{id}", web::get().to(Clinic::show))
        .route("/2", web::get().to(Clinic::health))
        .route("/3", web::get().to(Ward::<u8>::show))
        .route("/4", web::get().to(Ward::<u16>::show))
        .route("/5", web::get().to(House::<u8>::list));
}
