use audit_axum::audit;
use axum::http::StatusCode;

#[audit(read, purpose = Treatmnt)]
async fn misspelled() -> StatusCode {
    StatusCode::OK
}

#[audit(read, purpose = TREAT)]
async fn code() -> StatusCode {
    StatusCode::OK
}

#[audit(read, purpose = "Treatment")]
async fn text() -> StatusCode {
    StatusCode::OK
}

#[audit(read, purpose = BreakTheGlass)]
async fn without_reason() -> StatusCode {
    StatusCode::OK
}

fn main() {}
