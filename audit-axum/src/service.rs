//! The service around a route.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use audit_core::adapter::{Guard, Scope};
use axum::response::Response;
use http::{Method, Request};
use tower_service::Service;

use crate::{future::respond, layer::Config, request::route};

/// Made by [`AuditLayer`](crate::AuditLayer).
#[derive(Clone)]
pub struct AuditService<S> {
    inner: S,
    config: Arc<Config>,
}

/// What the layer leaves in the request for the hidden extractor.
#[derive(Clone)]
pub(crate) struct Attached {
    pub(crate) scope: Scope,
    pub(crate) config: Arc<Config>,
}

impl<S> AuditService<S> {
    pub(crate) const fn new(inner: S, config: Arc<Config>) -> Self {
        Self { inner, config }
    }
}

impl<S, B> Service<Request<B>> for AuditService<S>
where
    S: Service<Request<B>, Response = Response>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        if request.extensions().get::<Attached>().is_some() {
            // A layer further out has the request already; an operation has one scope.
            return Box::pin(self.inner.call(request));
        }
        let (mut head, body) = request.into_parts();
        let scope = self.config.open(&head);
        // The guard comes before any code of the app: from here on the request ends whatever happens.
        let guard = Guard::new(scope.clone(), self.config.unannotated(route(&head)));
        self.config.look(&scope, &head);
        let attached = Attached { scope: scope.clone(), config: Arc::clone(&self.config) };
        head.extensions.insert(attached);
        let _entered = scope.enter();
        let bodiless = head.method == Method::HEAD;
        let inner = self.inner.call(Request::from_parts(head, body));
        Box::pin(respond(guard, Arc::clone(&self.config), scope.run(inner), bodiless))
    }
}
