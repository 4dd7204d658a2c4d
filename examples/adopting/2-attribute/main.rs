//! A small clinic: patients and their notes, over HTTP, from SQLite.
//!
//! It listens on 127.0.0.1. Environment: `PORT` (default 8080, 0 for any), `RUST_LOG`, and the audit keys.

mod app;
mod auth;
mod db;
mod error;
mod notes;
mod patients;

use std::{env, error::Error, net::SocketAddr};

use audit_axum::Audit;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().roles(["physician", "billing-clerk", "administrator"]).start()?;
    // stdout belongs to the audit lines; everything else goes to stderr.
    let logs = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let logs = logs.with_filter(EnvFilter::from_default_env()).with_filter(audit_axum::without_audit());
    tracing_subscriber::registry().with(audit.layer()).with(logs).init();
    let app = app::router(db::open().await?, &audit);
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned()).parse()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("the clinic listens on http://{}", listener.local_addr()?);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let mut stop = signal(SignalKind::terminate())?;
    axum::serve(listener, app).with_graceful_shutdown(async move { _ = stop.recv().await }).await?;
    Ok(audit.shutdown().await?)
}
