//! The clinic served by axum.
//!
//! Environment: `BIND` (default `127.0.0.1`), `PORT` (default 8080, 0 for any), the audit keys, and what
//! [`clinic::Config`] reads.

mod app;
mod auth;
mod debug;
mod error;
mod login;
mod notes;
mod patients;

use std::{env, error::Error, io::stderr, net::SocketAddr, time::Duration};

use audit_axum::Audit;
use clinic::{Config, Store};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::sleep,
};
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    // stdout belongs to the audit lines; everything else goes to stderr.
    let others =
        tracing_subscriber::fmt::layer().with_writer(stderr).with_filter(audit_axum::without_audit());
    tracing_subscriber::registry()
        .with(EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy())
        .with(audit.layer())
        .with(others)
        .init();

    let config = Config::from_env()?;
    let store = Store::open(&config).await?;
    let app = app::router(&config, &store, &audit);
    let listener = TcpListener::bind((bind(), port()?)).await?;
    eprintln!("clinic-axum listens on http://{}", listener.local_addr()?);
    let (stopping, stopped) = watch::channel(());
    tokio::spawn(stop(stopping)?);
    let serve = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>());
    tokio::select! {
        served = serve.with_graceful_shutdown(closed(stopped.clone())) => served?,
        // Whoever still waits for an answer ends as cancelled; the platform kills after 30 seconds.
        () = async { closed(stopped).await; sleep(GRACE).await } => {}
    }
    audit.shutdown().await?;
    Ok(())
}

fn bind() -> String {
    env::var("BIND").unwrap_or_else(|_| "127.0.0.1".to_owned())
}

fn port() -> Result<u16, Box<dyn Error>> {
    let Ok(port) = env::var("PORT") else { return Ok(8080) };
    port.parse().map_err(|_| "PORT is not a number between 0 and 65535".into())
}

/// Holds the channel open until the platform asks the process to stop, or somebody presses Ctrl-C.
fn stop(stopping: watch::Sender<()>) -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        drop(stopping);
    })
}

async fn closed(mut stopped: watch::Receiver<()>) {
    // Nothing is ever sent: it resolves when the sender is gone.
    let _ = stopped.changed().await;
}

/// How long requests in flight may take after that.
const GRACE: Duration = Duration::from_secs(20);
