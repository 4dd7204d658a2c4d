//! What an account is for.

use std::str::FromStr;

use uuid::Uuid;

use super::Action;
use crate::error::Error;

/// What a user does at the clinic.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Treats patients.
    Physician,
    /// Cares for patients.
    Nurse,
    /// Writes the bills; knows demographics, never notes.
    BillingClerk,
    /// Runs the clinic; the only one who deletes, merges and grants, and who opens restricted charts at any time.
    Administrator,
    /// Studies all patients at once, and none by name.
    Researcher,
    /// Is that patient, and sees what is about them.
    Patient(Uuid),
    /// Acts for that patient: a parent, for example.
    Proxy(Uuid),
}

impl Role {
    /// The name of the role.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physician => "physician",
            Self::Nurse => "nurse",
            Self::BillingClerk => "billing-clerk",
            Self::Administrator => "administrator",
            Self::Researcher => "researcher",
            Self::Patient(_) => "patient",
            Self::Proxy(_) => "proxy",
        }
    }

    pub(crate) const fn patient(self) -> Option<Uuid> {
        match self {
            Self::Patient(id) | Self::Proxy(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn treats(self) -> bool {
        matches!(self, Self::Physician | Self::Nurse)
    }

    pub(super) fn may(self, action: Action) -> bool {
        match self {
            Self::Patient(own) | Self::Proxy(own) => is_about(own, action),
            Self::Researcher => action == Action::Export,
            _ => self.may_as_staff(action),
        }
    }

    fn may_as_staff(self, action: Action) -> bool {
        match action {
            Action::Search | Action::Create | Action::Read(_) | Action::Update(_) => true,
            Action::ReadNotes(_) => self != Self::BillingClerk,
            Action::WriteNote(_) | Action::FileResult(_) | Action::Watch(_) | Action::Remind(_) => {
                self.treats()
            }
            Action::Disclose(_) => matches!(self, Self::Physician | Self::Administrator),
            Action::Export => false,
            _ => self == Self::Administrator,
        }
    }
}

/// By its name; a role that needs a patient has no name of its own.
impl FromStr for Role {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = STAFF.into_iter().find(|role| role.name() == name);
        known.ok_or(Error::Invalid("no role of the staff has that name"))
    }
}

/// What a patient may see of themselves, and who acts for them.
fn is_about(own: Uuid, action: Action) -> bool {
    use Action::{Read, ReadDisclosures, ReadNotes, ReadRestricted};
    matches!(action, Read(id) | ReadRestricted(id) | ReadNotes(id) | ReadDisclosures(id) if id == own)
}

const STAFF: [Role; 5] =
    [Role::Physician, Role::Nurse, Role::BillingClerk, Role::Administrator, Role::Researcher];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ROLES;

    #[test]
    fn every_role_is_registered() {
        let portal = [Role::Patient(Uuid::nil()), Role::Proxy(Uuid::nil())];
        let names = STAFF.into_iter().chain(portal).map(Role::name);
        assert_eq!(names.collect::<Vec<_>>(), ROLES);
    }

    #[test]
    fn the_roles_of_the_staff_are_known_by_their_names() {
        assert!(STAFF.into_iter().all(|role| role.name().parse() == Ok(role)));
        assert!("patient".parse::<Role>().is_err());
    }
}
