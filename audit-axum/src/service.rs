//! The service around a route.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::response::Response;
use http::Request;
use tower_service::Service;

use crate::{
    future::respond,
    layer::Settings,
    request::{Attached, origin},
};

/// Made by [`AuditLayer`](crate::AuditLayer).
#[derive(Clone)]
pub struct AuditService<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> AuditService<S> {
    pub(crate) const fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
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
        if Attached::among(request.extensions()).is_some() {
            // A layer further out has the request already; an operation has one scope.
            return Box::pin(self.inner.call(request));
        }
        let (mut head, body) = request.into_parts();
        // The guard comes before any code of the app: from here on the request ends whatever happens.
        let guard = self.settings.open(origin(&head, self.settings.client()));
        let attached = Attached { scope: guard.scope().clone(), settings: Arc::clone(&self.settings) };
        attached.look(&head);
        let (scope, settings) = (attached.scope.clone(), Arc::clone(&self.settings));
        head.extensions.insert(attached);
        let _entered = scope.enter();
        let inner = self.inner.call(Request::from_parts(head, body));
        Box::pin(respond(guard, settings, scope.run(inner)))
    }
}
