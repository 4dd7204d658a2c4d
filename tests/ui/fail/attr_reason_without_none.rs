use audit_axum::audit;
use axum::http::StatusCode;

#[audit(read, reason = "the patient asked")]
async fn show() -> StatusCode {
    StatusCode::OK
}

fn main() {}
