//! The groups of a line: who, by which right, to whom.

use std::{net::IpAddr, sync::atomic::AtomicBool};

use super::{Object, Recorder};
use crate::{
    code::{OTHER, is_code},
    codes::{Set, Tenant},
    disclosure::Only,
    emit::report_once,
    event::{Actor, ActorKind, Authn, Authz, BreakGlass, Details, Event, Grant, Notice, Transfer, network},
    identity::{Identifier, Identity},
    pseudonym::Pseudonyms,
};

/// Writes whatever names somebody.
pub(super) struct Who<'a> {
    pub(super) recorder: &'a Recorder,
    pub(super) pseudonyms: Pseudonyms<'a>,
    /// As in [`Layout`](super::Layout).
    pub(super) brief: bool,
}

impl Who<'_> {
    pub(super) fn actor(&self, o: &mut Object<'_>, event: &Event<'_>) {
        let Some(actor) = event.actor else {
            // A request comes from somebody, known or not; a job need not.
            if event.origin.is_request() {
                o.code("kind", ActorKind::Anonymous.as_str());
            }
            return;
        };
        let codes = &self.recorder.codes;
        o.pseudonym("for", self.pseudonyms.pseudonym("user", &actor.on_behalf_of));
        self.actor_id(o, actor);
        o.maybe("issuer", actor.issuer.as_deref().map(|issuer| codes.issuers.text(issuer)));
        o.code("kind", actor.kind.as_str());
        o.maybe("org", actor.org.as_deref().map(|org| codes.organisations.text(org)));
        if let Some(patient) = self.pseudonyms.token("patient", &actor.patient) {
            o.flag("own", event.totals.patients == Only::One(patient));
        }
        o.pseudonym("patient", self.pseudonyms.pseudonym("patient", &actor.patient));
        self.list(o, "roles", actor.roles().map(|role| codes.roles.text(role)));
    }

    pub(super) fn http(&self, o: &mut Object<'_>, method: &str, route: Option<&str>) {
        o.code("method", method);
        o.maybe("route", route.filter(|_| !self.brief));
    }

    pub(super) fn search<'t>(&self, o: &mut Object<'_>, by: impl Iterator<Item = &'t str>) {
        self.list(o, "by", by);
    }

    fn list<'t>(&self, o: &mut Object<'_>, key: &'static str, texts: impl Iterator<Item = &'t str>) {
        if self.brief {
            o.texts(key, texts.take(1).map(|_| OTHER));
        } else {
            o.texts(key, texts);
        }
    }

    /// A pseudonym; where the app wants it so, the ids of staff and programs as they are, if they are codes.
    fn actor_id(&self, o: &mut Object<'_>, actor: &Actor) {
        let program = actor.kind == ActorKind::Service;
        let mut clear = false;
        if self.recorder.actors_in_clear && (program || actor.kind == ActorKind::Workforce) {
            actor.id.canonical(&mut |id| {
                clear = is_code(id);
                o.maybe("id", Some(id).filter(|_| clear));
            });
        }
        if !clear {
            let namespace = if program { "service" } else { "user" };
            o.pseudonym("id", self.pseudonyms.pseudonym(namespace, &actor.id));
        }
    }

    pub(super) fn authn(&self, o: &mut Object<'_>, authn: &Authn) {
        o.code("method", authn.method.as_str());
        if let Some(mfa) = authn.mfa {
            o.flag("mfa", mfa);
        }
        o.pseudonym("session", self.pseudonyms.pseudonym("session", &authn.session));
        o.pseudonym("token", self.pseudonyms.pseudonym("token", &authn.token));
    }

    pub(super) fn authz(&self, o: &mut Object<'_>, authz: &Authz) {
        o.code("decision", authz.decision.as_str());
        o.code("policy", self.recorder.codes.policies.text(&authz.policy));
    }

    pub(super) fn break_glass(&self, o: &mut Object<'_>, glass: &BreakGlass) {
        let BreakGlass { reason, needed, granted } = glass;
        o.flag("granted", *granted);
        o.flag("needed", *needed);
        o.code("reason", self.recorder.codes.reasons.text(reason));
    }

    pub(super) fn client(&self, o: &mut Object<'_>, client: IpAddr) {
        o.pseudonym("id", self.pseudonyms.pseudonym("client", &client));
        o.maybe("net", Some(network(client)));
    }

    pub(super) fn disclosure(&self, o: &mut Object<'_>, Transfer { recipient, terms }: &Transfer) {
        let terms = terms.as_ref();
        o.maybe("basis", terms.map(|terms| terms.basis.as_str()));
        o.pseudonym("consent", terms.and_then(|terms| self.pseudonyms.pseudonym("consent", &terms.consent)));
        o.maybe("notice", terms.and_then(|terms| terms.notice).map(Notice::as_str));
        o.object("recipient", |o| {
            o.maybe("address", recipient.address());
            o.text("code", recipient.code());
            o.text("name", recipient.name());
        });
    }

    /// To nobody (`None`) nothing was granted.
    pub(super) fn grant(&self, o: &mut Object<'_>, Grant { to, role }: &Grant) {
        if let Some(to) = self.pseudonyms.pseudonym("user", to) {
            o.text("role", self.recorder.codes.roles.text(role));
            o.pseudonym("to", Some(to));
        }
    }

    /// With nobody (`None`) nobody is one.
    pub(super) fn link(&self, o: &mut Object<'_>, (from, to): &(Identity, Identity)) {
        let patient = |id| self.pseudonyms.pseudonym("patient", id);
        if let (Some(from), Some(to)) = (patient(from), patient(to)) {
            o.pseudonym("from", Some(from));
            o.pseudonym("to", Some(to));
        }
    }

    /// How many codes the operation gave that are in no set; the first time it is said on stderr.
    pub(super) fn unknown_codes(&self, event: &Event<'_>) -> u64 {
        static REPORTED: AtomicBool = AtomicBool::new(false);
        let codes = &self.recorder.codes;
        let actor = event.actor;
        let roles = actor.into_iter().flat_map(Actor::roles).chain(grant_role(event));
        let unknown = |set: &Set, code: Option<&str>| u64::from(code.is_some_and(|code| !set.has(code)));
        let count = roles.map(|role| unknown(&codes.roles, Some(role))).sum::<u64>()
            + unknown(&codes.organisations, actor.and_then(|actor| actor.org.as_deref()))
            + unknown(&codes.issuers, actor.and_then(|actor| actor.issuer.as_deref()))
            + unknown(&codes.policies, event.authz.map(|authz| authz.policy.as_ref()))
            + unknown(&codes.reasons, event.break_glass.map(|glass| glass.reason.as_ref()))
            + unknown(&codes.tenants, event.tenant.map(Tenant::as_str));
        if count > 0 {
            report_once(
                &REPORTED,
                format_args!(
                    "a role, policy, organisation, issuer, tenant or reason was not registered and stands in the lines as \
                     `other`: register it with `Audit::builder().roles([…])`, `.policies([…])`, …; the checkpoints count \
                     them as `unknown_codes`"
                ),
            );
        }
        count + self.missing_tenant(event)
    }

    /// In an app with tenants, a patient of none has another pseudonym than the same one of a tenant.
    fn missing_tenant(&self, event: &Event<'_>) -> u64 {
        static REPORTED: AtomicBool = AtomicBool::new(false);
        let named = event.totals.patients != Only::Nobody;
        let missing = named && event.tenant.is_none() && self.recorder.codes.tenants.len() > 0;
        if missing {
            report_once(
                &REPORTED,
                format_args!(
                    "a patient was named without a tenant although tenants are registered: name it by `.tenant(…)` of the audit layer, by \
                     `#[audit(…, tenant = …)]` or `op.tenant(…)`; its pseudonym is that of no tenant"
                ),
            );
        }
        u64::from(missing)
    }
}

fn grant_role<'a>(event: &Event<'a>) -> Option<&'a str> {
    event.details?.grant.as_ref().map(|grant| grant.role.as_ref())
}

impl Details {
    pub(super) fn config(&self, o: &mut Object<'_>) {
        o.maybe("key", self.key);
        o.maybe("setting", self.setting);
    }
}
