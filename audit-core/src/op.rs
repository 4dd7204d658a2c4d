//! What only the handler's body knows.

use std::fmt;

use uuid::Uuid;

use crate::{
    code::code_or_other,
    event::{Actor, Ending, Outcome, Policy, Purpose, Reason},
    identity::{Identifier, Identity},
    scope::{ActorFrom, Scope},
};

/// The operation under way: what the body adds to it stands in its end line.
///
/// It is `Clone + Send + 'static` and may be taken along into spawned tasks. What is added after the end is not written
/// any more; nothing here ever panics or fails.
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

impl Op {
    /// The operation of a scope.
    pub const fn of(scope: Scope) -> Self {
        Self(scope)
    }

    /// The operation whose future is being polled in this thread; none in a task that the handler spawned.
    pub fn current() -> Option<Self> {
        Scope::current().map(Self)
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
        self.0.caused_by(handle.as_ref());
    }

    /// The organisation whose data it touches, by its registered code. Say it before anything is named: pseudonyms are
    /// made per organisation.
    pub fn tenant(&self, code: impl AsRef<str>) {
        self.0.set_tenant(code.as_ref());
    }

    /// Who does it, instead of what the layer found out.
    pub fn actor(&self, actor: Actor) {
        self.0.offer_actor(Some(actor), ActorFrom::Operation);
    }

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

    /// Fields that it discloses, by their names in the source; for answers that are no records.
    pub fn fields(&self, fields: &[&'static str]) {
        self.0.name(|disclosure| fields.iter().for_each(|field| disclosure.field(field)));
    }

    /// Why it is done, instead of what the layer found out. Called again, it adds a purpose.
    pub fn purpose(&self, purpose: Purpose) {
        self.0.add_purpose(purpose);
    }

    /// The app's own rule refuses it: the outcome is *denied, forbidden*, whatever the status. `policy` is the code of
    /// the rule, for example `notes.clinicians-only`: 1 to 64 of `a-z A-Z 0-9 . _ : / @ + -`, else `other`.
    pub fn deny(&self, policy: &'static str) {
        let mut state = self.0.state();
        state.policy = Some(Policy { code: code_or_other(policy) });
        state.verdict = Some(Ending { outcome: Outcome::Denied, reason: Reason::Forbidden });
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
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Op({})", self.0.id())
    }
}

fn is_namespace(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(bytes.len(), 1..=32)
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
}
