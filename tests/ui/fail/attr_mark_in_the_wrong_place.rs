use audit_axum::audit;
use axum::http::StatusCode;

#[audit(read)]
struct Patient;

struct Clinic;

#[audit(read)]
impl Clinic {}

#[audit]
impl Clinic {
    fn helper() {}
}

trait Shows {
    async fn show() -> StatusCode;
}

#[audit]
impl Shows for Clinic {
    #[audit(read)]
    async fn show() -> StatusCode {
        StatusCode::OK
    }
}

fn main() {}
