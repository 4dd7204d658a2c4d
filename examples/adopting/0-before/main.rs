//! A small clinic: patients and their notes, over HTTP, from SQLite.
//!
//! It listens on 127.0.0.1. Environment: `PORT` (default 8080, 0 for any), `RUST_LOG`.

mod app;
mod auth;
mod db;
mod error;
mod notes;
mod patients;

use std::{env, error::Error};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt::init();
    let app = app::router(db::open().await?);
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned()).parse()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    eprintln!("the clinic listens on http://{}", listener.local_addr()?);
    let mut stop = signal(SignalKind::terminate())?;
    axum::serve(listener, app).with_graceful_shutdown(async move { _ = stop.recv().await }).await?;
    Ok(())
}
