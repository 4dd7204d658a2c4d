//! What `#[audit]` expands into. Not for anybody else.

mod dispatch;

use std::{marker::PhantomData, panic::resume_unwind};

use audit_core::{
    Identifier, Op,
    adapter::{Refusal, Scope},
};
use axum::extract::FromRequestParts;
use http::request::Parts;

pub use audit_core::private::{Action, Described, Handler, OnAuditFailure, Purpose, Registered, inventory};
pub use axum::response::Response;
pub use dispatch::{CarriesPhi, Kind, Neither, Ordinary, Wrapper};

use crate::{refuse::problem, service::Attached};

/// The hidden first extractor: the handler takes the request before anything else looks at it.
pub struct Armed<M> {
    /// None only where the handler needs no line.
    attached: Option<Attached>,
    marker: PhantomData<fn() -> M>,
}

impl<M: Described, S: Sync> FromRequestParts<S> for Armed<M> {
    type Rejection = Response;

    async fn from_request_parts(head: &mut Parts, _: &S) -> Result<Self, Response> {
        let handler = const { &M::HANDLER };
        let attached = head.extensions.get::<Attached>().cloned();
        match &attached {
            Some(Attached { scope, config }) => {
                config.look(scope, head);
                scope.arm(handler).await.map_err(|refusal| config.refuse(refusal))?;
            }
            None if handler.action.is_none() => {}
            None => return Err(problem(Refusal::LayerMissing)),
        }
        Ok(Self { attached, marker: PhantomData })
    }
}

impl<M> Armed<M> {
    /// `tenant = …`
    pub fn tenant<C: AsRef<str> + ?Sized>(&self, code: &C) {
        self.op().inspect(|op| op.tenant(code));
    }

    /// `cause = …`
    pub fn cause<H: AsRef<str> + ?Sized>(&self, handle: &H) {
        self.op().inspect(|op| op.caused_by(handle));
    }

    /// `patient = …`
    pub fn patient<I: Identifier + ?Sized>(&self, id: &I) {
        self.op().inspect(|op| op.patient(id));
    }

    /// `id = …`
    pub fn record<I: Identifier + ?Sized>(&self, namespace: &'static str, id: &I) {
        self.op().inspect(|op| op.record(namespace, id));
    }

    fn op(&self) -> Option<Op> {
        self.attached.as_ref().map(|attached| Op::of(attached.scope.clone()))
    }
}

/// Runs the body after its begin line, where it needs one, and makes its answer. The layer ends the operation.
pub async fn run<M, T>(
    armed: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T, &Scope) -> Response,
) -> Response {
    let Some(Attached { scope, config }) = armed.attached else {
        return problem(Refusal::LayerMissing);
    };
    if let Err(refusal) = scope.begin().await {
        return config.refuse(refusal);
    }
    match audit_core::private::CatchUnwind::new(body).await {
        Ok(value) => answer(value, &scope),
        Err(panic) => {
            // A layer outside that catches panics would make it look like an ordinary answer.
            if let Some(receipt) = scope.panicked() {
                // The panic goes on either way, and no answer leaves.
                let _ = receipt.await;
            }
            resume_unwind(panic)
        }
    }
}

/// Runs the body of a handler that leaves no line.
pub async fn run_exempt<M, T>(
    _: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T) -> Response,
) -> Response {
    answer(body.await)
}

/// The macro puts the marker of a handler beside it through this, because in an `impl` block, where no marker can stand,
/// the compiler prints the macro's name.
#[macro_export]
#[doc(hidden)]
macro_rules! put_a_bare_audit_attribute_on_the_impl_block {
    ($(#[$condition:meta])* $marker:ident = $description:expr) => {
        $(#[$condition])*
        #[doc(hidden)]
        #[allow(non_camel_case_types, unreachable_pub, missing_debug_implementations)]
        pub struct $marker;

        $(#[$condition])*
        impl $crate::private::Described for $marker {
            const HANDLER: $crate::private::Handler = {
                $crate::private::inventory::submit! {
                    $crate::private::Registered(&<$marker as $crate::private::Described>::HANDLER)
                }
                $description
            };
        }
    };
}

pub use put_a_bare_audit_attribute_on_the_impl_block;
