//! Who asks, at which clinic, and what they may do.

use audit_core::Op;
use uuid::Uuid;

use crate::{
    clinic::Clinic,
    codes::{BREAK_GLASS, MEMBERS_ONLY},
    error::{Error, Result},
    patient::Patient,
    store::{Charts, Store},
    user::{Action, User},
};

/// A user at a clinic, and the operation that what they do belongs to.
pub struct Caller {
    /// The operation of the audit log.
    pub op: Op,
    /// Who asks.
    pub user: User,
    /// The charts of the clinic.
    pub charts: Charts,
}

impl Caller {
    /// Lets a user in.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where the account belongs to the other clinic.
    pub fn enter(clinic: Clinic, user: User, op: Op, store: &Store) -> Result<Self> {
        let caller = Self { op, user, charts: store.at(clinic) };
        match caller.user.enter(clinic) {
            Ok(()) => Ok(caller),
            Err(_) => Err(caller.deny(MEMBERS_ONLY)),
        }
    }

    /// Refuses what the user may not do, and says by which rule.
    ///
    /// # Errors
    /// [`Error::Forbidden`]
    pub fn require(&self, action: Action) -> Result<()> {
        if self.user.may(action) { Ok(()) } else { Err(self.deny(action.policy())) }
    }

    /// Opens a patient's chart. A restricted one is open to the administrator, to whom it is about, and to those who
    /// treat patients and give a reason for breaking the glass.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Merged`], [`Error::Database`]
    pub async fn chart(&self, id: Uuid) -> Result<Patient> {
        let patient = self.charts.patient(id).await?;
        let open = Action::open(&patient);
        if self.user.may(open) || self.op.break_glass(self.user.may_break_glass()) {
            return Ok(patient);
        }
        Err(self.deny(if self.user.may_break_glass() { open.policy() } else { BREAK_GLASS }))
    }

    fn deny(&self, policy: &'static str) -> Error {
        self.op.deny(policy);
        Error::Forbidden
    }
}
