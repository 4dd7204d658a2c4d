//! How an operation ends: once, whatever happens, and with its lines accepted before anything leaves.

use crate::{
    admission::Admission,
    arming::Arming,
    emit::emit,
    error::Refused,
    event::{Action, End, Ending, Handler, Stage},
    guard::Unannotated,
    handover::Leaving,
    receipt::Receipt,
    record::{Record, Records},
    refusal::Refusal,
    scope::Scope,
};

/// The last steps of an operation.
impl Scope {
    /// Ends the operation at once, for a handler that panicked. The receipt tells when the line was accepted.
    pub fn panicked(&self) -> Option<Receipt> {
        self.end_now(Ending::PANIC, None)
    }

    /// Ends an armed operation and waits until its lines were accepted, each part before the next. An answer that discloses
    /// something may leave now, and is watched.
    pub(crate) async fn end(&self, ending: Ending, status: Option<u16>) -> Result<Option<Leaving>, Refusal> {
        // Nobody begins another part, and whoever still writes some comes first: one that is refused changes the ending.
        self.state().ended = true;
        let turn = self.turn().await;
        let (armed, said, unreleased, discloses) = {
            let state = self.state();
            (state.arming.armed(), state.verdict, state.unreleased, state.discloses())
        };
        let Some((action, handler)) = armed else { return self.end_without_line().map(|()| None) };
        if let Some(refused) = unreleased.filter(|_| discloses && ending != Ending::WITHHELD) {
            // One end cannot say that a record was held back, and name those who are in the answer.
            return Err(self.withhold(action, refused));
        }
        let withheld = unreleased.is_some() || ending == Ending::WITHHELD;
        let ending = if withheld { Ending::WITHHELD } else { said.unwrap_or(ending) };
        if let Err(refused) = turn {
            // Somebody writes a part all the same, and nobody waits to know what becomes of it.
            return self.end_beside_a_part(action, handler, ending, status, refused);
        }
        let end = End { ending, status, us: self.elapsed() };
        match self.write_end(action, handler, end).await {
            Err(refused) if !self.allows(handler) => Err(self.withheld(action, refused)),
            Ok(admission) if ending == Ending::OK => Ok(Some(Leaving {
                scope: self.clone(),
                action,
                handler,
                status,
                ending: Ending::CANCELLED,
                admission,
            })),
            _ => Ok(None),
        }
    }

    /// An answer leaves only where the policy lets it go on without its lines.
    fn end_beside_a_part(
        &self,
        action: Action,
        handler: &'static Handler,
        ending: Ending,
        status: Option<u16>,
        refused: Refused,
    ) -> Result<Option<Leaving>, Refusal> {
        if !self.allows(handler) {
            return Err(self.withhold(action, refused));
        }
        drop(self.end_now(ending, status));
        Ok(None)
    }

    /// Ends the operation: its answer is held back.
    pub(crate) fn withhold(&self, action: Action, refused: Refused) -> Refusal {
        self.end_withheld();
        self.withheld(action, refused)
    }

    /// The answer is held back: may it be asked for again?
    fn withheld(&self, action: Action, refused: Refused) -> Refusal {
        if self.may_have_changed(action) {
            Refusal::OutcomeUnrecorded(refused)
        } else {
            Refusal::Withheld(refused)
        }
    }

    /// Gives back what the operation still holds: room for a correction.
    async fn write_end(
        &self,
        action: Action,
        handler: &'static Handler,
        end: End,
    ) -> Result<Option<Admission>, Refused> {
        let Records { parts, last } = self.records(action, handler, Stage::End(end));
        if !parts.is_empty() {
            self.state().dealt = true;
        }
        for part in parts {
            let Err(refused) = self.write_part(part).await else { continue };
            if !self.allows(handler) {
                // The end is not written yet and can still tell the truth.
                self.end_withheld();
                return Err(refused);
            }
            // The end says how many parts there are, and so that some are missing.
            self.goes_on(refused);
            break;
        }
        let (receipt, admission) = self.emit_end(last).ok_or(Refused::Ended)?;
        let mut late = Late {
            scope: self,
            action,
            handler,
            said: end.ending,
            instead: Ending::CANCELLED,
            admission: Some(admission),
        };
        let accepted = receipt.await;
        late.instead = Ending::WITHHELD;
        let admission = late.admission.take_if(|_| accepted.is_ok() || self.allows(handler));
        accepted.map(|()| admission)
    }

    /// Gives the end its number, and the operation has ended; not a second time.
    fn emit_end(&self, end: Record) -> Option<(Receipt, Admission)> {
        let _order = self.order();
        let (_, mut admission) = self.state().arming.take()?;
        let receipt = emit(admission.end()?, end);
        Some((receipt, admission))
    }

    /// Ends an armed operation whose answer will not leave. Nobody waits: the client gets a refusal either way.
    pub(crate) fn end_withheld(&self) {
        drop(self.end_now(Ending::WITHHELD, self.refused_status()));
    }

    /// What a client sees of a refusal: the status of a streamed answer has left before. Functions have no status.
    fn refused_status(&self) -> Option<u16> {
        self.state().status.or_else(|| self.origin().is_request().then_some(503))
    }

    /// Ends an armed operation without waiting, on what room there is.
    pub(crate) fn end_now(&self, ending: Ending, status: Option<u16>) -> Option<Receipt> {
        let _order = self.order();
        let (status, (handler, mut admission)) = {
            let mut state = self.state();
            state.ended = true;
            (status.or(state.status), state.arming.take()?)
        };
        let end = End { ending, status, us: self.elapsed() };
        let Records { parts, last } = self.records(handler.action?, handler, Stage::End(end));
        for part in parts {
            let Some(place) = self.audit().sink().place() else { break };
            drop(emit(place, part));
        }
        Some(emit(admission.end()?, last))
    }

    /// A request that no `#[audit]` handler took.
    pub(crate) async fn end_unannotated(&self, status: u16, unannotated: Unannotated) -> Result<(), Refusal> {
        let handler = match status {
            401 => &AUTHENTICATE,
            403 => &AUTHORIZE,
            _ if self.unrouted(status) || unannotated == Unannotated::Ignore => {
                self.exempt();
                return Ok(());
            }
            _ => &OTHER,
        };
        if let Err(refused) =
            self.audit().admit().await.and_then(|admission| self.take_in(handler, admission))
        {
            // Its handler has run.
            self.held_back(refused);
            return Err(self.withheld(Action::Other, refused));
        }
        if handler.action == Some(Action::Other) && unannotated == Unannotated::Deny {
            self.end(Ending::WITHHELD, Some(500)).await?;
            return Err(Refusal::Unannotated);
        }
        // Nobody knows whether it disclosed anything.
        if let Some(leaving) = self.end(Ending::of_status(status), Some(status)).await? {
            leaving.arrived();
        }
        Ok(())
    }

    /// Says, as soon as the sink works again, that the answer did not leave although its end says otherwise.
    pub(crate) fn correct(
        &self,
        action: Action,
        handler: &'static Handler,
        ending: Ending,
        status: Option<u16>,
        mut admission: Admission,
    ) {
        let end = End { ending, status, us: self.elapsed() };
        if let Some(place) = admission.after() {
            drop(emit(place, self.records(action, handler, Stage::After(end)).last));
        }
    }

    /// There is no end to write. It was written before the answer was there (by a panic, say): then an answer that may
    /// disclose something does not leave. Or there was no room: then the policy has the last word.
    pub(crate) fn end_without_line(&self) -> Result<(), Refusal> {
        let state = self.state();
        if matches!(state.arming, Arming::Ended) && state.discloses() {
            return Err(Refusal::Withheld(Refused::Ended));
        }
        drop(state);
        self.unrecorded_policy()
    }

    /// The last word about an operation that was let through without a line.
    pub(crate) fn unrecorded_policy(&self) -> Result<(), Refusal> {
        let unrecorded = match self.state().arming {
            Arming::Unrecorded(handler, refused) => Some((handler, refused)),
            _ => None,
        };
        match unrecorded {
            Some((handler, refused)) if !self.allows(handler) => {
                Err(self.withheld(handler.action.unwrap_or(Action::Other), refused))
            }
            _ => Ok(()),
        }
    }

    /// No route matched, or the route has not this method: no handler ran.
    fn unrouted(&self, status: u16) -> bool {
        status == 405 || (status == 404 && self.state().route.template().is_none())
    }

    /// Whether something may have been changed when the end of the operation is not accepted.
    fn may_have_changed(&self, action: Action) -> bool {
        match action {
            Action::Other => !self.origin().is_safe(),
            action => action.begins() && self.state().started,
        }
    }
}

/// An end that is written and not accepted yet. Dropped like that, its answer has not left, and a correction says so as
/// soon as the sink works again: it was held back, or whoever waited for it has left.
struct Late<'a> {
    scope: &'a Scope,
    action: Action,
    handler: &'static Handler,
    said: Ending,
    /// What happened instead, where the answer does not leave.
    instead: Ending,
    /// None once the end was accepted.
    admission: Option<Admission>,
}

impl Drop for Late<'_> {
    fn drop(&mut self) {
        // A function has done its work; only an answer can be held back, or a disclosure. And what was said need not be said again.
        let answers = self.scope.origin().is_request() || self.scope.state().answers;
        let open = answers && self.said != Ending::WITHHELD;
        let answer = self.admission.take().filter(|_| open);
        if let Some(admission) = answer {
            let status = match self.instead {
                Ending::WITHHELD => self.scope.refused_status(),
                _ => self.scope.state().status,
            };
            self.scope.correct(self.action, self.handler, self.instead, status, admission);
        }
    }
}

/// What stands for the handler of a request that no `#[audit]` handler took.
pub(crate) static OTHER: Handler = Handler::of(Action::Other);
static AUTHENTICATE: Handler = Handler::of(Action::Authenticate);
static AUTHORIZE: Handler = Handler::of(Action::Authorize);
