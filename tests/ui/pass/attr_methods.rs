//! Handlers that belong to a type.

#![deny(warnings)]

use std::marker::PhantomData;

use audit_axum::{Phi, PhiRecord, audit};
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: i64,
}

struct Clinic;

#[audit]
impl Clinic {
    #[audit(read, patient = id)]
    async fn show(Path(id): Path<i64>) -> Result<Phi<Patient>, StatusCode> {
        Self::find(id).map(Phi::new)
    }

    #[audit(none, reason = "no PHI: liveness")]
    async fn health() -> StatusCode {
        StatusCode::OK
    }

    fn find(id: i64) -> Result<Patient, StatusCode> {
        if id == 0 { Err(StatusCode::NOT_FOUND) } else { Ok(Patient { id }) }
    }
}

struct Ward<T>(PhantomData<T>);

#[audit]
impl Ward<u8> {
    #[audit(read)]
    async fn show() -> StatusCode {
        StatusCode::OK
    }
}

#[audit]
impl Ward<u16> {
    #[audit(read)]
    async fn show() -> StatusCode {
        StatusCode::OK
    }
}

struct House<T>(PhantomData<T>);

#[audit]
impl<T: Send + 'static> House<T> {
    #[audit(search)]
    async fn list() -> StatusCode {
        StatusCode::OK
    }
}

fn main() {
    let _: Router = Router::new()
        .route("/1/{id}", get(Clinic::show))
        .route("/2", get(Clinic::health).put(Ward::<u8>::show))
        .route("/3", get(Ward::<u16>::show).put(House::<u8>::list));
}
