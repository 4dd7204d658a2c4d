//! core
extern crate self as audit_core;

pub mod danger;
mod disclosure;
mod event;
mod identity;
mod keys;
mod label;
mod mac;
mod phi;
#[doc(hidden)]
pub mod private;
mod pseudonym;
pub mod testing;

pub use event::{Action, Actor, Ending, Kind, Outcome, Purpose, PurposeFrom, Reason, Severity};
pub use identity::{Identifier, Identity};
pub use keys::{KeyError, Keys, PseudonymKeys, SealKey};
pub use label::{Confidentiality, Label, Version};
pub use phi::{Held, NamesPatient, PhiRecord};
