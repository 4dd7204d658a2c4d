use audit_axum::audit;
use axum::http::StatusCode;

#[audit(read)]
fn show() -> StatusCode {
    StatusCode::OK
}

#[audit(read)]
fn later() -> impl Future<Output = StatusCode> {
    async { StatusCode::OK }
}

fn main() {}
