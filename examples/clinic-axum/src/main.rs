//! The clinic served by axum.
//!
//! Environment: `BIND` and `PORT` as [`clinic::listen::address`] says, the audit keys, and what [`clinic::Config`] reads.

mod admin;
mod app;
mod auth;
mod caller;
mod debug;
mod disclosures;
mod error;
mod export;
mod live;
mod login;
mod me;
mod merge;
mod notes;
mod patients;
mod reminders;
mod results;

use std::{error::Error, io::stderr, net::SocketAddr, time::Duration};

use audit_axum::Audit;
use clinic::{Config, Outbox, Store, listen};
use tokio::{net::TcpListener, runtime::Runtime, sync::watch, time::sleep};
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt,
};

fn main() -> Result<(), Box<dyn Error>> {
    let audit = clinic::audit()?.start()?;
    // stdout belongs to the audit lines; everything else goes to stderr.
    let others =
        tracing_subscriber::fmt::layer().with_writer(stderr).with_filter(audit_axum::without_audit());
    tracing_subscriber::registry()
        .with(EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy())
        .with(audit.layer())
        .with(others)
        .init();

    let runtime = Runtime::new()?;
    let served = runtime.block_on(serve(&audit));
    // Whoever still waits for an answer ends as cancelled: before the last line.
    runtime.shutdown_timeout(Duration::from_secs(1));
    audit.close()?;
    served
}

async fn serve(audit: &Audit) -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let store = Store::open(&config).await?;
    let app = app::router(&config, store, Outbox::open(&config)?, audit);
    let listener = TcpListener::bind(listen::address()?).await?;
    eprintln!("clinic-axum listens on http://{}", listener.local_addr()?);
    let (open, stopping) = watch::channel(());
    let (stopped, grace) = (listen::stopped()?, listen::grace()?);
    tokio::spawn(async move {
        stopped.await;
        drop(open);
    });
    let serve = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>());
    tokio::select! {
        served = serve.with_graceful_shutdown(closed(stopping.clone())) => served?,
        () = async { closed(stopping).await; sleep(grace).await } => {}
    }
    Ok(())
}

async fn closed(mut stopping: watch::Receiver<()>) {
    // Nothing is ever sent: it resolves when the sender is gone.
    let _ = stopping.changed().await;
}
