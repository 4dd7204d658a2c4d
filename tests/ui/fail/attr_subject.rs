//! Nobody in particular is disclosed: what that needs, and what cannot be said beside it.

use audit_axum::audit;
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[audit(search, subject = none)]
async fn without_reason() -> StatusCode {
    StatusCode::OK
}

#[audit(search, subject = none, reason = "")]
async fn empty_reason() -> StatusCode {
    StatusCode::OK
}

#[audit(read, subject = none, reason = "a count", patient = id)]
async fn with_patient(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

#[audit(delete, subject = none, reason = "the whole table")]
async fn of_a_change() -> StatusCode {
    StatusCode::OK
}

#[audit(read, subject = id)]
async fn names_one(Path(id): Path<i64>) -> StatusCode {
    StatusCode::OK
}

fn main() {
    let _: Router = Router::new()
        .route("/", get(without_reason).put(empty_reason).delete(of_a_change))
        .route("/{id}", get(with_patient).put(names_one));
}
