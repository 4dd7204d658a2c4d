//! The ways of a server of axum.

use std::{error::Error, mem, process, thread, time::Duration};

use audit_axum::{Audit, AuditLayer, audit};
use axum::{Router, extract::Path, http::StatusCode, routing::put};
use tokio::{net::TcpListener, runtime::Runtime, task::spawn_blocking};

use crate::{AUDIT, Way, told};

pub(crate) const WAYS: &[(&str, Way)] = &[
    ("local", local),
    ("local, one thread", local_to_one_thread),
    ("before the runtime", before_the_runtime),
    ("behind the runtime", behind_the_runtime),
    ("runtime left behind", runtime_left_behind),
    ("static", in_a_static),
    ("started elsewhere", started_elsewhere),
    ("fails", fails),
    ("panics", panics),
    ("exits", exits),
    ("exits in another thread", exits_in_another_thread),
    ("goes on", goes_on),
];

#[tokio::main]
async fn local() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await
}

#[tokio::main(flavor = "current_thread")]
async fn local_to_one_thread() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await
}

fn before_the_runtime() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    let runtime = Runtime::new()?;
    runtime.block_on(serve(&audit))
}

fn behind_the_runtime() -> Result<(), Box<dyn Error>> {
    let runtime = Runtime::new()?;
    let audit = Audit::from_env()?;
    runtime.block_on(serve(&audit))
}

/// What is under way is not even dropped.
fn runtime_left_behind() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    let runtime = Runtime::new()?;
    runtime.block_on(serve(&audit))?;
    mem::forget(runtime);
    Ok(())
}

#[tokio::main]
async fn in_a_static() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(AUDIT.get_or_init(|| audit)).await
}

/// The thread that starts it ends long before the process does.
#[tokio::main]
async fn started_elsewhere() -> Result<(), Box<dyn Error>> {
    let audit = spawn_blocking(|| thread::spawn(Audit::from_env).join()).await?;
    serve(&audit.map_err(|_| "the thread panicked")??).await
}

#[tokio::main]
async fn fails() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    Err("the server failed".into())
}

#[tokio::main]
async fn panics() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    panic!("main panics")
}

#[tokio::main]
async fn exits() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    process::exit(3)
}

#[tokio::main]
async fn exits_in_another_thread() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    thread::spawn(|| process::exit(3));
    std::future::pending().await
}

/// Only the log ends.
#[tokio::main]
async fn goes_on() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().grace(Duration::from_millis(300)).start()?;
    serve(&audit).await?;
    drop(audit);
    Ok(spawn_blocking(told).await?)
}

async fn serve(audit: &Audit) -> Result<(), Box<dyn Error>> {
    let app = Router::new().route("/waits/{id}", put(waits)).layer(AuditLayer::new(audit));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("listens on {}", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(spawn_blocking(told).await?)
}

#[audit(update, patient = id)]
async fn waits(Path(id): Path<u64>) -> StatusCode {
    std::future::pending().await
}
