//! An operation, as the input tells it.

use std::{borrow::Cow, net::IpAddr};

use audit_core::{
    Actor, Audit, Builder, Service,
    adapter::Origin,
    event::{Authn, Method, OnAuditFailure, Recipient},
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

use crate::{
    records::{Id, private},
    said::Said,
    words::{CODES, NAMES, pick, public},
};

/// The log, the request, and what becomes of it.
#[derive(Arbitrary, Debug)]
pub struct Story {
    pub log: Log,
    pub request: Request,
    pub handler: u8,
    /// Whether an `#[audit]` handler takes the request.
    pub armed: bool,
    pub before: Vec<Said>,
    pub said: Vec<Said>,
    pub ending: Ending,
    pub after: Vec<Said>,
    /// Any text, for the writer alone.
    pub text: String,
}

/// What the app registered.
#[derive(Arbitrary, Debug)]
pub struct Log {
    pub actors_in_clear: bool,
    shared: bool,
    /// Whatever is configured is as long as it can be.
    long: bool,
    recipients: Vec<(u8, String, String)>,
}

/// Where it comes from, and from whom.
#[derive(Arbitrary, Debug)]
pub struct Request {
    method: u8,
    route: Option<String>,
    client: Option<IpAddr>,
    id: Id,
    tenant: Option<Code>,
    actor: Option<Who>,
}

/// A code that the app gives: a registered one, or data that somebody took for a code.
#[derive(Arbitrary, Debug)]
pub enum Code {
    Known(u8),
    Unknown(String),
}

/// An actor.
#[derive(Arbitrary, Debug)]
pub struct Who {
    kind: u8,
    id: Id,
    patient: Id,
    behalf: Option<Id>,
    roles: Vec<Code>,
    org: Option<Code>,
    issuer: Option<Code>,
    authn: Option<(u8, bool, Id, Id)>,
}

/// How it ends.
#[derive(Arbitrary, Debug)]
pub enum Ending {
    Status(u16),
    /// The client leaves after so many bytes of the body.
    Left(u16, u8),
    Panic,
    Dropped,
}

impl Log {
    pub fn builder(&self) -> Builder {
        let recipients = self.recipients.iter();
        let recipients = recipients.filter_map(|(code, name, address)| recipient(*code, name, address));
        let longest = self.long.then(|| recipient(0, &"é".repeat(60), &"ü".repeat(60))).flatten();
        let codes = || CODES.iter().copied();
        let builder = Audit::builder()
            .roles(codes())
            .policies(codes())
            .organisations(codes())
            .issuers(codes())
            .tenants(codes())
            .break_glass(OnAuditFailure::Allow, codes())
            .recipients(recipients.chain(longest))
            .shared(self.shared.then_some("user"));
        if self.actors_in_clear { builder.actors_in_clear() } else { builder }
    }

    /// # Panics
    /// Never: these are codes.
    pub fn service(&self) -> Service {
        let code = if self.long { CODES[0] } else { "clinic" };
        let service = Service::default().name(code).and_then(|service| service.env("test")?.release(code));
        let service = service.and_then(|service| service.commit(code)?.instance(code)?.region(code));
        service.expect("these are codes")
    }

    /// The ring of pseudonym keys.
    pub fn ring(&self) -> String {
        format!("{}:{}", if self.long { "k9999" } else { "k1" }, "6b".repeat(32))
    }
}

impl Request {
    /// The template of its route.
    pub fn route(&self) -> Option<String> {
        self.route.as_deref().map(public)
    }

    /// A function where there is no method.
    pub fn origin<'a>(&self, route: Option<&'a str>) -> Origin<'a> {
        let origin = match pick(METHODS, self.method) {
            "" => Origin::default(),
            method => Origin::of_request(method),
        };
        origin.route(route).client(self.client).request_id(Some(&self.id))
    }

    pub fn actor(&self) -> Option<Actor> {
        self.actor.as_ref().map(Who::actor)
    }

    pub fn tenant(&self) -> Option<Cow<'static, str>> {
        self.tenant.as_ref().map(Code::text)
    }
}

impl Code {
    pub fn text(&self) -> Cow<'static, str> {
        match self {
            Self::Known(code) => pick(CODES, *code).into(),
            Self::Unknown(text) => private(text).into(),
        }
    }
}

impl Who {
    pub fn actor(&self) -> Actor {
        let mut actor = match self.kind % 5 {
            0 => Actor::workforce(&self.id),
            1 => Actor::patient(&self.id, &self.patient),
            2 => Actor::proxy(&self.id, &self.patient),
            3 => Actor::service(NAMES[0]),
            _ => Actor::anonymous(),
        };
        if let Some(user) = &self.behalf {
            actor = actor.on_behalf_of(user);
        }
        if let Some(org) = &self.org {
            actor = actor.org(org.text());
        }
        if let Some(issuer) = &self.issuer {
            actor = actor.issuer(issuer.text());
        }
        if let Some((method, mfa, session, token)) = &self.authn {
            actor =
                actor.authn(Authn::by(pick(Method::ALL, *method)).mfa(*mfa).session(session).token(token));
        }
        self.roles.iter().fold(actor, |actor, role| actor.role(role.text()))
    }
}

/// None where the log would not take it.
pub fn recipient(code: u8, name: &str, address: &str) -> Option<Recipient> {
    Recipient::new(pick(CODES, code), public(name), public(address)).ok()
}

const METHODS: &[&str] = &["GET", "POST", "HEAD", "OTHER", ""];
