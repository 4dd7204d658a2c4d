//! Audit logging for actix-web apps that hold patient data: one middleware, one attribute, and [`Phi`] responses.
//!
//! ```
//! use actix_web::{App, get, test, web};
//! use audit_actix::{AuditMiddleware, Phi, PhiRecord, Purpose, audit, testing::Recording};
//!
//! #[derive(PhiRecord)] // instead of Serialize and Debug
//! struct Patient {
//!     #[phi(patient)] // whose data it is
//!     id: u64,
//!     name: String, // patient data unless marked #[phi(clear)]
//! }
//!
//! #[get("/patients/{id}")]
//! #[audit(read, patient = *id)] // above or below the route
//! async fn show(id: web::Path<u64>) -> Phi<Patient> {
//!     Phi::new(Patient { id: *id, name: "Ada Quillfeather".into() })
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let audit = Recording::start(); // in the app: Audit::from_env()?
//! let middleware = AuditMiddleware::new(&audit).default_purpose(Purpose::Treatment);
//! let app = test::init_service(App::new().wrap(middleware.clone()).service(show)).await;
//!
//! test::call_service(&app, test::TestRequest::get().uri("/patients/7").to_request()).await;
//! let line = audit.lines().pop().unwrap();
//! assert_eq!(line.patients(), [audit.pseudonym("patient", &7).unwrap()]);
//! assert_eq!(line.fields(), ["name"]);
//! # }
//! ```
//!
//! One [`Audit`] serves the process, whatever the number of workers: start it before [`HttpServer`](actix_web::HttpServer),
//! clone the middleware into each app, and set
//! [`h1_allow_half_closed(false)`](actix_web::HttpServer::h1_allow_half_closed), so that a client that leaves is noticed.
//!
//! # When what happens
//!
//! 1. The middleware makes a scope of the request: origin, actor, purpose.
//! 2. `#[audit]` has put a hidden extractor first among the handler's arguments. actix asks all extractors at once, so it
//!    says at once whose request it is: one that another extractor refuses is an access that failed.
//! 3. Whatever changes something or leaves in bulk (every action but `read`, `search`, `login`, `logout` and `review`) writes its
//!    *begin* line; its body runs when that was accepted.
//! 4. The body runs. What it returns in a [`Phi`] is named on the operation and written as JSON.
//! 5. The middleware writes the *end* with the status that the client is going to see, of an error that travels through
//!    the middleware as well, and lets the answer go when the line was accepted. Otherwise the client gets a
//!    [refusal](core::adapter::Refusal). A streamed answer begins before its head, names each chunk before it leaves, and
//!    ends before its last one.
//!
//! A request that is dropped on the way (the client left, a timeout outside) ends as *cancelled*, one that panics as
//! *panic*.
//!
//! # Under another name
//!
//! What the macros make of your code says `::audit_actix`. Where `Cargo.toml` calls this crate something else (`clinic_log`, say), one line
//! at the root tells them, of the library as of each binary and integration test: `extern crate clinic_log as audit_actix;`.

// The attribute names this crate by its own name, in its own tests too.
extern crate self as audit_actix;

// From the request to the response,
mod middleware;
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
        IdentifierActix as Identifier, PhiRecordActix as PhiRecord, audit_plain_actix as audit,
    };
}

pub use self::core::{
    Actor, Audit, Builder, Confidentiality, Error, Handle, Identifier, Label, NamesPatient, Part2, PhiRecord,
    Purpose, Reason, Refused,
    adapter::{ClientAddress, Refusal, Tenant, Unannotated},
    danger, event, testing, without_audit,
};
pub use audit_macros::audit_actix as audit;
pub use middleware::AuditMiddleware;
pub use op::Op;
pub use phi::{Opaque, Phi, Records};

/// The page is compiled and run, so that what it says is true.
#[cfg(doctest)]
#[doc = include_str!("../../docs/actix.md")]
pub struct Guide;
