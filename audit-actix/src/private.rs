//! What `#[audit]` expands into. Not for anybody else.

use std::{marker::PhantomData, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, dev::Payload};
use audit_core::private::Named;

pub use actix_web::HttpResponse as Response;
pub use audit_core::private::{
    Action, Described, Handler, OnAuditFailure, Purpose, put_a_bare_audit_attribute_on_the_impl_block,
};

use crate::{
    answer::{
        Answerable, Context, Discloses, HoldsPhi, WithoutPhi, Wraps, WrapsWhatLeaves, exempt, ordinary,
    },
    refuse::RefusedRequest,
    request::{Attached, route},
};

audit_core::kinds_of_answers!(Responder, HttpResponse, Context, HttpRequest);

/// The hidden first extractor: the handler takes the request before anything else looks at it.
pub struct Armed<M> {
    /// None only where the handler needs no line.
    attached: Option<Attached>,
    request: HttpRequest,
    named: Named,
    marker: PhantomData<fn() -> M>,
}

impl<M: Described + 'static> FromRequest for Armed<M> {
    type Error = RefusedRequest;
    type Future = Pin<Box<dyn Future<Output = Result<Self, RefusedRequest>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let handler = const { &M::HANDLER };
        let attached = Attached::to(request);
        if let Some(attached) = &attached {
            // At once: the other extractors do not wait for this one.
            attached.scope.routed(route(request).as_deref());
            attached.scope.asked_by(handler);
            attached.look(request);
        }
        let request = request.clone();
        Box::pin(async move {
            match &attached {
                Some(attached) => {
                    attached.scope.arm(handler).await.map_err(|refusal| attached.refused(refusal))?;
                }
                None if handler.action.is_none() => {}
                None => return Err(RefusedRequest::middleware_missing()),
            }
            let named = Named::of(attached.as_ref().map(|attached| &attached.scope));
            Ok(Self { attached, request, named, marker: PhantomData })
        })
    }
}

/// What the attribute names.
impl<M> Deref for Armed<M> {
    type Target = Named;

    fn deref(&self) -> &Named {
        &self.named
    }
}

/// Runs the body of a handler, and makes its answer. The middleware ends the operation.
pub async fn run<M, T>(
    armed: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T, &Context) -> Response,
) -> Response {
    let Armed { attached: Some(attached), request, .. } = armed else {
        return HttpResponse::from_error(RefusedRequest::middleware_missing());
    };
    match attached.scope.perform(body).await {
        Ok(value) => answer(value, &Context { scope: attached.scope, request }),
        Err(refusal) => HttpResponse::from_error(attached.refused(refusal)),
    }
}

/// The same for a handler that leaves no line.
pub async fn run_exempt<M, T>(
    armed: Armed<M>,
    body: impl Future<Output = T>,
    answer: impl FnOnce(T, &HttpRequest) -> Response,
) -> Response {
    answer(body.await, &armed.request)
}
