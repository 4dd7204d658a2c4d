//! What only the handler's body knows.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    changes::{Change, changes},
    code::{code_or_other, is_namespace},
    error::Refused,
    event::{
        Actor, Authz, Changed, Decision, Ending, Grant, Outcome, Purpose, Reason, Recipient, Terms, Transfer,
        Verdict,
    },
    identity::{Identifier, Identity},
    phi::{NamesPatient, PhiRecord},
    scope::{InScope, Scope},
    state::ActorFrom,
};

/// The operation under way: what the body adds to it stands in its end line.
///
/// It is `Clone + Send + 'static` and may be taken along into spawned tasks. What is added after the end is not written
/// any more, and what would leave then is refused; nothing here ever panics.
///
/// ```
/// use audit_core::{Actor, Op, Purpose};
///
/// fn look_up(op: &Op, id: u64) {
///     op.patient(&id);
///     op.actor(Actor::service("lab-import"));
///     op.purpose(Purpose::Treatment);
/// }
/// ```
#[derive(Clone)]
pub struct Op(Scope);

/// Which operation it is.
impl Op {
    /// The operation of a scope.
    pub const fn of(scope: Scope) -> Self {
        Self(scope)
    }

    /// The operation whose future is being polled in this thread; none in a task that the handler spawned.
    pub fn current() -> Option<Self> {
        Scope::current().map(Self)
    }

    /// Makes the operation current in a task of its own: what is audited in there is caused by it, and done by its actor,
    /// even when its own handler has answered by then. A WebSocket is such a task:
    ///
    /// ```
    /// # use audit_core::{Op, Refused};
    /// # async fn connected() {}
    /// #[audit_core::audit(export, patient = id)]
    /// async fn follow(id: u64) -> Result<(), Refused> {
    ///     // … Op::current() is this export, caused by the request …
    ///     Ok(())
    /// }
    ///
    /// fn spawned(op: &Op, id: u64) -> impl Future<Output = Result<(), Refused>> + Send + use<> {
    ///     op.run(follow(id)) // … for `tokio::spawn` or `on_upgrade`
    /// }
    /// ```
    pub fn run<F>(&self, future: F) -> InScope<F> {
        self.0.clone().run(future)
    }

    /// Its id, as it stands in every line of it.
    pub fn id(&self) -> Uuid {
        self.0.id()
    }

    /// A text that another process can go on with: put it into the job that you queue, and give it to the job's
    /// operation as [`caused_by`](Self::caused_by) or `#[audit(…, cause = handle)]`. It holds the operation's id and
    /// nothing else.
    pub fn handle(&self) -> String {
        self.0.id().to_string()
    }

    /// The operation that led to this one, by its [`handle`](Self::handle). A text that is no handle is not taken.
    pub fn caused_by(&self, handle: impl AsRef<str>) {
        // Operations have ids of version 7; an id of something else does not belong into a line.
        let cause = Uuid::parse_str(handle.as_ref()).ok().filter(is_operation);
        if cause.is_some() {
            self.0.state().cause = cause;
        }
    }
}

/// Who and why.
impl Op {
    /// Who does it, instead of what the layer found out.
    pub fn actor(&self, actor: Actor) {
        self.0.offer_actor(Some(actor), ActorFrom::Operation);
    }

    /// The organisation whose data it touches, by its [registered](crate::Builder::tenants) code. Say it before anything
    /// is named: pseudonyms are made per organisation.
    pub fn tenant(&self, code: impl AsRef<str>) {
        self.0.set_tenant(code.as_ref());
    }

    /// Why it is done, instead of what the layer found out. Called again, it adds a purpose.
    pub fn purpose(&self, purpose: Purpose) {
        self.0.add_purpose(purpose);
    }

    /// A rule of the app permits it: `policy` is the [registered](crate::Builder::policies) code of the rule.
    pub fn allow(&self, policy: impl Into<Cow<'static, str>>) {
        self.decide(Decision::Allow, policy.into());
    }

    /// A rule of the app refuses it: the outcome is *denied, forbidden*, whatever the status. `policy` is the
    /// [registered](crate::Builder::policies) code of the rule, for example `notes.clinicians-only`.
    pub fn deny(&self, policy: impl Into<Cow<'static, str>>) {
        self.decide(Decision::Deny, policy.into());
        self.0.state().verdict = Some(Ending { outcome: Outcome::Denied, reason: Reason::Forbidden });
    }

    /// Somebody asks to break the glass, for that [registered](crate::Builder::break_glass) reason. Where a header of the
    /// request says so, use the layer's hook: it is known before the log is asked for room.
    pub fn request_break_glass(&self, reason: impl Into<Cow<'static, str>>) {
        self.0.ask_break_glass(Some(reason));
    }

    /// The app's rules refuse. Gives true where somebody asked to break the glass and the app grants it, for example
    /// because the actor is a clinician: then go on, and the line says so with a severity to be noticed. It stands in the
    /// line, too, where it is not granted.
    ///
    /// ```
    /// # struct User; impl User { fn may_read(&self) -> bool { false } fn is_clinician(&self) -> bool { true } }
    /// fn may_open(op: &audit_core::Op, user: &User) -> bool {
    ///     user.may_read() || op.break_glass(user.is_clinician())
    /// }
    /// ```
    pub fn break_glass(&self, granted: bool) -> bool {
        self.0.break_glass(granted)
    }

    /// It failed for that reason, whatever the status. What only the log can know (`ok`, `panic`, `cancelled`,
    /// `withheld`) is no reason that the app can give; it becomes `error`.
    pub fn fail(&self, reason: Reason) {
        let reason = match reason {
            Reason::Ok | Reason::Panic | Reason::Cancelled | Reason::Withheld => Reason::Error,
            reason => reason,
        };
        self.0.state().verdict = Some(Ending { outcome: Outcome::Failed, reason });
    }

    fn decide(&self, decision: Decision, policy: Cow<'static, str>) {
        self.0.state().authz = Some(Authz { decision, policy });
    }
}

/// Whose data, and which.
impl Op {
    /// A patient whose data it touches.
    pub fn patient(&self, id: &(impl Identifier + ?Sized)) {
        // Read before the operation is locked: an identifier may be the app's own type.
        let id = Identity::of(id);
        self.0.name(|disclosure| disclosure.subject(&id));
    }

    /// A record that it touches, of the patient named last. `kind` is the namespace of its id, for example `note`:
    /// 1 to 32 of a-z, 0-9 and `_`, beginning with a letter; anything else becomes `record`.
    pub fn record(&self, kind: &'static str, id: &(impl Identifier + ?Sized)) {
        let namespace = if is_namespace(kind) { kind } else { "record" };
        let id = Identity::of(id);
        self.0.name(|disclosure| disclosure.named(namespace, &id));
    }

    /// Whom and what a record is about that does not leave by that: one that a request brought, say. Its patients and
    /// records are named, and no fields.
    pub fn about<T: PhiRecord + ?Sized>(&self, record: &T) {
        self.0.about(record);
    }

    /// Fields that it discloses, by their names in the source; for answers that are no records.
    pub fn fields(&self, fields: &[&'static str]) {
        self.0.name(|disclosure| fields.iter().for_each(|field| disclosure.field(field)));
    }

    /// The encounter that it belongs to: a visit, an admission.
    pub fn encounter(&self, id: &(impl Identifier + ?Sized)) {
        let id = Identity::of(id);
        self.0.detail(|details| details.encounter = Some(id));
    }

    /// The study that it belongs to.
    pub fn study(&self, id: &(impl Identifier + ?Sized)) {
        let id = Identity::of(id);
        self.0.detail(|details| details.study = Some(id));
    }

    /// The names of the parameters that a search was made by, never their values.
    pub fn search_by(&self, parameters: &[&'static str]) {
        self.0.detail(|details| {
            details.search_by = parameters.to_vec();
        });
    }

    /// A record leaves before the operation ends: a WebSocket frame, a queue's payload, a mail, an outgoing request. It is
    /// named on a line of its own, and its JSON is there when that line was accepted.
    ///
    /// ```
    /// # use audit_core::{Op, PhiRecord, Refused};
    /// # #[derive(PhiRecord)] struct Reminder { #[phi(patient)] patient: u64, text: String }
    /// async fn frame(op: &Op, reminder: &Reminder) -> Result<bytes::Bytes, Refused> {
    ///     op.release(reminder).await // … and then into the socket
    /// }
    /// ```
    ///
    /// # Errors
    /// Where the line was not accepted, and where the operation has ended (its handler has answered): nothing may leave. After a line that
    /// was tried and not accepted, no answer of the handler leaves either that has something in it: its end says *withheld*.
    pub async fn release<T: NamesPatient>(&self, record: &T) -> Result<Bytes, Refused> {
        self.0.release_now(record).await
    }
}

/// What became different.
impl Op {
    /// A record before and after a change: the line names the fields that differ, with digests of their values that can be
    /// compared within this operation and nowhere else.
    pub fn changed<T: PhiRecord + ?Sized>(&self, before: &T, after: &T) {
        self.compare(Some(before), Some(after));
    }

    /// A record that is new: all its fields, with digests of what they hold.
    pub fn created<T: PhiRecord + ?Sized>(&self, after: &T) {
        self.compare(None, Some(after));
    }

    /// A record that is gone: all its fields, with digests of what they held.
    pub fn deleted<T: PhiRecord + ?Sized>(&self, before: &T) {
        self.compare(Some(before), None);
    }

    fn compare<T: PhiRecord + ?Sized>(&self, before: Option<&T>, after: Option<&T>) {
        let pseudonymizer = self.0.audit().pseudonymizer();
        let changed = changes(before, after).into_iter().map(|Change { of, field, before, after }| {
            // A bare list is of no type by itself.
            let of = if of.is_empty() { "list" } else { of };
            let digest = |value: Zeroizing<Vec<u8>>| pseudonymizer.change(self.id(), of, &field, &value);
            let (before, after) = (before.map(digest), after.map(digest));
            Changed { of, field, before, after }
        });
        // Made before the operation is locked: a record may be the app's own type.
        let changed: Vec<_> = changed.collect();
        self.0.detail(|details| details.changed.extend(changed));
    }
}

/// Administration.
impl Op {
    /// Who gets or loses which [registered](crate::Builder::roles) role, in a handler with `#[audit(grant)]` or
    /// `#[audit(revoke)]`.
    pub fn grant(&self, user: &(impl Identifier + ?Sized), role: impl Into<Cow<'static, str>>) {
        let grant = Grant { to: Identity::of(user), role: role.into() };
        self.0.detail(|details| details.grant = Some(grant));
    }

    /// The setting that is changed, by its name in the source, in a handler with `#[audit(configure)]`.
    pub fn setting(&self, name: &'static str) {
        self.0.detail(|details| details.setting = Some(code_or_other(name)));
    }

    /// The key that is replaced, by its name (`AUDIT_SEAL_KEY`), in a handler with `#[audit(rotate)]`.
    pub fn key(&self, name: &'static str) {
        self.0.detail(|details| details.key = Some(code_or_other(name)));
    }

    /// The patients that turn out to be one, in a handler with `#[audit(merge)]`, `#[audit(unmerge)]` or
    /// `#[audit(alias)]`. Both are named.
    pub fn link(&self, from: &(impl Identifier + ?Sized), to: &(impl Identifier + ?Sized)) {
        let (from, to) = (Identity::of(from), Identity::of(to));
        self.0.name(|disclosure| {
            disclosure.subject(&from);
            disclosure.subject(&to);
        });
        self.0.detail(|details| details.link = Some((from, to)));
    }

    /// The operation that was judged, and what came of it, in a handler with `#[audit(review)]`. What is no id of an operation
    /// (a UUID of version 7) is not taken.
    pub fn review(&self, op: Uuid, verdict: Verdict) {
        self.0.detail(|details| details.review = Some((op, verdict)).filter(|(op, _)| is_operation(op)));
    }

    /// To whom data leaves, by a [registered](crate::Builder::recipients) code, and on which terms, in a handler with
    /// `#[audit(disclose)]`. What leaves goes through [`release`](Self::release) or the answer.
    ///
    /// # Errors
    /// Where no recipient is registered by that code: an accounting of disclosures wants a name.
    pub fn recipient(&self, code: &str, terms: Terms) -> Result<(), Refused> {
        let recipient = self.0.audit().codes().recipient(code).ok_or(Refused::UnknownRecipient)?;
        self.0.detail(|details| details.transfer = Some(Transfer { recipient, terms: Some(terms) }));
        Ok(())
    }

    /// A recipient becomes known.
    pub(crate) fn registers(&self, recipient: Recipient) {
        self.0.detail(|details| details.transfer = Some(Transfer { recipient, terms: None }));
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Op({})", self.0.id())
    }
}

fn is_operation(id: &Uuid) -> bool {
    id.get_version_num() == 7
}
