//! Every attribute of the program is known before anything runs, whether anybody calls its function or not.

#![deny(warnings)]
#![forbid(unsafe_code)]

use audit_axum::audit;
use audit_core::private::{Registered, inventory};
use axum::http::StatusCode;

#[audit(read, on_audit_failure = allow)]
#[allow(dead_code)]
async fn handler() -> StatusCode {
    StatusCode::OK
}

#[audit(none, reason = "no PHI: liveness")]
#[allow(dead_code)]
async fn exempt() -> StatusCode {
    StatusCode::OK
}

#[audit(search)]
#[allow(dead_code)]
async fn generic<T>() -> StatusCode {
    StatusCode::OK
}

#[cfg(any())]
#[audit(read)]
async fn conditional() -> StatusCode {
    StatusCode::OK
}

struct Clinic<T>(#[allow(dead_code)] T);

#[audit]
#[allow(dead_code)]
impl Clinic<u8> {
    #[audit(export)]
    async fn associated() -> StatusCode {
        StatusCode::OK
    }
}

#[allow(dead_code)]
impl<T> Clinic<T> {
    #[audit_core::audit(update, on_audit_failure = allow)]
    async fn method(&self) {}
}

mod jobs {
    #[audit_core::audit(delete, on_audit_failure = allow)]
    #[allow(dead_code)]
    pub(crate) fn plain<'a, T: Clone>(value: &'a T) -> &'a T {
        value
    }
}

fn main() {
    let handlers = inventory::iter::<Registered>.into_iter();
    let mut names: Vec<_> = handlers.map(|it| it.0.name.split_once("::").map(|(_, name)| name)).collect();
    names.sort();
    let expected = ["Clinic::associated", "exempt", "generic", "handler", "jobs::plain", "method"];
    assert_eq!(names, expected.map(Some));
}
