//! Handlers of no patient data, which the audit middleware sees all the same.

use audit_actix::audit;

pub(crate) async fn unannotated() -> &'static str {
    "ok"
}

/// The middleware was told to ignore it.
pub(crate) async fn ignored() -> &'static str {
    "ok"
}

#[audit(none, reason = "no patient data: a word")]
pub(crate) async fn exempt() -> &'static str {
    "ok"
}
