//! The server as actix-web runs it.

use std::{net::SocketAddr, sync::mpsc::channel, thread};

use actix_web::{
    App, HttpRequest, HttpServer,
    rt::System,
    web::{Path, get},
};
use audit_actix::{AuditMiddleware, Phi, PhiRecord, audit, testing::Recording};

use crate::said::Hooks;

pub(crate) fn serve(audit: &Recording, hooks: Hooks) -> SocketAddr {
    let middleware = AuditMiddleware::new(audit)
        .actor(move |request| hooks.actor(says(request)))
        .tenant(|request| Hooks::tenant(says(request)))
        .break_glass(|request| Hooks::break_glass(says(request)))
        .purpose(|request| Hooks::purpose(says(request)))
        .purpose_by_role(Hooks::purpose_by_role);
    let app = move || App::new().wrap(middleware.clone()).route("/patients/{id}", get().to(show));
    let (started, start) = channel();
    let run = || async move {
        let server = HttpServer::new(app).workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        started.send(server.addrs()[0]).unwrap();
        server.run().await.unwrap();
    };
    thread::spawn(|| System::new().block_on(run()));
    start.recv().unwrap()
}

fn says(request: &HttpRequest) -> &str {
    request.headers().get("x-says").unwrap().to_str().unwrap()
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

#[audit(read, patient = *id)]
async fn show(id: Path<u64>) -> Phi<Patient> {
    Phi::new(Patient { id: *id })
}
