//! The layer: what the app configures once.

use std::{borrow::Cow, sync::Arc};

use audit_core::{
    Actor, Audit, Handle, Purpose,
    adapter::{ActorFrom, ClientAddress, Refusal, Scope, Unannotated},
    event::PurposeFrom,
};
use axum::response::Response;
use http::request::Parts;
use tower_layer::Layer;

use crate::{refuse::problem, request::origin, service::AuditService};

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
    config: Config,
}

/// The tenant of a request, by its [registered](crate::core::Builder::tenants) code: what the app's authentication puts
/// into the request's extensions where it knows whose data is asked for.
#[derive(Clone, Debug)]
pub struct Tenant(pub Cow<'static, str>);

/// What the layer was told.
#[derive(Clone)]
pub(crate) struct Config {
    audit: Handle,
    actor: Option<Arc<Hook<Actor>>>,
    tenant: Option<Arc<Hook<Code>>>,
    break_glass: Option<Arc<Hook<Code>>>,
    purpose: Option<Arc<Hook<Purpose>>>,
    purpose_by_role: Option<Arc<RoleHook>>,
    default_purpose: Option<Purpose>,
    client: ClientAddress,
    unannotated: Unannotated,
    ignored: Vec<&'static str>,
    on_refusal: Option<Arc<dyn Fn(Refusal) -> Response + Send + Sync>>,
}

/// A function of the app over the head of a request.
type Hook<T> = dyn Fn(&Parts) -> Option<T> + Send + Sync;

/// A registered code.
type Code = Cow<'static, str>;

/// A function of the app over a role.
type RoleHook = dyn Fn(&str) -> Option<Purpose> + Send + Sync;

impl AuditLayer {
    /// A layer that writes to that log. It does not keep the log open.
    pub fn new(audit: &Audit) -> Self {
        let audit = audit.handle();
        let client = audit.client_address();
        Self {
            config: Config {
                audit,
                actor: None,
                tenant: None,
                break_glass: None,
                purpose: None,
                purpose_by_role: None,
                default_purpose: None,
                client,
                unannotated: Unannotated::default(),
                ignored: Vec::new(),
                on_refusal: None,
            },
        }
    }

    /// Who asks, from the head of the request. Used where nobody put an [`Actor`] into its extensions.
    pub fn actor(mut self, hook: impl Fn(&Parts) -> Option<Actor> + Send + Sync + 'static) -> Self {
        self.config.actor = Some(Arc::new(hook));
        self
    }

    /// Whose data it is, from the head of the request: the [registered](crate::core::Builder::tenants) code of a tenant. A
    /// [`Tenant`] in the request's extensions, from the app's own authentication, counts more.
    pub fn tenant<C>(mut self, hook: impl Fn(&Parts) -> Option<C> + Send + Sync + 'static) -> Self
    where
        C: Into<Cow<'static, str>>,
    {
        self.config.tenant = Some(Arc::new(move |head| hook(head).map(Into::into)));
        self
    }

    /// The reason for which the request asks to break the glass, a [registered](crate::core::Builder::break_glass) code,
    /// for example from a header. Whether that is granted says the handler, by
    /// [`Op::break_glass`](crate::core::Op::break_glass).
    pub fn break_glass<C>(mut self, hook: impl Fn(&Parts) -> Option<C> + Send + Sync + 'static) -> Self
    where
        C: Into<Cow<'static, str>>,
    {
        self.config.break_glass = Some(Arc::new(move |head| hook(head).map(Into::into)));
        self
    }

    /// Why, from the head of the request. Counts less than what the attribute or the handler's body says.
    pub fn purpose(mut self, hook: impl Fn(&Parts) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        self.config.purpose = Some(Arc::new(hook));
        self
    }

    /// Why, from a role of the actor; the first of the roles that has a purpose decides.
    pub fn purpose_by_role(mut self, hook: impl Fn(&str) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        self.config.purpose_by_role = Some(Arc::new(hook));
        self
    }

    /// Why, where nothing else says it.
    pub fn default_purpose(mut self, purpose: Purpose) -> Self {
        self.config.default_purpose = Some(purpose);
        self
    }

    /// Whose word is taken for the client's address, instead of the platform's rule.
    pub fn client_address(mut self, rule: ClientAddress) -> Self {
        self.config.client = rule;
        self
    }

    /// What happens to requests that no `#[audit]` handler took. Default: they are recorded.
    pub fn unannotated(mut self, unannotated: Unannotated) -> Self {
        self.config.unannotated = unannotated;
        self
    }

    /// Route templates without `#[audit]` that leave no line, for example `/assets/{*path}`.
    pub fn ignore(mut self, templates: impl IntoIterator<Item = &'static str>) -> Self {
        self.config.ignored.extend(templates);
        self
    }

    /// Gives refusals the app's own form. Keep the status, and `Retry-After` where [`Refusal::retry_after`] has one.
    pub fn on_refusal(mut self, answer: impl Fn(Refusal) -> Response + Send + Sync + 'static) -> Self {
        self.config.on_refusal = Some(Arc::new(answer));
        self
    }
}

impl<S> Layer<S> for AuditLayer {
    type Service = AuditService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AuditService::new(inner, Arc::new(self.config.clone()))
    }
}

impl Config {
    /// The scope of a request.
    pub(crate) fn open(&self, head: &Parts) -> Scope {
        Scope::new(&self.audit, origin(head, self.client))
    }

    /// Looks at the head of the request: on the way in, and again when a handler takes it, because layers in between
    /// may have found out more.
    pub(crate) fn look(&self, scope: &Scope, head: &Parts) {
        scope.offer_actor(head.extensions.get().cloned(), ActorFrom::Request);
        if scope.actor().is_none() {
            scope.offer_actor(self.actor.as_ref().and_then(|hook| hook(head)), ActorFrom::Hook);
        }
        if let Some(Tenant(code)) = head.extensions.get() {
            scope.set_tenant(code);
        }
        scope.offer_tenant(self.tenant.as_ref().and_then(|hook| hook(head)));
        scope.ask_break_glass(self.break_glass.as_ref().and_then(|hook| hook(head)));
        scope.offer_purpose(self.purpose.as_ref().and_then(|hook| hook(head)), PurposeFrom::Request);
        scope.offer_purpose(self.role_purpose(scope), PurposeFrom::Role);
        scope.offer_purpose(self.default_purpose, PurposeFrom::Default);
    }

    fn role_purpose(&self, scope: &Scope) -> Option<Purpose> {
        let hook = self.purpose_by_role.as_ref()?;
        scope.actor()?.roles().find_map(|role| hook(role))
    }

    /// What happens to a request of that route that no handler took.
    pub(crate) fn unannotated(&self, route: Option<&str>) -> Unannotated {
        let ignored = route.is_some_and(|route| self.ignored.contains(&route) || self.audit.ignores(route));
        if ignored { Unannotated::Ignore } else { self.unannotated }
    }

    /// The answer to a refused request.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Response {
        self.on_refusal.as_ref().map_or_else(|| problem(refusal), |answer| answer(refusal))
    }
}
