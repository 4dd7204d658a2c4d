//! The layer: what the app configures once.

use std::{borrow::Cow, sync::Arc};

use audit_core::{
    Actor, Audit, Purpose,
    adapter::{ClientAddress, Refusal, Unannotated},
};
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
/// app's authentication may stand inside or outside of it: an `#[audit]` handler finds an [`Actor`] in the request's
/// extensions in both cases. A layer inside that refuses a request before it reaches a handler tells the log who asked by
/// [`Op::current`](crate::Op::current).
#[derive(Clone)]
pub struct AuditLayer {
    settings: Settings,
}

/// What the layer was told.
pub(crate) type Settings = audit_core::adapter::Settings<Parts, Response>;

impl AuditLayer {
    /// A layer that writes to that log. It does not keep the log open.
    pub fn new(audit: &Audit) -> Self {
        Self { settings: Settings::new(audit) }
    }

    /// Who asks, from the head of the request. Used where nobody put an [`Actor`] into its extensions.
    pub fn actor(self, hook: impl Fn(&Parts) -> Option<Actor> + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.actor(hook))
    }

    /// Whose data it is, from the head of the request: the [registered](crate::core::Builder::tenants) code of a tenant. A
    /// [`Tenant`](crate::Tenant) in the request's extensions, from the app's own authentication, counts more.
    pub fn tenant<C>(self, hook: impl Fn(&Parts) -> Option<C> + Send + Sync + 'static) -> Self
    where
        C: Into<Cow<'static, str>>,
    {
        self.with(|settings| settings.tenant(hook))
    }

    /// The reason for which the request asks to break the glass, a [registered](crate::core::Builder::break_glass) code,
    /// for example from a header. Whether that is granted says the handler, by
    /// [`Op::break_glass`](crate::core::Op::break_glass).
    pub fn break_glass<C>(self, hook: impl Fn(&Parts) -> Option<C> + Send + Sync + 'static) -> Self
    where
        C: Into<Cow<'static, str>>,
    {
        self.with(|settings| settings.break_glass(hook))
    }

    /// Why, from the head of the request. Counts less than what the attribute or the handler's body says.
    pub fn purpose(self, hook: impl Fn(&Parts) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.purpose(hook))
    }

    /// Why, from a role of the actor; the first of the roles that has a purpose decides.
    pub fn purpose_by_role(self, hook: impl Fn(&str) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.purpose_by_role(hook))
    }

    /// Why, where nothing else says it.
    pub fn default_purpose(self, purpose: Purpose) -> Self {
        self.with(|settings| settings.default_purpose(purpose))
    }

    /// Whose word is taken for the client's address, instead of the platform's rule.
    pub fn client_address(self, rule: ClientAddress) -> Self {
        self.with(|settings| settings.client_address(rule))
    }

    /// What happens to requests that no `#[audit]` handler took. Default: they are recorded.
    pub fn unannotated(self, unannotated: Unannotated) -> Self {
        self.with(|settings| settings.unannotated(unannotated))
    }

    /// Route templates without `#[audit]` that leave no line, for example `/assets/{*path}`.
    pub fn ignore(self, templates: impl IntoIterator<Item = &'static str>) -> Self {
        self.with(|settings| settings.ignore(templates))
    }

    /// Gives refusals the app's own form. Keep the status, and `Retry-After` where [`Refusal::retry_after`] has one.
    pub fn on_refusal(self, answer: impl Fn(Refusal) -> Response + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.on_refusal(answer))
    }

    fn with(self, change: impl FnOnce(Settings) -> Settings) -> Self {
        Self { settings: change(self.settings) }
    }
}

impl<S> Layer<S> for AuditLayer {
    type Service = AuditService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AuditService::new(inner, Arc::new(self.settings.clone()))
    }
}
