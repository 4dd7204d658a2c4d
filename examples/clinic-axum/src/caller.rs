//! Who asks, at which clinic, and what they may do: the first argument of most handlers.

use audit_axum::Op;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use clinic::{Action, BREAK_GLASS, Charts, Clinic, Error, MEMBERS_ONLY, Patient, User};
use uuid::Uuid;

use crate::{app::State, auth::SignedIn, error::ApiError};

/// A user at a clinic, and the operation that what they do belongs to.
pub(crate) struct Caller {
    pub(crate) op: Op,
    pub(crate) user: User,
    pub(crate) charts: Charts,
}

impl Caller {
    /// Refuses what the user may not do, and says by which rule.
    pub(crate) fn require(&self, action: Action) -> Result<(), ApiError> {
        if self.user.may(action) { Ok(()) } else { Err(self.deny(action.policy())) }
    }

    /// Opens a patient's chart. A restricted one is open to the administrator, to whom it is about, and to those who
    /// treat patients and give a reason for breaking the glass.
    pub(crate) async fn chart(&self, id: Uuid) -> Result<Patient, ApiError> {
        let patient = self.charts.patient(id).await?;
        let open = Action::open(&patient);
        if self.user.may(open) || self.op.break_glass(self.user.may_break_glass()) {
            return Ok(patient);
        }
        Err(self.deny(if self.user.may_break_glass() { open.policy() } else { BREAK_GLASS }))
    }

    fn deny(&self, policy: &'static str) -> ApiError {
        self.op.deny(policy);
        Error::Forbidden.into()
    }
}

impl FromRequestParts<State> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, state: &State) -> Result<Self, ApiError> {
        let SignedIn(user) = SignedIn::from_request_parts(head, state).await?;
        let op = Op::current().ok_or(ApiError::from(Error::Unauthenticated))?;
        let clinic: Clinic = tenant(&head.headers).parse()?;
        let caller = Self { op, charts: state.store.at(clinic), user };
        if caller.user.enter(clinic).is_err() {
            return Err(caller.deny(MEMBERS_ONLY));
        }
        Ok(caller)
    }
}

/// Whose data it is, as the header `X-Clinic` says: the north's without it.
pub(crate) fn tenant(headers: &HeaderMap) -> &str {
    text(headers, "x-clinic").unwrap_or(Clinic::North.code())
}

/// A header that is text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
