use audit_axum::audit;
use axum::http::StatusCode;

struct Clinic;

impl Clinic {
    #[audit(read)]
    async fn show() -> StatusCode {
        Self::status()
    }

    fn status() -> StatusCode {
        StatusCode::OK
    }
}

fn main() {}
