//! What `#[audit]` expands into. Not for anybody else.

use std::{marker::PhantomData, ops::Deref};

use audit_core::{
    adapter::{Refusal, Scope},
    private::Named,
};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response as AxumResponse},
};
use http::request::Parts;

pub use audit_core::private::{
    Action, Described, Handler, OnAuditFailure, Purpose, put_a_bare_audit_attribute_on_the_impl_block,
};
pub use axum::response::Response;

use crate::{
    answer::{Answerable, Discloses, HoldsPhi, WithoutPhi, Wraps, WrapsWhatLeaves, exempt, ordinary},
    refuse::problem,
    request::Attached,
};

audit_core::kinds_of_answers!(IntoResponse, AxumResponse, Scope, ());

/// The hidden first extractor: the handler takes the request before anything else looks at it.
pub struct Armed<M> {
    /// None only where the handler needs no line.
    attached: Option<Attached>,
    named: Named,
    marker: PhantomData<fn() -> M>,
}

impl<M: Described, S: Sync> FromRequestParts<S> for Armed<M> {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Response> {
        let handler = const { &M::HANDLER };
        let attached = Attached::among(&head.extensions).cloned();
        match &attached {
            Some(attached) => {
                // Before any code of the app: what it does from here on, it does in the handler's access.
                attached.scope.asked_by(handler);
                attached.look(head);
                attached.scope.arm(handler).await.map_err(|refusal| attached.refuse(refusal))?;
            }
            None if handler.action.is_none() => {}
            None => return Err(problem(Refusal::LayerMissing)),
        }
        let named = Named::of(attached.as_ref().map(|attached| &attached.scope));
        Ok(Self { attached, named, marker: PhantomData })
    }
}

/// What the attribute names.
impl<M> Deref for Armed<M> {
    type Target = Named;

    fn deref(&self) -> &Named {
        &self.named
    }
}

/// Runs the body of a handler, and makes its answer. The layer ends the operation.
pub async fn run<M, T>(
    armed: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T, &Scope) -> Response,
) -> Response {
    let Some(attached) = armed.attached else {
        return problem(Refusal::LayerMissing);
    };
    match attached.scope.perform(body).await {
        Ok(value) => answer(value, &attached.scope),
        Err(refusal) => attached.refuse(refusal),
    }
}

/// The same for a handler that leaves no line.
pub async fn run_exempt<M, T>(
    _: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T, &()) -> Response,
) -> Response {
    answer(body.await, &())
}
