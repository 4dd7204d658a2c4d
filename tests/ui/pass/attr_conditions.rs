//! Conditions, and further attributes.

#![deny(warnings)]

use audit_axum::audit;
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[audit(read)]
#[cfg(any())]
async fn show() -> Missing {
    loop {}
}

#[audit(read)]
#[cfg(not(any()))]
async fn show() -> StatusCode {
    StatusCode::OK
}

struct Clinic;

#[audit]
#[cfg(any())]
impl Clinic {
    #[audit(read)]
    async fn show() -> Missing {
        loop {}
    }
}

#[audit]
impl Clinic {
    #[audit(read)]
    async fn show() -> StatusCode {
        StatusCode::OK
    }

    #[audit(read)]
    #[cfg(any())]
    async fn missing() -> Missing {
        loop {}
    }
}

#[audit(read, patient = id)]
#[allow(non_snake_case)]
async fn inner(Path(id): Path<i64>) -> StatusCode {
    #![allow(clippy::needless_return)]
    let Next = || id.checked_add(1);
    return Next().map_or(StatusCode::NOT_FOUND, |_| StatusCode::OK);
}

fn main() {
    let _: Router = Router::new().route("/{id}", get(show).put(Clinic::show).post(inner));
}
