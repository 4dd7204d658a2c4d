//! The ways of a server of actix-web.

use std::{error::Error, process};

use actix_web::{
    App, HttpResponse, HttpServer,
    rt::{System, task::spawn_blocking},
    web::{Path, put},
};
use audit_actix::{Audit, AuditMiddleware, audit};

use crate::{AUDIT, Way, told};

pub(crate) const WAYS: &[(&str, Way)] = &[
    ("local", local),
    ("before the runtime", before_the_runtime),
    ("behind the runtime", behind_the_runtime),
    ("static", in_a_static),
    ("fails", fails),
    ("panics", panics),
    ("exits", exits),
];

#[actix_web::main]
async fn local() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await
}

fn before_the_runtime() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    let system = System::new();
    system.block_on(serve(&audit))
}

fn behind_the_runtime() -> Result<(), Box<dyn Error>> {
    let system = System::new();
    let audit = Audit::from_env()?;
    system.block_on(serve(&audit))
}

#[actix_web::main]
async fn in_a_static() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(AUDIT.get_or_init(|| audit)).await
}

#[actix_web::main]
async fn fails() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    Err("the server failed".into())
}

#[actix_web::main]
async fn panics() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    panic!("main panics")
}

#[actix_web::main]
async fn exits() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    serve(&audit).await?;
    process::exit(3)
}

async fn serve(audit: &Audit) -> Result<(), Box<dyn Error>> {
    let middleware = AuditMiddleware::new(audit);
    let app = move || App::new().wrap(middleware.clone()).route("/waits/{id}", put().to(waits));
    let server = HttpServer::new(app).workers(2).disable_signals().bind("127.0.0.1:0")?;
    eprintln!("listens on {}", server.addrs()[0]);
    let server = actix_web::rt::spawn(server.run());
    spawn_blocking(told).await?;
    drop(server);
    Ok(())
}

#[audit(update, patient = *id)]
async fn waits(id: Path<u64>) -> HttpResponse {
    std::future::pending().await
}
