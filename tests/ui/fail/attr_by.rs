//! What a search looks by is named, and only of a search.

use audit_axum::audit;
use axum::{Router, http::StatusCode, routing::get};

#[audit(read, by = ["name"])]
async fn no_search() -> StatusCode {
    StatusCode::OK
}

#[audit(search, by = "name")]
async fn no_list() -> StatusCode {
    StatusCode::OK
}

#[audit(search, by = ["name", "name", ""])]
async fn twice() -> StatusCode {
    StatusCode::OK
}

#[audit(search, by = [])]
async fn nothing() -> StatusCode {
    StatusCode::OK
}

fn main() {
    let _: Router = Router::new().route("/", get(no_search).put(no_list).post(twice).delete(nothing));
}
