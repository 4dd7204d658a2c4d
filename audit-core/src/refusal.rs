//! What a client is told when an operation is refused or its answer is withheld.

use std::sync::atomic::AtomicBool;

use crate::{emit::report_once, error::Refused};

/// Why the audit log, not the app, answers a request. An adapter makes a response of it, as a problem document
/// (RFC 9457) unless the app has a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The operation was refused before it began: nothing happened, and it may be tried again.
    NotBegun(Refused),
    /// Nothing was changed, and the line was not accepted: the answer is held back, and may be asked for again.
    Withheld(Refused),
    /// A change may have been made, and its end was not accepted: do not repeat it blindly.
    OutcomeUnrecorded(Refused),
    /// The handler has `#[audit]`, but the app has no audit layer.
    LayerMissing,
    /// A route without `#[audit]`, where the app denies those.
    Unannotated,
}

/// `Cache-Control` of what discloses something, unless the app says otherwise, and of refusals: an answer from a cache
/// would be a disclosure without a line, or a refusal when the log works again.
pub const NO_STORE: &str = "no-store";

impl Refusal {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotBegun(Refused::Ended | Refused::Taken) | Self::LayerMissing | Self::Unannotated => 500,
            Self::NotBegun(_) | Self::Withheld(_) | Self::OutcomeUnrecorded(_) => 503,
        }
    }

    /// Seconds for `Retry-After`. None where a repetition could do a change twice, or changes nothing.
    pub const fn retry_after(self) -> Option<u32> {
        match self {
            Self::NotBegun(Refused::Ended | Refused::Taken)
            | Self::OutcomeUnrecorded(_)
            | Self::LayerMissing
            | Self::Unannotated => None,
            Self::NotBegun(_) | Self::Withheld(_) => Some(1),
        }
    }

    /// The kind of problem, the last part of the document's `type`.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::NotBegun(_) => "not-begun",
            Self::Withheld(_) => "withheld",
            Self::OutcomeUnrecorded(_) => "outcome-unrecorded",
            Self::LayerMissing => "layer-missing",
            Self::Unannotated => "unannotated",
        }
    }

    /// One sentence for the developer who reads the answer.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::NotBegun(Refused::Ended | Refused::Taken) => {
                "The operation of this request has ended, or another #[audit] handler has taken it: a layer that repeats or \
                 passes on requests must stand outside of the audit layer."
            }
            Self::NotBegun(_) => "The audit log does not accept entries. Nothing was done; try again later.",
            Self::Withheld(_) => {
                "The audit log did not accept the entry, so the answer is withheld; try again later."
            }
            Self::OutcomeUnrecorded(_) => {
                "The audit log did not accept the outcome. The change may have been made; look before you repeat it."
            }
            Self::LayerMissing => {
                "This handler has #[audit], but the app has no audit layer: add .layer(AuditLayer::new(&audit)) to the router \
                 (axum), or .wrap(AuditMiddleware::new(&audit)) to the app (actix)."
            }
            Self::Unannotated => {
                "This route has no #[audit], and this app denies such routes: put #[audit(…)] on its handler, or \
                 #[audit(none, reason = \"…\")] where it handles no patient data."
            }
        }
    }

    /// The problem document.
    pub fn problem(self) -> String {
        serde_json::json!({
            "type": format!("urn:audit:problem:{}", self.kind()),
            "title": "The audit log refuses this request",
            "status": self.status(),
            "detail": self.detail(),
        })
        .to_string()
    }

    /// Says on stderr, once, what the developer has to mend; the client should not have to tell.
    pub fn report(self) {
        static REPORTED: AtomicBool = AtomicBool::new(false);
        if self == Self::LayerMissing {
            report_once(&REPORTED, format_args!("{}", self.detail()));
        }
    }

    /// What the log answered, where it was the log.
    const fn refused(self) -> Refused {
        match self {
            Self::NotBegun(refused) | Self::Withheld(refused) | Self::OutcomeUnrecorded(refused) => refused,
            Self::LayerMissing | Self::Unannotated => Refused::NotRunning,
        }
    }
}

/// For plain functions, which have one error for all of them.
impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        refusal.refused()
    }
}
