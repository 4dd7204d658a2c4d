//! Who uses the clinic's system.

mod action;
mod login;
mod role;

use audit_core::{Actor, Purpose};

pub use action::Action;
pub use login::{Credentials, Session, Users};
pub use role::Role;

use crate::error::{Error, Result};

/// Somebody with an account. It has no `Debug`: a portal account names its patient.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// The name of the account.
    pub name: &'static str,
    /// What the account is for.
    pub role: Role,
}

impl User {
    /// Whether the user may do it.
    pub fn may(&self, action: Action) -> bool {
        self.role.may(action)
    }

    /// Refuses what the user may not do.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where the role does not allow it.
    pub fn require(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The user as the actor of an audit line.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Patient(id) => Actor::patient(self.name, id).role(self.role.name()),
            role => Actor::workforce(self.name).role(role.name()),
        }
    }
}

/// What a role, by its name, uses patient data for, where nothing else says so.
pub fn purpose_of(role: &str) -> Option<Purpose> {
    match role {
        "physician" | "nurse" => Some(Purpose::Treatment),
        "billing-clerk" => Some(Purpose::Payment),
        "administrator" => Some(Purpose::Operations),
        "patient" => Some(Purpose::PatientRequest),
        _ => None,
    }
}
