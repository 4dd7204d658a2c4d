//! Who uses the clinic's system.

mod account;
mod action;
mod login;
mod role;

use audit_core::{
    Actor, Purpose,
    event::{Authn, Method},
};
use uuid::Uuid;

pub use account::Account;
pub use action::Action;
pub use login::{Credentials, Session, Users};
pub use role::Role;

use crate::{
    audit::{ISSUER, ORGANISATION},
    clinic::Clinic,
    error::{Error, Result},
};

/// Somebody with an account. It has no `Debug`: a portal account names its patient.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The name of the account.
    pub name: &'static str,
    /// What the account is for.
    pub role: Role,
    /// What it may be used for besides, as the administrator decided.
    pub granted: Vec<Role>,
}

impl User {
    /// The user with the roles that were granted, as [`Store::granted`](crate::Store::granted) gives them.
    pub fn with(self, granted: Vec<Role>) -> Self {
        Self { granted, ..self }
    }

    /// Whether the user may do it.
    pub fn may(&self, action: Action) -> bool {
        self.roles().any(|role| role.may(action))
    }

    /// Refuses what the user may not do.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where no role allows it.
    pub fn require(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Refuses a clinic that the account does not belong to: the staff works at both, the portal is that of the north.
    /// The same patient id is somebody else's in the south.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a portal account in the south.
    pub fn enter(&self, clinic: Clinic) -> Result<()> {
        match self.own_patient() {
            Some(_) if clinic != Clinic::North => Err(Error::Forbidden),
            _ => Ok(()),
        }
    }

    /// Whether the user may open a restricted chart for a reason that is named: who treats patients may.
    pub fn may_break_glass(&self) -> bool {
        self.roles().any(Role::treats)
    }

    /// Whether restricted charts are listed for the user.
    pub fn sees_restricted(&self) -> bool {
        self.roles().any(|role| role == Role::Administrator)
    }

    /// The patient whose record is the user's own, or that of somebody the user acts for.
    pub fn own_patient(&self) -> Option<Uuid> {
        self.role.patient()
    }

    /// The user as the actor of an audit line.
    pub fn actor(&self) -> Actor {
        let authn = Authn::by(Method::Password).mfa(self.role == Role::Physician);
        let actor = match self.role {
            Role::Patient(id) => Actor::patient(self.name, id),
            Role::Proxy(id) => Actor::proxy(self.name, id),
            _ => Actor::workforce(self.name),
        };
        let actor = actor.org(ORGANISATION).issuer(ISSUER).authn(authn.session(format!("s-{}", self.name)));
        self.roles().fold(actor, |actor, role| actor.role(role.name()))
    }

    fn roles(&self) -> impl Iterator<Item = Role> {
        [self.role].into_iter().chain(self.granted.iter().copied())
    }
}

/// What a role, by its name, uses patient data for, where nothing else says so.
pub fn purpose_of(role: &str) -> Option<Purpose> {
    match role {
        "physician" | "nurse" => Some(Purpose::Treatment),
        "billing-clerk" => Some(Purpose::Payment),
        "administrator" => Some(Purpose::Operations),
        "researcher" => Some(Purpose::Research),
        "patient" => Some(Purpose::PatientRequest),
        "proxy" => Some(Purpose::FamilyRequest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, ROLES, synthetic};

    fn user(name: &str) -> User {
        let config = Config { demo_users: true, ..Config::default() };
        Users::of(&config).by_token(name).unwrap()
    }

    #[test]
    fn every_role_has_a_purpose() {
        assert!(ROLES.iter().all(|role| purpose_of(role).is_some()));
        assert_eq!(purpose_of("janitor"), None);
    }

    #[test]
    fn a_granted_role_allows_what_it_allows_and_is_named() {
        let export = Action::Export;
        let nurse = user("nurse.baker");
        assert!(!nurse.may(export));
        let nurse = nurse.with(vec![Role::Researcher]);
        assert!(nurse.may(export) && nurse.may(Action::Search));
        assert!(nurse.actor().roles().eq(["nurse", "researcher"]));
    }

    #[test]
    fn who_treats_patients_may_break_the_glass() {
        let names = ["dr.adams", "nurse.baker", "clerk.clark", "admin.dean", "res.evans", "pat.doe"];
        let may = names.into_iter().filter(|name| user(name).may_break_glass());
        assert_eq!(may.collect::<Vec<_>>(), ["dr.adams", "nurse.baker"]);
    }

    #[test]
    fn portal_accounts_have_a_patient_and_stay_in_the_north() {
        let id = |index| Some(synthetic::patient(index).id);
        assert_eq!(user("pat.doe").own_patient(), id(synthetic::PORTAL_PATIENT));
        assert_eq!(user("mum.doe").own_patient(), id(synthetic::PROXY_PATIENT));
        assert_eq!(user("dr.adams").own_patient(), None);
        for (name, south) in [("dr.adams", Ok(())), ("pat.doe", Err(Error::Forbidden))] {
            assert_eq!(user(name).enter(Clinic::North), Ok(()));
            assert_eq!(user(name).enter(Clinic::South), south);
        }
    }
}
