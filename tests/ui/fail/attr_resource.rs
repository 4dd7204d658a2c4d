//! The resource of an id becomes a namespace, as that of a record does.

use audit_axum::audit;
use axum::{Router, extract::Path, http::StatusCode, routing::get};

#[audit(read, id = id, resource = "MRI scan")]
async fn show(Path(id): Path<u64>) -> StatusCode {
    StatusCode::OK
}

fn main() {
    let _: Router = Router::new().route("/{id}", get(show));
}
