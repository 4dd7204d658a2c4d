//! The layer: what the app configures once.

use std::sync::Arc;

use axum::response::Response;
use http::request::Parts;
use tower_layer::Layer;

use crate::service::AuditService;

/// Makes every request of a router an operation that `#[audit]` handlers can take.
///
/// ```
/// use audit_axum::{Actor, Audit, AuditLayer, Purpose, testing::Recording};
/// use axum::{Router, http::request::Parts, routing::get};
///
/// /// From the app's own session, which an authentication layer has put there.
/// fn current_user(request: &Parts) -> Option<Actor> {
///     let user = request.extensions.get::<String>()?;
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
/// let app: Router = Router::new()
///     .route("/health", get(async || "ok"))
///     .layer(AuditLayer::new(&audit).actor(current_user).purpose_by_role(by_role));
/// ```
///
/// Add it with [`Router::layer`](axum::Router::layer) after the routes, so that it sees the template that matched. The
/// app's authentication may stand inside or outside of it: an `#[audit]` handler finds an [`Actor`](crate::Actor) in the request's
/// extensions in both cases. A layer inside that refuses a request before it reaches a handler tells the log who asked by
/// [`Op::current`](crate::Op::current).
///
/// A request has one of them: where another stands further out (around the router that this one's is nested in), that one
/// decides, and the settings of this one count for nothing.
#[derive(Clone)]
pub struct AuditLayer {
    settings: Settings,
}

/// What the layer was told.
pub(crate) type Settings = audit_core::adapter::Settings<Parts, Response>;

audit_core::settings_of_layer!(AuditLayer, head: Parts, response: Response);

impl<S> Layer<S> for AuditLayer {
    type Service = AuditService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AuditService::new(inner, Arc::new(self.settings.clone()))
    }
}
