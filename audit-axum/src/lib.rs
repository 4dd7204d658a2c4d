//! Audit logging for axum apps that hold patient data: one layer, one attribute, and [`Phi`] responses.
//!
//! ```
//! use audit_axum::{AuditLayer, Phi, PhiRecord, Purpose, audit, testing::Recording};
//! use axum::{Router, body::Body, extract::Path, http::Request, routing::get};
//! use tower::ServiceExt;
//!
//! #[derive(PhiRecord)] // instead of Serialize and Debug
//! struct Patient {
//!     #[phi(patient)] // whose data it is
//!     id: u64,
//!     name: String, // patient data unless marked #[phi(clear)]
//! }
//!
//! #[audit(read, patient = id)]
//! async fn show(Path(id): Path<u64>) -> Phi<Patient> {
//!     Phi::new(Patient { id, name: "Ada Quillfeather".into() })
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let audit = Recording::start(); // in the app: Audit::from_env()?
//! let app = Router::new()
//!     .route("/patients/{id}", get(show))
//!     .layer(AuditLayer::new(&audit).default_purpose(Purpose::Treatment));
//!
//! app.oneshot(Request::get("/patients/7").body(Body::empty()).unwrap()).await.unwrap();
//! let line = audit.lines().pop().unwrap();
//! assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
//! assert_eq!(line.fields(), ["name"]);
//! # }
//! ```
//!
//! # When what happens
//!
//! 1. The layer makes a scope of the request: origin, actor, purpose.
//! 2. `#[audit]` has put a hidden extractor first among the handler's arguments. It takes the request before any other
//!    extractor looks at it, so a request that a later one refuses is an access that failed.
//! 3. Whatever changes something or leaves in bulk (every action but `read`, `search`, `login`, `logout` and `review`) writes its
//!    *begin* line; its body runs when that was accepted.
//! 4. The body runs. What it returns in a [`Phi`] is named on the operation and written as JSON.
//! 5. The layer writes the *end* with the status that the client is going to see, and lets the response go when the line
//!    was accepted. Otherwise the client gets a [refusal](core::adapter::Refusal). A streamed answer begins before its head, names each
//!    chunk before it leaves, and ends before its last one.
//!
//! A request that is dropped on the way (the client left, a timeout outside) ends as *cancelled*, one that panics as
//! *panic*.
//!
//! # Under another name
//!
//! What the macros make of your code says `::audit_axum`. Where `Cargo.toml` calls this crate something else (`clinic_log`, say), one line
//! at the root tells them, of the library as of each binary and integration test: `extern crate clinic_log as audit_axum;`.

// The attribute names this crate by its own name, in its own tests too.
extern crate self as audit_axum;

// From the request to the response,
mod layer;
mod service;
mod future;
mod request;
// what the handler says,
mod op;
mod phi;
mod body;
mod answer;
// and what the log answers.
mod refuse;

#[doc(hidden)]
pub mod private;

pub mod core {
    //! All of the core, for what is not re-exported above.

    // All of it, so that what is new there is here: a list would only repeat that crate's own, but for the macros,
    pub use audit_core::*;
    // which are the same under other names. Their code finds the core here.
    pub use audit_macros::{
        IdentifierAxum as Identifier, PhiRecordAxum as PhiRecord, audit_plain_axum as audit,
    };
}

pub use self::core::{
    Actor, Audit, Builder, Confidentiality, Error, Handle, Identifier, Label, NamesPatient, Part2, PhiRecord,
    Purpose, Reason, Refused,
    adapter::{ClientAddress, Refusal, Tenant, Unannotated},
    danger, event, testing, without_audit,
};
pub use audit_macros::audit_axum as audit;
pub use layer::AuditLayer;
pub use op::Op;
pub use phi::{Opaque, Phi, Records};

/// The page is compiled, so that what it says is true.
#[cfg(doctest)]
#[doc = include_str!("../../docs/vocabulary.md")]
pub struct Vocabulary;
