use audit_axum::audit;
use axum::http::StatusCode;

struct Clinic;

#[audit]
impl Clinic {
    #[audit(read)]
    async fn show(&self) -> StatusCode {
        StatusCode::OK
    }
}

fn main() {}
