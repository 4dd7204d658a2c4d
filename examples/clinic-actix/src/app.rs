//! The routes.

use actix_web::{
    FromRequest, Handler, HttpRequest, Resource, Responder,
    web::{self, Data, ServiceConfig},
};
use audit_actix::{Audit, AuditMiddleware, Purpose, audit, core::Handle};
use clinic::{Config, Outbox, Store, Users, header};

use crate::{
    admin, caller, debug, disclosures, export, extract, live, login, me, merge, notes, patients, reminders,
    results,
};

/// What the handlers of all workers share.
#[derive(Clone)]
pub(crate) struct State {
    store: Data<Store>,
    users: Data<Users>,
    outbox: Data<Outbox>,
    audit: Data<Handle>,
    demo_users: bool,
}

impl State {
    pub(crate) fn new(config: &Config, store: Store, outbox: Outbox, audit: &Audit) -> Self {
        Self {
            store: Data::new(store),
            users: Data::new(Users::of(config)),
            outbox: Data::new(outbox),
            audit: Data::new(audit.handle()),
            demo_users: config.demo_users,
        }
    }
}

/// The clinic.
pub(crate) fn routes(state: &State, routes: &mut ServiceConfig) {
    routes
        .app_data(state.store.clone())
        .app_data(state.users.clone())
        .app_data(state.outbox.clone())
        .app_data(state.audit.clone())
        .configure(extract::limits)
        .service(read("/health", health))
        .service(web::resource("/login").post(login::login))
        .service(web::resource("/login/form").post(login::form))
        .service(web::resource("/logout").post(login::logout))
        .service(read("/patients", patients::search).post(patients::create))
        .service(read("/patients/{id}", patients::show).put(patients::update).delete(patients::delete))
        .service(read("/patients/{id}/summary.html", patients::summary))
        .service(read("/patients/{id}/notes", notes::list).post(notes::add))
        .service(web::resource("/patients/{id}/letter").put(notes::letter))
        .service(read("/patients/{id}/live", live::watch))
        .service(web::resource("/patients/{id}/merge").post(merge::merge))
        .service(read("/patients/{id}/disclosures", disclosures::list).post(disclosures::disclose))
        .service(web::resource("/patients/{id}/reminders").post(reminders::queue))
        .service(web::resource("/results").post(results::file))
        .service(read("/export/patients.ndjson", export::patients))
        .service(read("/statistics", patients::statistics))
        .service(read("/me/record", me::record))
        .service(web::scope("/admin").configure(admin::routes));
    if state.demo_users {
        routes.service(web::scope("/debug").configure(debug::routes));
    }
}

/// Every request an operation of the audit log.
pub(crate) fn audited(audit: &Audit) -> AuditMiddleware {
    AuditMiddleware::new(audit)
        .purpose_by_role(clinic::purpose_of)
        .tenant(|request| Some(caller::tenant(request.headers()).to_owned()))
        .break_glass(break_glass)
        .purpose(purpose)
        .ignore(["/debug/ignored"])
}

/// GET, and HEAD as axum answers it: the same without a body.
pub(crate) fn read<H, Args>(path: &str, handler: H) -> Resource
where
    H: Handler<Args>,
    Args: FromRequest + 'static,
    H::Output: Responder + 'static,
{
    web::resource(path).get(handler.clone()).head(handler)
}

/// The reason for which somebody asks for any chart.
fn break_glass(request: &HttpRequest) -> Option<String> {
    caller::text(request.headers(), header::BREAK_GLASS).map(str::to_owned)
}

/// What somebody says it is for.
fn purpose(request: &HttpRequest) -> Option<Purpose> {
    caller::text(request.headers(), header::PURPOSE).and_then(Purpose::from_text)
}

#[audit(none, reason = "no patient data: liveness")]
async fn health() -> &'static str {
    "ok"
}
