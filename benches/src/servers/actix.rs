//! Served by actix-web.

use std::{io, thread};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    error::{ErrorInternalServerError, ErrorNotFound},
    http::header::{ContentType, HeaderName},
    rt::System,
    web::{self, Data, Json, Path, ServiceConfig},
};
use audit_actix::{Audit, AuditMiddleware, Phi, audit, core::danger::to_store};
use clinic::Charts;
use tracing_actix_web::TracingLogger;
use uuid::Uuid;

use super::{actor, bunyan, by_hand, charts, json, stdin_ends};
use crate::{
    Case,
    clock::process,
    listens_at,
    memory::own,
    peers::Pseudonyms,
    record::{Patient, Plain},
};

/// Serves that app; a macro, because each has a type of its own that cannot be written. What it needs is made in the runtime.
macro_rules! serve {
    ($app:expr) => {
        serve!(_nothing = async {}, $app)
    };
    ($needs:ident = $made:expr, $app:expr) => {
        System::new().block_on(async move {
            let $needs = $made.await;
            let server = HttpServer::new(move || $app.configure(aside))
                .h1_allow_half_closed(false)
                .disable_signals()
                .workers(2)
                .bind("127.0.0.1:0")?;
            server.addrs().into_iter().for_each(listens_at);
            let server = server.run();
            let handle = server.handle();
            thread::spawn(move || {
                stdin_ends();
                drop(handle.stop(true));
            });
            server.await
        })
    };
}

/// All of them.
pub fn cases() -> [Case; 7] {
    [
        super::case("actix_bare", || serve!(App::new().configure(bare))),
        super::sealed("actix_ours", || {
            let audit = super::audit()?;
            let middleware = middleware(&audit);
            serve!(App::new().wrap(middleware.clone()).configure(ours))?;
            audit.close().map_err(io::Error::other)
        }),
        super::case("actix_tracing_logger", || {
            json();
            serve!(App::new().wrap(TracingLogger::default()).configure(bare))
        }),
        super::case("actix_bunyan", || {
            bunyan();
            serve!(App::new().wrap(TracingLogger::default()).configure(bare))
        }),
        super::case("actix_by_hand", || {
            json();
            let by_hand = Data::new(Pseudonyms::under_keys());
            serve!(App::new().app_data(by_hand.clone()).route(PATH, web::get().to(shown_by_hand)))
        }),
        super::case("actix_clinic_bare", || {
            serve!(charts = data(), App::new().app_data(charts.clone()).route(PATH, web::get().to(chart)))
        }),
        super::sealed("actix_clinic_ours", || {
            let audit = super::audit()?;
            let middleware = middleware(&audit);
            serve!(
                charts = data(),
                App::new()
                    .wrap(middleware.clone())
                    .app_data(charts.clone())
                    .route(PATH, web::get().to(audited_chart))
            )?;
            audit.close().map_err(io::Error::other)
        }),
    ]
}

const PATH: &str = "/patients/{id}";

static USER: HeaderName = HeaderName::from_static("x-user");

/// Without audit.
pub fn bare(app: &mut ServiceConfig) {
    app.route(PATH, web::get().to(shown)).route("/held/{id}", web::get().to(shown_late));
}

/// The same with us.
pub fn ours(app: &mut ServiceConfig) {
    app.route(PATH, web::get().to(show)).route("/held/{id}", web::get().to(show_late));
}

/// For that one.
pub fn middleware(audit: &Audit) -> AuditMiddleware {
    let user = |request: &HttpRequest| actor(request.headers().get(&USER)?.to_str().ok());
    AuditMiddleware::new(audit).actor(user).ignore(super::ASIDE)
}

async fn data() -> Data<Charts> {
    Data::new(charts().await)
}

async fn shown(id: Path<Uuid>) -> Json<Plain> {
    Json(Plain::of(*id))
}

#[audit(read, patient = *id, purpose = Treatment)]
async fn show(id: Path<Uuid>) -> Phi<Patient> {
    Phi::new(Patient::of(*id))
}

async fn shown_late(id: Path<Uuid>) -> Json<Plain> {
    super::held().await;
    Json(Plain::of(*id))
}

#[audit(read, patient = *id, purpose = Treatment)]
async fn show_late(id: Path<Uuid>) -> Phi<Patient> {
    super::held().await;
    Phi::new(Patient::of(*id))
}

async fn shown_by_hand(request: HttpRequest, pseudonyms: Data<Pseudonyms>, id: Path<Uuid>) -> Json<Plain> {
    by_hand(&pseudonyms, request.headers().get(&USER).and_then(|user| user.to_str().ok()), *id);
    Json(Plain::of(*id))
}

async fn chart(charts: Data<Charts>, id: Path<Uuid>) -> actix_web::Result<HttpResponse> {
    let chart = charts.patient(*id).await.map_err(|_| ErrorNotFound("there is none"))?;
    let json = to_store(&chart).map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(json))
}

#[audit(read, patient = *id, purpose = Treatment)]
async fn audited_chart(charts: Data<Charts>, id: Path<Uuid>) -> actix_web::Result<Phi<clinic::Patient>> {
    charts.patient(*id).await.map(Phi::new).map_err(|_| ErrorNotFound("there is none"))
}

/// What is no part of the app.
fn aside(app: &mut ServiceConfig) {
    app.route(super::TIME, web::get().to(async || process().to_string()))
        .route(super::MEMORY, web::get().to(async || own().to_string()))
        .route(super::RELEASE, web::get().to(async || super::release()));
}
