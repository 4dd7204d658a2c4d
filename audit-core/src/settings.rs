//! What the app tells its layer or middleware once, whatever its framework calls the head of a request.

use std::{borrow::Cow, sync::Arc};

use crate::{
    audit::Audit,
    client::ClientAddress,
    event::{Actor, Origin, Purpose, PurposeFrom},
    guard::{Guard, Unannotated},
    handle::Handle,
    refusal::Refusal,
    scope::Scope,
    state::ActorFrom,
};

/// The settings of an adapter's layer: `H` is the head of its framework's requests, `R` a response. What each is for
/// stands at the method of the layer that passes it on.
pub struct Settings<H: ?Sized, R> {
    audit: Handle,
    actor: Option<Arc<Hook<H, Actor>>>,
    tenant: Option<Arc<Hook<H, Code>>>,
    break_glass: Option<Arc<Hook<H, Code>>>,
    purpose: Option<Arc<Hook<H, Purpose>>>,
    purpose_by_role: Option<Arc<Hook<str, Purpose>>>,
    default_purpose: Option<Purpose>,
    client: ClientAddress,
    unannotated: Unannotated,
    ignored: Arc<Vec<&'static str>>,
    on_refusal: Option<Arc<Answer<R>>>,
}

/// The tenant of a request, by its [registered](crate::Builder::tenants) code: what the app's authentication puts into the
/// request's extensions where it knows whose data is asked for.
#[derive(Clone, Debug)]
pub struct Tenant(pub Cow<'static, str>);

/// A function of the app.
type Hook<H, T> = dyn Fn(&H) -> Option<T> + Send + Sync;

/// A function of the app that gives refusals its own form.
type Answer<R> = dyn Fn(Refusal) -> R + Send + Sync;

/// A registered code.
type Code = Cow<'static, str>;

/// What the app says; [`settings_of_layer`](crate::settings_of_layer) hands it on, and says what each is for.
impl<H: ?Sized + 'static, R: 'static> Settings<H, R> {
    /// Those of a layer that writes to that log, and does not keep it open.
    pub fn new(audit: &Audit) -> Self {
        Self {
            audit: audit.handle(),
            actor: None,
            tenant: None,
            break_glass: None,
            purpose: None,
            purpose_by_role: None,
            default_purpose: None,
            client: audit.client_address(),
            unannotated: Unannotated::default(),
            ignored: Arc::default(),
            on_refusal: None,
        }
    }

    /// Who asks.
    pub fn actor(self, hook: impl Fn(&H) -> Option<Actor> + Send + Sync + 'static) -> Self {
        Self { actor: Some(Arc::new(hook)), ..self }
    }

    /// Whose data it is.
    pub fn tenant<C: Into<Code>>(self, hook: impl Fn(&H) -> Option<C> + Send + Sync + 'static) -> Self {
        Self { tenant: Some(Arc::new(move |head| hook(head).map(Into::into))), ..self }
    }

    /// The reason for which it asks to break the glass.
    pub fn break_glass<C: Into<Code>>(self, hook: impl Fn(&H) -> Option<C> + Send + Sync + 'static) -> Self {
        Self { break_glass: Some(Arc::new(move |head| hook(head).map(Into::into))), ..self }
    }

    /// Why, from the head of the request.
    pub fn purpose(self, hook: impl Fn(&H) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        Self { purpose: Some(Arc::new(hook)), ..self }
    }

    /// Why, from a role of the actor.
    pub fn purpose_by_role(self, hook: impl Fn(&str) -> Option<Purpose> + Send + Sync + 'static) -> Self {
        Self { purpose_by_role: Some(Arc::new(hook)), ..self }
    }

    /// Why, where nothing else says it.
    pub fn default_purpose(self, purpose: Purpose) -> Self {
        Self { default_purpose: Some(purpose), ..self }
    }

    /// Whose word is taken for the client's address.
    pub fn client_address(self, client: ClientAddress) -> Self {
        Self { client, ..self }
    }

    /// What happens to requests that no `#[audit]` handler took.
    pub fn unannotated(self, unannotated: Unannotated) -> Self {
        Self { unannotated, ..self }
    }

    /// Route templates without `#[audit]` that leave no line.
    pub fn ignore(mut self, templates: impl IntoIterator<Item = &'static str>) -> Self {
        Arc::make_mut(&mut self.ignored).extend(templates);
        self
    }

    /// The form of refusals.
    pub fn on_refusal(self, answer: impl Fn(Refusal) -> R + Send + Sync + 'static) -> Self {
        Self { on_refusal: Some(Arc::new(answer)), ..self }
    }
}

/// Gives an adapter's layer, which must be a type of its own, the methods by which the app configures it. The layer has
/// a field `settings`.
#[macro_export]
#[doc(hidden)]
macro_rules! settings_of_layer {
    ($Layer:ident, head: $Head:ty, response: $Response:ty) => {
        impl $Layer {
            /// One that writes to that log. It does not keep the log open.
            pub fn new(audit: &$crate::Audit) -> Self {
                Self { settings: $crate::adapter::Settings::new(audit) }
            }

            /// Who asks, from the head of the request. Used where nobody put an [`Actor`](crate::Actor) into its extensions.
            pub fn actor(
                self,
                hook: impl Fn(&$Head) -> Option<$crate::Actor> + Send + Sync + 'static,
            ) -> Self {
                Self { settings: self.settings.actor(hook) }
            }

            /// Whose data it is, from the head of the request: the [registered](crate::core::Builder::tenants) code of a
            /// tenant. A [`Tenant`](crate::Tenant) in the request's extensions, from the app's own authentication, counts
            /// more.
            pub fn tenant<C>(self, hook: impl Fn(&$Head) -> Option<C> + Send + Sync + 'static) -> Self
            where
                C: Into<::std::borrow::Cow<'static, str>>,
            {
                Self { settings: self.settings.tenant(hook) }
            }

            /// The reason for which the request asks to break the glass, a
            /// [registered](crate::core::Builder::break_glass) code, for example from a header. Whether that is granted says
            /// the handler, by [`Op::break_glass`](crate::core::Op::break_glass).
            pub fn break_glass<C>(self, hook: impl Fn(&$Head) -> Option<C> + Send + Sync + 'static) -> Self
            where
                C: Into<::std::borrow::Cow<'static, str>>,
            {
                Self { settings: self.settings.break_glass(hook) }
            }

            /// Why, from the head of the request. Counts less than what the attribute or the handler's body says.
            pub fn purpose(
                self,
                hook: impl Fn(&$Head) -> Option<$crate::Purpose> + Send + Sync + 'static,
            ) -> Self {
                Self { settings: self.settings.purpose(hook) }
            }

            /// Why, from a role of the actor; the first of the roles that has a purpose decides.
            pub fn purpose_by_role(
                self,
                hook: impl Fn(&str) -> Option<$crate::Purpose> + Send + Sync + 'static,
            ) -> Self {
                Self { settings: self.settings.purpose_by_role(hook) }
            }

            /// Why, where nothing else says it.
            pub fn default_purpose(self, purpose: $crate::Purpose) -> Self {
                Self { settings: self.settings.default_purpose(purpose) }
            }

            /// Whose word is taken for the client's address, instead of the platform's rule.
            pub fn client_address(self, rule: $crate::adapter::ClientAddress) -> Self {
                Self { settings: self.settings.client_address(rule) }
            }

            /// What happens to requests that no `#[audit]` handler took. Default: they are recorded.
            pub fn unannotated(self, unannotated: $crate::adapter::Unannotated) -> Self {
                Self { settings: self.settings.unannotated(unannotated) }
            }

            /// Route templates without `#[audit]` that leave no line, for example `/health`.
            pub fn ignore(self, templates: impl IntoIterator<Item = &'static str>) -> Self {
                Self { settings: self.settings.ignore(templates) }
            }

            /// Gives refusals the app's own form. Keep the status, and `Retry-After` where
            /// [`Refusal::retry_after`](crate::Refusal::retry_after) has one.
            pub fn on_refusal(
                self,
                answer: impl Fn($crate::adapter::Refusal) -> $Response + Send + Sync + 'static,
            ) -> Self {
                Self { settings: self.settings.on_refusal(answer) }
            }
        }
    };
}

/// What the adapter asks.
impl<H: ?Sized, R> Settings<H, R> {
    /// Whose word is taken for the client's address.
    pub fn client(&self) -> ClientAddress {
        self.client
    }

    /// Makes a request an operation: from here on it ends, whatever happens.
    pub fn open(&self, origin: Origin<'_>) -> Guard {
        let scope = Scope::new(&self.audit, origin);
        Guard::new(scope, self.unannotated).ignoring(Arc::clone(&self.ignored))
    }

    /// Looks at the head of a request, with what the app's authentication left in it: on the way in, and again when a
    /// handler takes it, because layers in between may have found out more.
    pub fn look(&self, scope: &Scope, head: &H, actor: Option<Actor>, tenant: Option<Tenant>) {
        scope.offer_actor(actor, ActorFrom::Request);
        if !scope.has_actor() {
            scope.offer_actor(ask(self.actor.as_ref(), head), ActorFrom::Hook);
        }
        if let Some(Tenant(code)) = tenant {
            scope.set_tenant(&code);
        }
        scope.offer_tenant(ask(self.tenant.as_ref(), head));
        scope.ask_break_glass(ask(self.break_glass.as_ref(), head));
        scope.offer_purpose(ask(self.purpose.as_ref(), head), PurposeFrom::Request);
        scope.offer_purpose(self.role_purpose(scope), PurposeFrom::Role);
        scope.offer_purpose(self.default_purpose, PurposeFrom::Default);
    }

    /// The first of the roles that has a purpose decides.
    fn role_purpose(&self, scope: &Scope) -> Option<Purpose> {
        let hook = self.purpose_by_role.as_ref()?;
        scope.actor()?.roles().find_map(|role| hook(role))
    }

    /// The answer to a refused request: the app's, or else the adapter's.
    pub fn refuse(&self, refusal: Refusal, otherwise: impl FnOnce(Refusal) -> R) -> R {
        match &self.on_refusal {
            Some(answer) => answer(refusal),
            None => otherwise(refusal),
        }
    }
}

fn ask<H: ?Sized, T>(hook: Option<&Arc<Hook<H, T>>>, head: &H) -> Option<T> {
    hook.and_then(|hook| hook(head))
}

/// Shares the hooks; written by hand, because a derive would ask for heads and responses that can be cloned.
impl<H: ?Sized, R> Clone for Settings<H, R> {
    fn clone(&self) -> Self {
        Self {
            audit: self.audit.clone(),
            actor: self.actor.clone(),
            tenant: self.tenant.clone(),
            break_glass: self.break_glass.clone(),
            purpose: self.purpose.clone(),
            purpose_by_role: self.purpose_by_role.clone(),
            default_purpose: self.default_purpose,
            client: self.client,
            unannotated: self.unannotated,
            ignored: Arc::clone(&self.ignored),
            on_refusal: self.on_refusal.clone(),
        }
    }
}
