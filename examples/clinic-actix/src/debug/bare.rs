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

/// It finds something, and does not say whose it is.
#[audit(search)]
pub(crate) async fn unattributed() -> &'static str {
    "ok"
}
