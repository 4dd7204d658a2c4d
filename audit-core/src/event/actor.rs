//! Who did it.

use std::{borrow::Cow, fmt};

use super::{Authn, vocabulary::vocabulary};
use crate::identity::{Identifier, Identity};

vocabulary! {
    /// What kind of actor it is.
    ActorKind {
        /// A member of the workforce (45 CFR 160.103): staff, trainees, volunteers.
        Workforce = "workforce",
        /// A patient with an account of their own.
        Patient = "patient",
        /// Somebody who acts for a patient: a parent, a guardian, an attorney.
        Proxy = "proxy",
        /// A program.
        Service = "service",
        /// Nobody who was identified.
        Anonymous = "anonymous",
    }
}

/// Who does something with patient data.
///
/// Ids become pseudonyms in the line, because staff ids are often e-mail addresses; an actor's `Debug` is a constant.
///
/// ```
/// use audit_core::Actor;
///
/// let actor = Actor::workforce("dr.adams").role("physician");
/// assert_eq!(format!("{actor:?}"), "Actor");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Actor {
    pub(crate) kind: ActorKind,
    pub(crate) id: Option<Identity>,
    pub(crate) patient: Option<Identity>,
    pub(crate) on_behalf_of: Option<Identity>,
    pub(crate) roles: Vec<Cow<'static, str>>,
    pub(crate) org: Option<Cow<'static, str>>,
    pub(crate) issuer: Option<Cow<'static, str>>,
    pub(crate) authn: Option<Authn>,
}

impl Actor {
    /// A member of the workforce.
    pub fn workforce(id: impl Identifier) -> Self {
        Self { id: Some(Identity::of(&id)), ..Self::new(ActorKind::Workforce) }
    }

    /// A patient: the account, and the patient it belongs to. A line about that patient alone says `own`.
    pub fn patient(user: impl Identifier, patient: impl Identifier) -> Self {
        let patient = Some(Identity::of(&patient));
        Self { id: Some(Identity::of(&user)), patient, ..Self::new(ActorKind::Patient) }
    }

    /// Somebody who acts for a patient: their account, and the patient.
    pub fn proxy(user: impl Identifier, patient: impl Identifier) -> Self {
        Self { kind: ActorKind::Proxy, ..Self::patient(user, patient) }
    }

    /// A program, by its name in the source.
    pub fn service(name: &'static str) -> Self {
        Self { id: Some(Identity::of(name)), ..Self::new(ActorKind::Service) }
    }

    /// Nobody who was identified.
    pub fn anonymous() -> Self {
        Self::new(ActorKind::Anonymous)
    }

    /// The user for whom a program acts.
    pub fn on_behalf_of(self, user: impl Identifier) -> Self {
        Self { on_behalf_of: Some(Identity::of(&user)), ..self }
    }

    /// Adds a role, by its code; one that was not [registered](crate::Builder::roles) stands in the line as `other`. The
    /// line shows eight roles at most.
    pub fn role(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        if self.roles.len() < MAX_ROLES {
            self.roles.push(code.into());
        }
        self
    }

    /// The organisation that employs the actor, by its [registered](crate::Builder::organisations) code.
    pub fn org(self, code: impl Into<Cow<'static, str>>) -> Self {
        Self { org: Some(code.into()), ..self }
    }

    /// The identity provider that vouches for the actor, by its [registered](crate::Builder::issuers) code.
    pub fn issuer(self, code: impl Into<Cow<'static, str>>) -> Self {
        Self { issuer: Some(code.into()), ..self }
    }

    /// How the actor signed in.
    pub fn authn(self, authn: Authn) -> Self {
        Self { authn: Some(authn), ..self }
    }

    /// The roles, as given.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(AsRef::as_ref)
    }

    fn new(kind: ActorKind) -> Self {
        Self {
            kind,
            id: None,
            patient: None,
            on_behalf_of: None,
            roles: Vec::new(),
            org: None,
            issuer: None,
            authn: None,
        }
    }
}

const MAX_ROLES: usize = 8;

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Actor")
    }
}
