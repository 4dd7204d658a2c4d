//! The current request or job: what is known of it, from the first byte to its end.
//!
//! # Tasks
//! The scope is current while its future is polled ([`Scope::run`]), in that thread. A task that the handler spawns has
//! none; it takes an [`Op`](crate::Op) along, which is `Clone + Send + 'static` and can [run](crate::Op::run) it.

use std::{
    cell::RefCell,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Instant, SystemTime},
};

use pin_project_lite::pin_project;
use uuid::Uuid;

use crate::{arming::Arming, event::Origin, handle::Handle, spares::Spares, state::State};

/// One request or job. A handle: clones are the same scope.
#[derive(Clone)]
pub struct Scope(Arc<Shared>);

/// What all clones share. Its memory is used again by the thread that drops the last of them.
#[derive(Default)]
struct Shared {
    known: Option<Known>,
    state: Mutex<State>,
    /// Held while a part or the end takes its number, so that no part comes behind the end.
    order: Mutex<()>,
}

/// What is known from the beginning.
struct Known {
    audit: Handle,
    op: Uuid,
    started: Instant,
    origin: Origin<'static>,
}

impl Scope {
    /// A request from that origin.
    pub fn new(audit: &Handle, origin: Origin<'_>) -> Self {
        let (origin, route) = origin.split();
        let mut shared = Spares::take(&SPARES).unwrap_or_default();
        // Nobody else has one that is new or spare.
        if let Some(Shared { known, state, .. }) = Arc::get_mut(&mut shared) {
            state.get_mut().unwrap_or_else(PoisonError::into_inner).route.set(route, origin.guessed);
            let (op, started) = (audit.op_id(SystemTime::now()), Instant::now());
            *known = Some(Known { audit: audit.clone(), op, started, origin });
        }
        Self(shared)
    }

    /// A job. Within an operation it is done by its actor for its tenant, and caused by it where that has a line.
    pub(crate) fn job(audit: &Handle) -> Self {
        let job = Self::new(audit, Origin::default());
        if let Some(scope) = Self::current() {
            job.state().cause = scope.has_line().then(|| scope.id());
            job.inherit(&scope);
        }
        job
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

    pub(crate) fn audit(&self) -> &Handle {
        &self.known().audit
    }

    pub(crate) fn origin(&self) -> &Origin<'static> {
        &self.known().origin
    }

    pub(crate) fn id(&self) -> Uuid {
        self.known().op
    }

    /// Microseconds since it began.
    pub(crate) fn elapsed(&self) -> u64 {
        u64::try_from(self.known().started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) fn armed(&self) -> bool {
        matches!(self.state().arming, Arming::Armed(..))
    }

    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.state().arming, Arming::Ended)
    }

    /// Whether there is, or was, a line of it.
    fn has_line(&self) -> bool {
        matches!(self.state().arming, Arming::Armed(..) | Arming::Ended)
    }

    /// Holds back parts and the end while one of them takes its number.
    pub(crate) fn order(&self) -> MutexGuard<'_, ()> {
        self.0.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> &Known {
        self.0.known.as_ref().unwrap_or_else(|| unreachable!("it is there from the beginning"))
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        // Where two threads drop the last two at once, its memory is given back instead.
        if Arc::strong_count(&self.0) == 1
            && let Some(last) = Arc::get_mut(&mut self.0)
        {
            last.clear();
            // This one is gone before its thread takes it out again.
            Spares::give(&SPARES, Arc::clone(&self.0), MOST);
        }
    }
}

impl Shared {
    /// Forgets everything but its memory.
    fn clear(&mut self) {
        self.state.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.state.clear_poison();
        self.order.clear_poison();
        self.known = None;
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
    static SPARES: Spares<Arc<Shared>> = const { Spares::new() };
    static CURRENT: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

/// How many a thread keeps for later.
const MOST: usize = 32;
