//! What is said and done while an operation runs.

use audit_core::{
    Actor, Op, Purpose, Reason, Refused,
    adapter::{Held, Scope},
    event::{Authn, Basis, Link, Method, Notice, Terms, Verdict},
    testing::Recording,
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use uuid::Uuid;

use crate::{
    records::{Id, Person, page},
    story::{Code, Who, recipient},
    words::{CODES, NAMES, pick, public},
};

/// One thing.
#[derive(Arbitrary, Debug)]
pub enum Said {
    Actor(Who),
    Purpose(u8),
    Allow(Code),
    Deny(Code),
    AskForGlass(Code),
    BreakGlass(bool),
    Fail(u8),
    Patient(Id),
    Patients(u8),
    Record(u8, Id),
    Fields(Vec<u8>),
    Encounter(Id),
    Study(Id),
    SearchBy(Vec<u8>),
    Answer(Vec<Person>, u8),
    Release(Person),
    About(Person),
    Changed(Person, Person),
    Created(Person),
    Deleted(Person),
    Grant(Id, Code),
    Setting(u8),
    Key(u8),
    Link(Id, Id),
    Review(u128, u8),
    Recipient(u8, u8, Id, bool),
    CausedBy(String),
    Routed(Option<String>),
    Untyped,
    Job(Id),
    Act(Act),
    /// All of it at its longest.
    Everything,
}

/// An event of its own.
#[derive(Arbitrary, Debug)]
pub enum Act {
    Link(Id, Id),
    Review(u128),
    Grant(Id, Code),
    Register(u8, String, String),
    Disclose(u8, u8, Id, Person),
}

impl Said {
    /// Says it. What is refused is refused: before a handler took the request, and after its end.
    pub async fn say(&self, scope: &Scope, audit: &Recording) {
        let op = Op::of(scope.clone());
        match self {
            Self::Actor(who) => op.actor(who.actor()),
            Self::Purpose(purpose) => op.purpose(pick(Purpose::ALL, *purpose)),
            Self::Allow(policy) => op.allow(policy.text()),
            Self::Deny(policy) => op.deny(policy.text()),
            Self::AskForGlass(reason) => op.request_break_glass(reason.text()),
            Self::BreakGlass(granted) => _ = op.break_glass(*granted),
            Self::Fail(reason) => op.fail(pick(Reason::ALL, *reason)),
            Self::Patient(id) => op.patient(id),
            Self::Patients(count) => numbers(*count).for_each(|id| op.patient(&id)),
            Self::Record(kind, id) => op.record(pick(NAMES, *kind), id),
            Self::Fields(fields) => op.fields(&names(fields)),
            Self::Encounter(id) => op.encounter(id),
            Self::Study(id) => op.study(id),
            Self::SearchBy(parameters) => op.search_by(&names(parameters)),
            Self::Answer(people, others) => _ = scope.release(Held::new(page(people, *others))),
            Self::Release(person) => _ = op.release(&person.record()).await,
            Self::About(person) => op.about(&person.record()),
            Self::Changed(before, after) => op.changed(&before.record(), &after.record()),
            Self::Created(person) => op.created(&person.record()),
            Self::Deleted(person) => op.deleted(&person.record()),
            Self::Grant(user, role) => op.grant(user, role.text()),
            Self::Setting(name) => op.setting(pick(NAMES, *name)),
            Self::Key(name) => op.key(pick(NAMES, *name)),
            Self::Link(from, to) => op.link(from, to),
            Self::Review(id, verdict) => op.review(Uuid::from_u128(*id), pick(Verdict::ALL, *verdict)),
            Self::Recipient(code, basis, consent, notice) => {
                _ = op.recipient(pick(CODES, *code), terms(*basis, consent, *notice));
            }
            Self::CausedBy(handle) => op.caused_by(handle),
            Self::Routed(template) => scope.routed(template.as_deref().map(public).as_deref()),
            Self::Untyped => scope.untyped(),
            Self::Job(id) => _ = op.run(job(id)).await,
            Self::Act(act) => _ = op.run(act.happen(audit)).await,
            Self::Everything => everything(scope),
        }
    }

    /// The patients whom it names by themselves.
    pub fn patients(&self) -> Vec<Id> {
        match self {
            Self::Patient(id) => vec![id.clone()],
            Self::Patients(count) => numbers(*count).collect(),
            Self::Link(from, to) => vec![from.clone(), to.clone()],
            _ => Vec::new(),
        }
    }
}

impl Act {
    async fn happen(&self, audit: &Recording) -> Result<(), Refused> {
        match self {
            Self::Link(from, to) => _ = audit.link(Link::Merge, from, to).await?,
            Self::Review(id) => _ = audit.review(Uuid::from_u128(*id), Verdict::Justified).await?,
            Self::Grant(user, role) => _ = audit.grant(user, &role.text()).await?,
            Self::Register(code, name, address) => {
                if let Some(recipient) = recipient(*code, name, address) {
                    audit.register(recipient).await?;
                }
            }
            Self::Disclose(code, basis, consent, person) => {
                let terms = terms(*basis, consent, true);
                audit.disclosure(pick(CODES, *code), terms, &person.record()).await?;
            }
        }
        Ok(())
    }
}

#[audit_core::audit(export, patient = id)]
async fn job(id: &Id) -> Result<(), Refused> {
    match id {
        Id::Nobody => Err(Refused::Unwritable),
        _ => Ok(()),
    }
}

fn everything(scope: &Scope) {
    let (op, code) = (Op::of(scope.clone()), CODES[0]);
    let authn = Authn::by(Method::Certificate).mfa(true).session("s").token("t");
    let actor = Actor::proxy("u", "p").org(code).issuer(code).on_behalf_of("z").authn(authn);
    op.actor((0..8).fold(actor, |actor, _| actor.role(code)));
    op.request_break_glass(code);
    op.break_glass(true);
    for purpose in Purpose::ALL {
        op.purpose(*purpose);
    }
    op.allow(code);
    op.encounter("e");
    op.study("s");
    op.caused_by(op.handle());
    op.search_by(&[code; 16]);
    op.grant("g", code);
    op.link("l", "m");
    op.review(op.id(), Verdict::Inconclusive);
    op.setting(code);
    op.key(code);
    scope.routed(Some(&"é".repeat(85)));
    // Not every log knows it.
    _ = op.recipient(code, terms(0, &Id::Empty, true));
}

fn terms(basis: u8, consent: &Id, notice: bool) -> Terms {
    let terms = Terms::on(pick(Basis::ALL, basis)).consent(consent);
    if notice { terms.notice(Notice::Part2) } else { terms }
}

fn numbers(count: u8) -> impl Iterator<Item = Id> {
    (0..u64::from(count)).map(Id::Number)
}

fn names(places: &[u8]) -> Vec<&'static str> {
    places.iter().map(|place| pick(NAMES, *place)).collect()
}
