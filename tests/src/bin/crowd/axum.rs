//! As axum serves it.

use std::error::Error;

use audit_axum::{Audit, AuditLayer, audit, core::Handle};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, put},
};
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::{begun, open, told, wait};

#[tokio::main]
pub(crate) async fn serve() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().ignore(["/open", "/begun"]).start()?;
    let app = Router::new()
        .route("/patients/{id}", put(change))
        .route("/open", get(async || open()))
        .route("/begun", get(async |State(audit): State<Handle>| begun(&audit)))
        .layer(AuditLayer::new(&audit))
        .with_state(audit.handle());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("listens on {}", listener.local_addr()?);
    let over = async { drop(spawn_blocking(told).await) };
    axum::serve(listener, app).with_graceful_shutdown(over).await?;
    Ok(audit.shutdown().await?)
}

#[audit(update, patient = id)]
async fn change(Path(id): Path<u64>) -> StatusCode {
    wait().await;
    StatusCode::NO_CONTENT
}
