//! The server as axum runs it.

use std::{mem, net::SocketAddr};

use audit_axum::{AuditLayer, Phi, PhiRecord, audit, testing::Recording};
use axum::{Router, extract::Path, http::request::Parts, routing::get};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::said::Hooks;

pub(crate) fn serve(audit: &Recording, hooks: Hooks) -> SocketAddr {
    let layer = AuditLayer::new(audit)
        .actor(move |head| hooks.actor(says(head)))
        .tenant(|head| Hooks::tenant(says(head)))
        .break_glass(|head| Hooks::break_glass(says(head)))
        .purpose(|head| Hooks::purpose(says(head)))
        .purpose_by_role(Hooks::purpose_by_role);
    let app = Router::new().route("/patients/{id}", get(show)).layer(layer);
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(axum::serve(listener, app).into_future());
    mem::forget(runtime);
    address
}

fn says(head: &Parts) -> &str {
    head.headers["x-says"].to_str().unwrap()
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
}

#[audit(read, patient = id)]
async fn show(Path(id): Path<u64>) -> Phi<Patient> {
    Phi::new(Patient { id })
}
