//! The service around an app or a scope.

use std::{pin::Pin, sync::Arc};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, forward_ready},
};

use crate::{
    future::respond,
    middleware::Settings,
    request::{Attached, origin},
};

/// Made by [`AuditMiddleware`](crate::AuditMiddleware).
pub struct AuditService<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> AuditService<S> {
    pub(crate) const fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }
}

impl<S, B> Service<ServiceRequest> for AuditService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if Attached::to(request.request()).is_some() {
            // A middleware further out has the request already; an operation has one scope.
            let inner = self.inner.call(request);
            return Box::pin(async { Ok(inner.await?.map_into_boxed_body()) });
        }
        // The guard comes before any code of the app: from here on the request ends whatever happens.
        let template = request.match_pattern();
        let origin = origin(request.request(), template.as_deref(), self.settings.client());
        let guard = self.settings.open(origin);
        let (scope, settings) = (guard.scope().clone(), Arc::clone(&self.settings));
        Attached { scope: scope.clone(), settings: Arc::clone(&settings) }.attach(request.request());
        let _entered = scope.enter();
        let inner = self.inner.call(request);
        Box::pin(respond(guard, settings, scope.run(inner)))
    }
}
