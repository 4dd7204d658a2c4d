//! Whether an `#[audit]` handler has taken the request.

use crate::{
    admission::Admission,
    error::Refused,
    event::{Action, Handler},
};

/// It is taken once.
#[derive(Default)]
pub(crate) enum Arming {
    #[default]
    Unarmed,
    Armed(&'static Handler, Admission),
    /// There was no room for its line, and its policy lets it go on without.
    Unrecorded(&'static Handler, Refused),
    /// Armed by `#[audit(none, …)]`.
    Exempt,
    Ended,
}

impl Arming {
    /// Whether an `#[audit]` handler has taken the request, in whatever way.
    pub(crate) const fn taken(&self) -> bool {
        !matches!(self, Self::Unarmed)
    }

    /// What is armed.
    pub(crate) const fn armed(&self) -> Option<(Action, &'static Handler)> {
        match self {
            Self::Armed(handler @ Handler { action: Some(action), .. }, _) => Some((*action, handler)),
            _ => None,
        }
    }

    /// Whoever gets it ends the operation; nobody gets it twice.
    pub(crate) fn take(&mut self) -> Option<(&'static Handler, Admission)> {
        match std::mem::replace(self, Self::Ended) {
            Self::Armed(handler, admission) => Some((handler, admission)),
            other => {
                *self = other;
                None
            }
        }
    }
}
