//! `Op` as a handler's argument.

use std::ops::Deref;

use audit_core::adapter::Refusal;
use axum::{extract::FromRequestParts, response::Response};
use http::request::Parts;

use crate::{refuse::problem, request::Attached};

/// The operation under way, as an argument of a handler: everything [`audit_core::Op`] can do.
///
/// ```
/// use audit_axum::{Actor, Op};
///
/// async fn import(op: Op) {
///     op.actor(Actor::service("lab-import"));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Op(audit_core::Op);

impl Op {
    /// The operation whose future is being polled in this thread; none in a task that the handler spawned.
    pub fn current() -> Option<Self> {
        audit_core::Op::current().map(Self)
    }
}

impl Deref for Op {
    type Target = audit_core::Op;

    fn deref(&self) -> &audit_core::Op {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Op {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Response> {
        match Attached::among(&head.extensions) {
            Some(attached) => Ok(Self(audit_core::Op::of(attached.scope.clone()))),
            None => Err(problem(Refusal::LayerMissing)),
        }
    }
}
