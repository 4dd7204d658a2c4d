//! `Op` as a handler's argument.

use std::{
    future::{Ready, ready},
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::{refuse::RefusedRequest, request::Attached};

/// The operation under way, as an argument of a handler: everything [`audit_core::Op`] can do.
///
/// ```
/// use audit_actix::{Actor, Op};
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

impl FromRequest for Op {
    type Error = RefusedRequest;
    type Future = Ready<Result<Self, RefusedRequest>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let attached = Attached::to(request).ok_or_else(RefusedRequest::middleware_missing);
        ready(attached.map(|attached| Self(audit_core::Op::of(attached.scope))))
    }
}
