//! What `#[audit]` names on the operation that its handler took.

use crate::{identity::Identifier, op::Op, scope::Scope};

/// The operation, for the names that stand in the attribute; none where the handler leaves no line and the app has no
/// audit layer.
pub struct Named(Option<Op>);

impl Named {
    pub fn of(scope: Option<&Scope>) -> Self {
        Self(scope.cloned().map(Op::of))
    }

    /// `tenant = …`
    pub fn tenant<C: AsRef<str> + ?Sized>(&self, code: &C) {
        self.0.as_ref().inspect(|op| op.tenant(code));
    }

    /// `cause = …`
    pub fn cause<H: AsRef<str> + ?Sized>(&self, handle: &H) {
        self.0.as_ref().inspect(|op| op.caused_by(handle));
    }

    /// `patient = …`
    pub fn patient<I: Identifier + ?Sized>(&self, id: &I) {
        self.0.as_ref().inspect(|op| op.patient(id));
    }

    /// `id = …`
    pub fn record<I: Identifier + ?Sized>(&self, namespace: &'static str, id: &I) {
        self.0.as_ref().inspect(|op| op.record(namespace, id));
    }
}
