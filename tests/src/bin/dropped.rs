//! An app whose `Audit` lives no longer than the function that makes the app: the mistake of a first attempt.
//!
//! It asks itself twice, and says on stderr which status came.

use audit_axum::{Audit, AuditLayer, audit, core::Error};
use axum::{Router, body::Body, http::Request, routing::get};
use tower::ServiceExt as _;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let app = app()?;
    for _ in 0..2 {
        let Ok(answer) = app.clone().oneshot(Request::new(Body::empty())).await;
        eprintln!("answered {}", answer.status().as_u16());
    }
    Ok(())
}

fn app() -> Result<Router, Error> {
    let audit = Audit::from_env()?;
    Ok(Router::new().route("/", get(count)).layer(AuditLayer::new(&audit)))
}

#[audit(search, subject = none, reason = "a count is nobody")]
async fn count() -> &'static str {
    "7"
}
