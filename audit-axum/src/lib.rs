//! axum
extern crate self as audit_axum;

pub use audit_core as core;
pub use audit_core::private as core_private;

mod layer;
mod service;
mod future;
mod request;
mod op;
mod phi;
mod answer;
mod refuse;
#[doc(hidden)]
pub mod private;

pub use audit_macros::audit_axum as audit;

pub use audit_core::{
    Actor, Audit, Error, Identifier, NamesPatient, PhiRecord, Purpose, Reason, Refused,
    adapter::{ClientAddress, Refusal, Unannotated},
    danger, event, testing, without_audit,
};
pub use layer::AuditLayer;
pub use op::Op;
pub use phi::{Opaque, Phi};
