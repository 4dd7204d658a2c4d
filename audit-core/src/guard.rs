//! What sees to it that an operation ends.

use std::{fmt, sync::Arc, thread};

use crate::{
    ending::OTHER,
    event::{Ending, Handler},
    handover::{Handover, Leaving},
    refusal::Refusal,
    scope::Scope,
};

/// Sees to it that the operation of a scope ends: by [`end`](Self::end), or, when it is dropped before, as *cancelled*.
///
/// Nothing in its `Drop` blocks, awaits or panics: room for the end was reserved when the operation was armed.
pub struct Guard {
    scope: Scope,
    unannotated: Unannotated,
    /// None where it is not said here.
    ignored: Option<Arc<Vec<&'static str>>>,
}

/// What happens to requests that no `#[audit]` handler took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unannotated {
    /// A line of kind `unannotated`, with the route, and with a subject only where something on the way has named one.
    #[default]
    Record,
    /// No line.
    Ignore,
    /// A line, and the answer is withheld. What the handler did is done.
    Deny,
}

impl Guard {
    /// Watches over that scope.
    pub fn new(scope: Scope, unannotated: Unannotated) -> Self {
        Self { scope, unannotated, ignored: None }
    }

    /// Route templates without `#[audit]` that leave no line.
    pub(crate) fn ignoring(mut self, ignored: Arc<Vec<&'static str>>) -> Self {
        self.ignored = Some(ignored);
        self
    }

    /// The scope that it watches over.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The operation has an answer with that status. Returns when its line was accepted; then the answer may leave, and what
    /// comes back is kept with its body. A streamed answer ends later, with its last chunk.
    ///
    /// # Errors
    /// Where the line was not accepted: the answer must not leave, the refusal does.
    pub async fn end(self, status: u16) -> Result<Handover, Refusal> {
        if self.scope.streams() {
            self.scope.head(status).await?;
            return Ok(Handover::stream(self));
        }
        if !self.scope.arm_asking().await? {
            self.scope.end_unannotated(status, self.unannotated()).await?;
            return Ok(Handover::nothing());
        }
        let leaving = self.scope.end(Ending::of_status(status), Some(status)).await?;
        Ok(leaving.map_or_else(Handover::nothing, |leaving| self.watch(leaving, status)))
    }

    /// The transport never asks for a body that must not be there (RFC 9110, section 6.4.1).
    fn watch(&self, leaving: Leaving, status: u16) -> Handover {
        let mut handover = Handover::answer(leaving);
        if self.scope.origin().is_head() || matches!(status, 100..=199 | 204 | 304) {
            handover.over();
        }
        handover
    }

    /// Whether the answer is a stream of which nothing will leave, because the request was a HEAD. Drop it before
    /// [`end`](Self::end).
    pub fn streams_in_vain(&self) -> bool {
        self.scope.streams() && self.scope.origin().is_head()
    }

    /// What happens here, where no `#[audit]` handler took the request. The route may have become known on the way.
    fn unannotated(&self) -> Unannotated {
        let state = self.scope.state();
        let ignores = |route: &str| self.ignores(route) || self.scope.audit().ignores(route);
        // A guess silences nobody.
        if state.route.known().is_some_and(ignores) { Unannotated::Ignore } else { self.unannotated }
    }

    fn ignores(&self, route: &str) -> bool {
        self.ignored.as_ref().is_some_and(|ignored| ignored.contains(&route))
    }

    /// The handler that a request was for which was dropped before one could take it.
    fn abandoned(&self) -> Option<&'static Handler> {
        let (asking, routed) = {
            let state = self.scope.state();
            (state.asking, state.route.template().is_some())
        };
        asking.or_else(|| (routed && self.unannotated() != Unannotated::Ignore).then_some(&OTHER))
    }

    /// A function has returned.
    ///
    /// # Errors
    /// Where the line was not accepted.
    pub(crate) async fn end_function(self, ending: Ending) -> Result<(), Refusal> {
        // What a function gives back has arrived.
        if let Some(leaving) = self.scope.end(ending, None).await? {
            leaving.arrived();
        }
        Ok(())
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.scope.has_ended() {
            return;
        }
        let ending = if thread::panicking() { Ending::PANIC } else { Ending::CANCELLED };
        if !self.scope.taken()
            && let Some(handler) = self.abandoned()
        {
            self.scope.arm_at_once(handler);
        }
        // Nobody is left who could wait for it.
        drop(self.scope.end_now(ending, None));
    }
}

#[cfg(test)]
impl Guard {
    /// That of a request which this handler has taken.
    pub(crate) async fn armed(audit: &crate::handle::Handle, handler: &'static Handler) -> Self {
        let origin = crate::event::Origin::of_request("GET").route(Some("/patients"));
        let guard = Self::new(Scope::new(audit, origin), Unannotated::Record);
        guard.scope.arm(handler).await.unwrap_or_else(|refused| panic!("{refused:?}"));
        guard
    }
}
