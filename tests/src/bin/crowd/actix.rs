//! As actix-web serves it.

use std::error::Error;

use actix_web::{
    App, HttpResponse, HttpServer, Responder,
    rt::task::spawn_blocking,
    web::{Data, Path, get, put},
};
use audit_actix::{Audit, AuditMiddleware, audit, core::Handle};

use crate::{begun, open, told, wait};

#[actix_web::main]
pub(crate) async fn serve() -> Result<(), Box<dyn Error>> {
    let audit = Audit::builder().ignore(["/open", "/begun"]).start()?;
    let (middleware, state) = (AuditMiddleware::new(&audit), Data::new(audit.handle()));
    let app = move || {
        App::new()
            .wrap(middleware.clone())
            .app_data(state.clone())
            .route("/patients/{id}", put().to(change))
            .route("/open", get().to(opened))
            .route("/begun", get().to(counted))
    };
    let server = HttpServer::new(app).workers(2).h1_allow_half_closed(false);
    let server = server.shutdown_signal(async { drop(spawn_blocking(told).await) }).bind("127.0.0.1:0")?;
    eprintln!("listens on {}", server.addrs()[0]);
    server.run().await?;
    Ok(audit.shutdown().await?)
}

#[audit(update, patient = *id)]
async fn change(id: Path<u64>) -> HttpResponse {
    wait().await;
    HttpResponse::NoContent().finish()
}

async fn opened() -> impl Responder {
    open();
    ""
}

async fn counted(audit: Data<Handle>) -> impl Responder {
    begun(&audit)
}
