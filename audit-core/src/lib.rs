//! Audit logging for apps that hold patient data: who touched which patient's data, when, what for, and how it ended, as
//! typed, pseudonymised, sealed JSON lines on stdout.
//!
//! Web apps use an adapter, `audit-axum`, which re-exports all they need. This crate alone serves domain crates, which
//! declare their records with [`PhiRecord`], and programs without a web framework.
//!
//! ```
//! use audit_core::{PhiRecord, adapter::Held};
//!
//! #[derive(PhiRecord)]
//! #[phi(resource = "Patient", category = "demographics")]
//! struct Patient {
//!     #[phi(patient)]
//!     id: u64,
//!     name: String,
//!     #[phi(clear)]
//!     active: bool,
//! }
//!
//! let held = Held::new(Patient { id: 42, name: "Ada Quillfeather".into(), active: true });
//! assert_eq!(format!("{held:?}"), "PHI");
//! ```
//!
//! # The path of an event
//!
//! ```text
//! request -> Scope -> Guard -> Event -> Record -> tracing event -> layer -> sealed line -> sink -> stdout -> Receipt
//! ```
//!
//! Each noun is one file, in this order below; each arrow takes the left thing and gives the right one. Only an event
//! holds identifiers in clear, only a record can become a line, and only a receipt lets an answer go.
//!
//! # Under another name
//!
//! What the macros make of your code says `::audit_core`. Where `Cargo.toml` calls this crate something else (`clinic_log`, say), one line
//! at the root tells them, of the library as of each binary and integration test: `extern crate clinic_log as audit_core;`.

// The derives name this crate by its own name, in its own tests too.
extern crate self as audit_core;

// From the request to the operation,
mod op_id;
mod route;
mod scope;
mod state;
mod said;
mod settings;
mod guard;
mod handover;
mod progress;
mod operation;
mod turn;
mod release;
mod stream;
mod ending;
mod op;
mod plain;
mod acts;
mod unwind;
// what it discloses,
mod disclosure;
mod brought;
mod changes;
mod identity;
mod label;
mod phi;
// what happened,
pub mod event;
// how it is pseudonymised and written down,
mod canonical;
mod code;
mod codes;
mod pseudonym;
mod record;
// through `tracing`,
mod emit;
mod layer;
mod receipt;
mod wait;
// sealed and numbered,
mod counters;
mod outage;
mod health;
mod keyed;
mod mac;
mod sweep;
mod auditor;
mod ratchet;
mod queue;
mod apart;
mod scratch;
mod spares;
mod seal;
mod block;
mod signer;
mod session;
mod sink;
// and out.
mod output;
mod stdout;
mod file;
mod stderr;

// Starting it, and what can go wrong.
mod abort;
mod admission;
mod arming;
mod audit;
mod builder;
mod catalogue;
mod client;
mod deployment;
mod error;
mod exit;
mod handle;
pub mod keys;
mod policy;
mod process;
mod refusal;

pub mod danger;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[doc(hidden)]
pub mod private;
pub mod schema;
pub mod testing;
#[cfg(test)]
mod vectors;
#[cfg(feature = "verify")]
pub mod verify;

pub use audit_macros::audit_plain as audit;

pub use crate::audit::Audit;
pub use acts::Disclosed;
pub use builder::Builder;
pub use counters::Counters;
pub use deployment::Service;
pub use error::{Error, Refused};
pub use event::{Actor, Purpose, Reason};
pub use handle::Handle;
pub use health::Health;
pub use identity::{Identifier, Identity};
pub use label::{Confidentiality, Label, Part2, Version};
pub use layer::without_audit;
pub use op::Op;
pub use phi::{NamesPatient, PhiRecord};
pub use receipt::Receipt;

pub mod adapter {
    //! What the adapter of a web framework needs; apps do not.
    //!
    //! An adapter makes a [`Scope`] of each request and a [`Guard`] of the scope, lets the hidden first extractor of an
    //! `#[audit]` handler [arm](Scope::arm) it, runs the body between [`begin`](Scope::begin) and
    //! [`end`](Guard::end), and lets the answer go when the latter says so. It translates; the rules are here.

    pub use crate::{
        client::ClientAddress,
        event::{Handler, Origin},
        guard::{Guard, Unannotated},
        handle::Handle,
        handover::Handover,
        phi::Held,
        refusal::{NO_STORE, Refusal},
        scope::{Entered, InScope, Scope},
        settings::{Settings, Tenant},
        state::ActorFrom,
        stream::{Chunks, Encoding, Flowing, StreamError, Streamed},
    };
}
