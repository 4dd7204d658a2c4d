//! The nouns of an event.

mod action;
mod actor;
mod handler;
mod outcome;
mod purpose;
mod vocabulary;

pub use action::{Action, Kind};
pub use actor::Actor;
pub use handler::{Handler, OnAuditFailure};
pub use outcome::{Ending, Outcome, Reason, Severity};
pub use purpose::{Purpose, PurposeFrom};
