//! A tenant is a registered code, a cause a handle: both are texts.

use audit_axum::audit;
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[audit(read, tenant = id)]
async fn show(Path(id): Path<u64>) -> StatusCode {
    StatusCode::OK
}

#[audit(read, tenant, cause = )]
async fn nothing() -> StatusCode {
    StatusCode::OK
}

fn main() {
    let _: Router = Router::new().route("/{id}", get(show).put(nothing));
}
