//! One audited operation from begin to end. Whatever happens, it ends once.

use std::thread;

use crate::{
    audit::Admission,
    error::Refused,
    event::{Action, End, Ending, Handler, OnAuditFailure, PurposeFrom, Stage},
    receipt::Receipt,
    record::Records,
    refusal::Refusal,
    scope::{Arming, Scope},
};

/// Sees to it that the operation of a scope ends: by [`end`](Self::end), or, when it is dropped before, as *cancelled*.
///
/// Nothing in its `Drop` blocks, awaits or panics: room for the end was reserved when the operation was armed.
pub struct Guard(Scope);

/// What happens to requests that no `#[audit]` handler took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unannotated {
    /// A line of kind `unannotated`, with the route and without a subject.
    #[default]
    Record,
    /// No line.
    Ignore,
    /// A line, and the answer is withheld. What the handler did is done.
    Deny,
}

impl Guard {
    /// Watches over that scope.
    pub const fn new(scope: Scope) -> Self {
        Self(scope)
    }

    /// The operation has an answer with that status. Returns when its line was accepted; then the answer may leave.
    ///
    /// # Errors
    /// Where the line was not accepted: the answer must not leave, the refusal does.
    pub async fn end(self, status: u16, unannotated: Unannotated) -> Result<(), Refusal> {
        let scope = &self.0;
        if !scope.taken() {
            return scope.end_unarmed(status, unannotated).await;
        }
        let ending = scope.state().verdict.unwrap_or_else(|| Ending::of_status(status));
        scope.end(ending, Some(status)).await
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let ending = if thread::panicking() { Ending::PANIC } else { Ending::CANCELLED };
        // Nobody is left who could wait for it.
        drop(self.0.end_now(ending, None));
    }
}

/// The steps of an operation, for adapters and for plain functions.
impl Scope {
    /// An `#[audit]` handler takes the request, before anything else looks at it.
    ///
    /// # Errors
    /// Where there is no room for its end by the deadline, or the log is closing.
    pub async fn arm(&self, handler: &'static Handler) -> Result<(), Refusal> {
        if handler.action.is_none() {
            self.state().arming = Arming::Exempt;
            return Ok(());
        }
        let admitted = self.audit().admit().await;
        let mut state = self.state();
        match admitted {
            Ok(admission) => {
                state.arming = Arming::Armed(handler, admission);
                handler.fields.iter().for_each(|field| state.named.fields.name(field));
                drop(state);
                self.offer_purpose(handler.purpose, PurposeFrom::Attribute);
                Ok(())
            }
            Err(_) if handler.on_audit_failure == OnAuditFailure::Allow => {
                state.arming = Arming::Exempt;
                self.audit().sink().count(|counters| counters.lost += 1);
                Ok(())
            }
            Err(refused) => {
                state.arming = Arming::Ended;
                self.audit().sink().count(|counters| counters.refused += 1);
                Err(Refusal::NotBegun(refused))
            }
        }
    }

    /// Writes the *begin* line of an operation that needs one, and waits until it was accepted.
    ///
    /// # Errors
    /// Where it was not: the operation must not start.
    pub async fn begin(&self) -> Result<(), Refusal> {
        match self.handler() {
            Some((action, handler)) if action.begins() => self.begin_always(action, handler).await,
            _ => Ok(()),
        }
    }

    /// The same for operations that always need one: plain functions and streams.
    pub(crate) async fn begin_always(
        &self,
        action: Action,
        handler: &'static Handler,
    ) -> Result<(), Refusal> {
        let sink = self.audit().sink();
        let refused = match sink.room(sink.deadline()).await {
            Ok(place) => {
                let begin = self.records(action, Some(handler), Stage::Begin).last;
                self.state().begun = true;
                let Err(refused) = self.audit().emit(place, begin).await else {
                    return Ok(());
                };
                // The begin may still come out, so it needs an end; that says that nothing was done.
                self.state().verdict = Some(Ending::WITHHELD);
                refused
            }
            Err(refused) if handler.on_audit_failure == OnAuditFailure::Deny => {
                self.state().arming = Arming::Ended;
                sink.count(|counters| counters.refused += 1);
                refused
            }
            Err(refused) => refused,
        };
        allowed(handler, Refusal::NotBegun(refused))
    }

    /// Ends the operation at once, for a handler that panicked. The receipt tells when the line was accepted.
    pub fn panicked(&self) -> Option<Receipt> {
        self.end_now(Ending::PANIC, None)
    }

    /// Ends an armed operation and waits until its lines were accepted, each part before the next.
    pub(crate) async fn end(&self, ending: Ending, status: Option<u16>) -> Result<(), Refusal> {
        let Some((action, handler)) = self.handler() else {
            return Ok(());
        };
        let end = End { ending, status, us: self.elapsed() };
        let Records { parts, last } = self.records(action, Some(handler), Stage::End(end));
        for part in parts {
            if let Err(refused) = self.part(part).await {
                // Its end is not written yet and can still tell the truth.
                drop(self.end_now(Ending::WITHHELD, Some(503)));
                return allowed(handler, self.refusal(action, refused));
            }
        }
        let Arming::Armed(_, mut admission) = std::mem::replace(&mut self.state().arming, Arming::Ended)
        else {
            return Ok(());
        };
        let Some(place) = admission.end.take() else {
            return Ok(());
        };
        let receipt = self.audit().emit(place, last);
        if ending == Ending::WITHHELD {
            // The client gets a refusal already; whether this line comes out in time changes nothing for it.
            return Ok(());
        }
        let Err(refused) = receipt.await else {
            return Ok(());
        };
        self.correct(action, handler, admission);
        allowed(handler, self.refusal(action, refused))
    }

    /// Ends an armed operation without waiting, on what room there is.
    pub(crate) fn end_now(&self, ending: Ending, status: Option<u16>) -> Option<Receipt> {
        let Arming::Armed(handler, mut admission) = self.take_armed()? else {
            return None;
        };
        let end = End { ending, status, us: self.elapsed() };
        let Records { parts, last } = self.records(handler.action?, Some(handler), Stage::End(end));
        for part in parts {
            let Some(place) = self.audit().sink().place() else {
                break;
            };
            drop(self.audit().emit(place, part));
        }
        Some(self.audit().emit(admission.end.take()?, last))
    }

    /// A request that no `#[audit]` handler took.
    async fn end_unarmed(&self, status: u16, unannotated: Unannotated) -> Result<(), Refusal> {
        let action = match status {
            401 => Action::Authenticate,
            403 => Action::Authorize,
            _ if self.unrouted(status) => return Ok(()),
            _ if unannotated == Unannotated::Ignore => return Ok(()),
            _ => Action::Other,
        };
        let denied = action == Action::Other && unannotated == Unannotated::Deny;
        let admitted = self.audit().admit().await;
        let mut admission = admitted.map_err(Refusal::Withheld)?;
        let (ending, status) =
            if denied { (Ending::WITHHELD, 500) } else { (Ending::of_status(status), status) };
        let end = End { ending, status: Some(status), us: self.elapsed() };
        let Some(place) = admission.end.take() else {
            return Ok(());
        };
        let receipt = self.audit().emit(place, self.records(action, None, Stage::End(end)).last);
        match receipt.await {
            Ok(()) if denied => Err(Refusal::Unannotated),
            Ok(()) => Ok(()),
            Err(refused) => {
                self.after(action, None, admission);
                Err(Refusal::Withheld(refused))
            }
        }
    }

    /// No route matched, or the route has not this method: no handler ran.
    fn unrouted(&self, status: u16) -> bool {
        status == 405 || (status == 404 && self.origin().route.is_none())
    }

    async fn part(&self, part: crate::record::Record) -> Result<(), Refused> {
        let sink = self.audit().sink();
        let place = sink.room(sink.deadline()).await?;
        self.audit().emit(place, part).await
    }

    /// Says, as soon as the sink works again, that the answer was held back although its end says otherwise.
    fn correct(&self, action: Action, handler: &'static Handler, admission: Admission) {
        if handler.on_audit_failure == OnAuditFailure::Deny {
            self.after(action, Some(handler), admission);
        }
    }

    fn after(&self, action: Action, handler: Option<&'static Handler>, mut admission: Admission) {
        let end = End { ending: Ending::WITHHELD, status: Some(503), us: self.elapsed() };
        if let Some(place) = admission.after.take() {
            drop(self.audit().emit(place, self.records(action, handler, Stage::After(end)).last));
        }
    }

    fn refusal(&self, action: Action, refused: Refused) -> Refusal {
        if self.state().begun { Refusal::of_end(action, refused) } else { Refusal::Withheld(refused) }
    }

    /// Whether a handler took the request, in whatever way.
    fn taken(&self) -> bool {
        !matches!(self.state().arming, Arming::Unarmed)
    }

    fn handler(&self) -> Option<(Action, &'static Handler)> {
        match self.state().arming {
            Arming::Armed(handler, _) => Some((handler.action?, handler)),
            _ => None,
        }
    }

    fn take_armed(&self) -> Option<Arming> {
        let mut state = self.state();
        matches!(state.arming, Arming::Armed(..)).then(|| std::mem::replace(&mut state.arming, Arming::Ended))
    }
}

/// What a refusal means for a handler that is allowed to go on without its line.
fn allowed(handler: &Handler, refusal: Refusal) -> Result<(), Refusal> {
    match handler.on_audit_failure {
        OnAuditFailure::Deny => Err(refusal),
        OnAuditFailure::Allow => Ok(()),
    }
}
