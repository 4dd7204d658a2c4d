//! Routes whose paths fit more than one template.

use actix_web::{HttpResponse, web::Path};
use audit_actix::audit;
use uuid::Uuid;

#[audit(update, patient = *id)]
pub(crate) async fn by_id(id: Path<Uuid>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[audit(read, subject = none, reason = "a word is about nobody")]
pub(crate) async fn elder() -> &'static str {
    "ok"
}
