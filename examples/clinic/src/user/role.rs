//! What an account is for.

use uuid::Uuid;

use super::Action;

/// What a user does at the clinic.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Treats patients.
    Physician,
    /// Cares for patients.
    Nurse,
    /// Writes the bills; knows demographics, never notes.
    BillingClerk,
    /// Runs the clinic; the only one who deletes.
    Administrator,
    /// Is that patient, and sees what is about them.
    Patient(Uuid),
}

impl Role {
    /// The name of the role.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physician => "physician",
            Self::Nurse => "nurse",
            Self::BillingClerk => "billing-clerk",
            Self::Administrator => "administrator",
            Self::Patient(_) => "patient",
        }
    }

    pub(super) fn may(self, action: Action) -> bool {
        use Action::{Create, Delete, Read, ReadNotes, Search, Update, WriteNote};
        match (self, action) {
            (Self::Patient(own), Read(id) | ReadNotes(id)) => own == id,
            (Self::Patient(_), _) => false,
            (_, Search | Create | Read(_) | Update(_)) => true,
            (_, Delete(_)) => self == Self::Administrator,
            (_, ReadNotes(_)) => self != Self::BillingClerk,
            (_, WriteNote(_)) => matches!(self, Self::Physician | Self::Nurse),
        }
    }
}
