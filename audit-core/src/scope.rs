//! The current request or job: what is known of it, from the first byte to its end.
//!
//! # Tasks
//! The scope is current while its future is polled ([`Scope::run`]), in that thread. A task that the handler spawns has
//! none; it takes an [`Op`](crate::Op) along, which is `Clone + Send + 'static`.

use std::{
    cell::RefCell,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use pin_project_lite::pin_project;
use uuid::Uuid;

use crate::{
    admission::Admission,
    disclosure::{Disclosed, Disclosure},
    event::{Action, Actor, Ending, Event, Handler, Origin, Policy, Purpose, PurposeFrom, Stage},
    handle::Handle,
    phi::{Held, PhiRecord},
    record::Records,
};

/// One request or job. A handle: clones are the same scope.
#[derive(Clone)]
pub struct Scope(Arc<Shared>);

struct Shared {
    audit: Handle,
    op: Uuid,
    started: Instant,
    origin: Origin,
    state: Mutex<State>,
}

/// What becomes known on the way.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) arming: Arming,
    pub(crate) begun: bool,
    /// The operation that led to this one.
    cause: Option<Uuid>,
    actor: Option<Actor>,
    actor_from: Option<ActorFrom>,
    purposes: Vec<Purpose>,
    purpose_from: Option<PurposeFrom>,
    pub(crate) policy: Option<Policy>,
    /// What the body, or a panic, said about the ending; it overrides the status.
    pub(crate) verdict: Option<Ending>,
    /// What the attribute and the body named.
    pub(crate) named: Disclosed,
    /// That, and what the answer discloses.
    answer: Option<Disclosed>,
    typed: Option<bool>,
    /// How many parts have been written.
    pub(crate) parts: u64,
}

impl State {
    /// Whether a record was released.
    pub(crate) const fn answered(&self) -> bool {
        self.answer.is_some()
    }

    /// What was named, the answer included.
    fn disclosed(&self) -> &Disclosed {
        self.answer.as_ref().unwrap_or(&self.named)
    }
}

/// Who named the actor, what counts most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorFrom {
    /// The handler's body.
    Operation,
    /// The app's authentication, which left it in the request.
    Request,
    /// The layer's hook.
    Hook,
}

/// Whether an `#[audit]` handler has taken the request.
#[derive(Default)]
pub(crate) enum Arming {
    #[default]
    Unarmed,
    Armed(&'static Handler, Admission),
    /// Armed by `#[audit(none, …)]`, or let through without a line by its policy.
    Exempt,
    Ended,
}

impl Scope {
    /// A request from that origin.
    pub fn new(audit: &Handle, origin: Origin) -> Self {
        Self::caused(audit, origin, None)
    }

    /// A job, within the current scope when there is one.
    pub(crate) fn job(audit: &Handle) -> Self {
        let cause = Self::current().filter(Self::armed).map(|scope| scope.0.op);
        Self::caused(audit, Origin::default(), cause)
    }

    fn caused(audit: &Handle, origin: Origin, cause: Option<Uuid>) -> Self {
        Self(Arc::new(Shared {
            audit: audit.clone(),
            op: Uuid::now_v7(),
            started: Instant::now(),
            origin,
            state: Mutex::new(State { cause, ..State::default() }),
        }))
    }

    /// The scope whose future is being polled in this thread.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(|current| current.borrow().clone()).ok()?
    }

    /// Makes the scope current whenever the future is polled.
    pub const fn run<F>(self, future: F) -> InScope<F> {
        InScope { scope: self, future }
    }

    /// Makes the scope current in this thread until the guard is dropped.
    pub fn enter(&self) -> Entered {
        let outer = CURRENT.try_with(|current| current.replace(Some(self.clone()))).ok().flatten();
        Entered { outer, this_thread: PhantomData }
    }

    /// An actor, unless one is known that counts more.
    pub fn offer_actor(&self, actor: Option<Actor>, from: ActorFrom) {
        let mut state = self.state();
        if let Some(actor) = actor.filter(|_| state.actor_from.is_none_or(|known| from <= known)) {
            state.actor = Some(actor);
            state.actor_from = Some(from);
        }
    }

    /// The actor, as far as one is known.
    pub fn actor(&self) -> Option<Actor> {
        self.state().actor.clone()
    }

    /// A purpose, unless one is known that counts more.
    pub fn offer_purpose(&self, purpose: Option<Purpose>, from: PurposeFrom) {
        let mut state = self.state();
        if let Some(purpose) = purpose.filter(|_| state.purpose_from.is_none_or(|known| from <= known)) {
            state.purposes = vec![purpose];
            state.purpose_from = Some(from);
        }
    }

    /// Names what the record discloses and writes it as JSON, for an answer whose line comes first.
    ///
    /// # Errors
    /// Where a field cannot be written as JSON.
    pub fn release<T: PhiRecord>(&self, held: Held<T>) -> Result<Vec<u8>, serde_json::Error> {
        // An answer that is put together from several names all of them.
        let mut disclosed = self.state().disclosed().clone();
        let body = held.release(&mut Disclosure::new(self.0.audit.pseudonymizer(), &mut disclosed))?;
        let mut state = self.state();
        state.answer = Some(disclosed);
        state.typed = Some(true);
        Ok(body)
    }

    /// Notes that the answer has a body that did not come through a record type.
    pub fn untyped(&self) {
        self.state().typed.get_or_insert(false);
    }

    /// The operation that led to this one, by its handle.
    pub(crate) fn caused_by(&self, handle: &str) {
        if let Ok(cause) = Uuid::parse_str(handle) {
            self.state().cause = Some(cause);
        }
    }

    /// The organisation whose data it touches.
    pub(crate) fn set_tenant(&self, _code: &str) {}

    /// Names subjects, fields or records.
    pub(crate) fn name(&self, name: impl Fn(&mut Disclosure<'_>)) {
        let pseudonymizer = self.0.audit.pseudonymizer();
        let mut state = self.state();
        name(&mut Disclosure::new(pseudonymizer, &mut state.named));
        // After the answer was released, its end is still to come.
        if let Some(answer) = &mut state.answer {
            name(&mut Disclosure::new(pseudonymizer, answer));
        }
    }

    /// Adds a purpose that the body names; the first one replaces what the request or the layer offered.
    pub(crate) fn add_purpose(&self, purpose: Purpose) {
        let mut state = self.state();
        if state.purpose_from != Some(PurposeFrom::Operation) {
            state.purposes.clear();
        }
        state.purpose_from = Some(PurposeFrom::Operation);
        if !state.purposes.contains(&purpose) {
            state.purposes.push(purpose);
        }
    }

    /// The records of that stage.
    pub(crate) fn records(&self, action: Action, handler: &'static Handler, stage: Stage) -> Records {
        let known = self.state();
        // What was never answered was never disclosed.
        let answered = matches!(stage, Stage::End(end) if end.answered());
        let disclosed = if answered { known.disclosed() } else { &known.named };
        self.0.audit.record(Event {
            op: self.0.op,
            cause: known.cause,
            action,
            handler,
            actor: known.actor.as_ref(),
            policy: known.policy,
            purposes: &known.purposes,
            purpose_from: known.purpose_from.unwrap_or(PurposeFrom::Missing),
            origin: &self.0.origin,
            disclosed,
            typed: known.typed.filter(|_| answered),
            parts: known.parts,
            stage,
        })
    }

    pub(crate) fn audit(&self) -> &Handle {
        &self.0.audit
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.0.origin
    }

    pub(crate) fn id(&self) -> Uuid {
        self.0.op
    }

    /// Microseconds since it began.
    pub(crate) fn elapsed(&self) -> u64 {
        u64::try_from(self.0.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) fn armed(&self) -> bool {
        matches!(self.state().arming, Arming::Armed(..))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pin_project! {
    /// A future in whose polls the scope is current.
    pub struct InScope<F> {
        scope: Scope,
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let _entered = this.scope.enter();
        this.future.poll(context)
    }
}

/// Puts back what was current before, when dropped. It belongs to the thread in which it was made:
///
/// ```compile_fail
/// fn send<T: Send>(_: T) {}
/// fn elsewhere(scope: &audit_core::adapter::Scope) {
///     send(scope.enter());
/// }
/// ```
#[must_use = "the scope is current only until this is dropped"]
pub struct Entered {
    outer: Option<Scope>,
    this_thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        // In a thread that is being torn down there is nothing to put back.
        let _ = CURRENT.try_with(|current| current.replace(self.outer.take()));
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Scope>> = const { RefCell::new(None) };
}
