//! The middleware: what the app configures once.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};

use crate::service::AuditService;

/// Makes every request of an app an operation that `#[audit]` handlers can take.
///
/// ```
/// use actix_web::{App, HttpMessage, HttpRequest, web};
/// use audit_actix::{Actor, Audit, AuditMiddleware, Purpose, testing::Recording};
///
/// /// From the app's own session, which an authentication middleware has put there.
/// fn current_user(request: &HttpRequest) -> Option<Actor> {
///     let user = request.extensions().get::<String>()?.clone();
///     Some(Actor::workforce(user).role("physician"))
/// }
///
/// fn by_role(role: &str) -> Option<Purpose> {
///     match role {
///         "physician" | "nurse" => Some(Purpose::Treatment),
///         "clerk" => Some(Purpose::Payment),
///         _ => None,
///     }
/// }
///
/// // In the app: `Audit::builder().roles(…).start()?`
/// let audit = Recording::with(Audit::builder().roles(["physician", "nurse", "clerk"]));
/// // Once for the process; every worker gets a clone.
/// let middleware = AuditMiddleware::new(&audit).actor(current_user).purpose_by_role(by_role);
/// let app = move || {
///     App::new().wrap(middleware.clone()).route("/health", web::get().to(async || "ok"))
/// };
/// # let _ = app();
/// ```
///
/// Add it with [`App::wrap`](actix_web::App::wrap). The app's authentication may stand inside or outside of it: an
/// `#[audit]` handler finds an [`Actor`](crate::Actor) in the request's extensions in both cases. A middleware inside that refuses a
/// request before it reaches a handler tells the log who asked by [`Op::current`](crate::Op::current).
///
/// A request has one of them: where another stands further out (around the app, and this one around a scope), that one
/// decides, and the settings of this one count for nothing.
///
/// # Clients that leave
///
/// actix-web notices a client that closes its connection only with
/// [`HttpServer::h1_allow_half_closed(false)`](actix_web::HttpServer::h1_allow_half_closed). Without it the handler runs
/// to its end, and the line says that the client got an answer which nobody received.
#[derive(Clone)]
pub struct AuditMiddleware {
    settings: Settings,
}

/// What the middleware was told.
pub(crate) type Settings = audit_core::adapter::Settings<HttpRequest, HttpResponse>;

audit_core::settings_of_layer!(AuditMiddleware, head: HttpRequest, response: HttpResponse);

impl<S, B> Transform<S, ServiceRequest> for AuditMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = AuditService<S>;
    type InitError = ();
    type Future = Ready<Result<AuditService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(AuditService::new(inner, Arc::new(self.settings.clone()))))
    }
}
