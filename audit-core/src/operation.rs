//! The steps of an operation: arm, begin, end. It has one begin at most, and one end.

use crate::{
    admission::Admission,
    error::Refused,
    event::{Action, End, Ending, Handler, PurposeFrom, Stage},
    guard::Unannotated,
    receipt::Receipt,
    record::{Record, Records},
    refusal::Refusal,
    scope::Scope,
    state::Arming,
};

/// The steps of an operation, for adapters and for plain functions.
impl Scope {
    /// An `#[audit]` handler takes the request, before anything else looks at it.
    ///
    /// A layer inside that runs the handler once more stays within the one operation.
    ///
    /// # Errors
    /// Where there is no room for its end by the deadline, where the log is closing, where the operation has ended, and
    /// where another handler has taken it.
    pub async fn arm(&self, handler: &'static Handler) -> Result<(), Refusal> {
        match self.state().arming {
            Arming::Unarmed | Arming::Exempt => {}
            Arming::Armed(known, _) | Arming::Unrecorded(known, _)
                if known.name == handler.name || handler.action.is_none() =>
            {
                return Ok(());
            }
            // Another handler by other rules would hide behind the first one's line.
            Arming::Armed(..) | Arming::Unrecorded(..) => return Err(Refusal::NotBegun(Refused::Taken)),
            Arming::Ended if handler.action.is_none() => return Ok(()),
            Arming::Ended => return Err(Refusal::NotBegun(Refused::Ended)),
        }
        if handler.action.is_none() {
            self.exempt();
            return Ok(());
        }
        match self.audit().admit().await {
            Ok(admission) => self.take_in(handler, admission).map_err(Refusal::NotBegun),
            Err(refused) if self.allows(handler) => {
                self.unrecorded(handler, refused);
                self.audit().sink().count(|counters| counters.unrecorded += 1);
                Ok(())
            }
            Err(refused) => {
                self.refused();
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
            Some((action, handler)) if action.begins() => self.write_begin(action, handler).await?,
            _ => {}
        }
        self.state().started = true;
        Ok(())
    }

    /// The same for a plain function, which needs one whatever it does.
    pub(crate) async fn begin_function(&self) -> Result<(), Refusal> {
        match self.handler() {
            Some((action, handler)) => self.write_begin(action, handler).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn write_begin(&self, action: Action, handler: &'static Handler) -> Result<(), Refusal> {
        if self.state().begun {
            return Ok(());
        }
        let deny = !self.allows(handler);
        let sink = self.audit().sink();
        let until = sink.deadline();
        let refused = match sink.room(until).await {
            Ok(place) => {
                let begin = self.records(action, handler, Stage::Begin).last;
                let Err(refused) = self.audit().emit(place, begin).by(until).await else {
                    self.state().begun = true;
                    return Ok(());
                };
                if deny {
                    // The begin may still come out, so it needs an end, which says that nothing was done.
                    self.end_withheld();
                }
                refused
            }
            Err(refused) => {
                // No number was taken: there is nothing to end.
                if deny {
                    self.refused();
                }
                refused
            }
        };
        if deny { Err(Refusal::NotBegun(refused)) } else { Ok(()) }
    }

    /// Ends the operation at once, for a handler that panicked. The receipt tells when the line was accepted.
    pub fn panicked(&self) -> Option<Receipt> {
        self.end_now(Ending::PANIC, None)
    }

    /// Ends an armed operation and waits until its lines were accepted, each part before the next.
    pub(crate) async fn end(&self, ending: Ending, status: Option<u16>) -> Result<(), Refusal> {
        let Some((action, handler)) = self.handler() else { return self.end_without_line() };
        let said = self.state().verdict.filter(|_| ending != Ending::WITHHELD);
        let ending = said.unwrap_or(ending);
        let end = End { ending, status, us: self.elapsed() };
        match self.write_end(action, handler, end).await {
            Err(refused) if !self.allows(handler) => Err(self.withheld(action, refused)),
            _ => Ok(()),
        }
    }

    /// The answer is held back: may it be asked for again?
    fn withheld(&self, action: Action, refused: Refused) -> Refusal {
        if self.may_have_changed(action) {
            Refusal::OutcomeUnrecorded(refused)
        } else {
            Refusal::Withheld(refused)
        }
    }

    async fn write_end(&self, action: Action, handler: &'static Handler, end: End) -> Result<(), Refused> {
        // Whoever still writes parts comes first; nobody begins another.
        self.state().ended = true;
        let turn = self.turn(self.audit().sink().deadline()).await;
        let late = turn.as_ref().err().copied();
        let Records { parts, last } = self.records(action, handler, Stage::End(end));
        for part in parts {
            let written = match late {
                Some(refused) => Err(refused),
                None => self.write_part(part).await,
            };
            let Err(refused) = written else { continue };
            if !self.allows(handler) {
                // The end is not written yet and can still tell the truth.
                self.end_withheld();
                return Err(refused);
            }
            // The end says how many parts there are, and so that some are missing.
            break;
        }
        let (receipt, admission) = self.emit_end(last).ok_or(Refused::Ended)?;
        let mut late = Late { scope: self, action, handler, said: end.ending, admission: Some(admission) };
        let accepted = receipt.await;
        if accepted.is_ok() || self.allows(handler) {
            drop(late.admission.take());
        }
        accepted
    }

    /// Gives the end its number, and the operation has ended; not a second time.
    fn emit_end(&self, end: Record) -> Option<(Receipt, Admission)> {
        let _order = self.order();
        let (_, mut admission) = self.take_armed()?;
        let receipt = self.audit().emit(admission.end.take()?, end);
        admission.settle();
        Some((receipt, admission))
    }

    /// Writes a part of an operation that has not ended, and waits until it was accepted.
    pub(crate) async fn write_part(&self, part: Record) -> Result<(), Refused> {
        let sink = self.audit().sink();
        let until = sink.deadline();
        let place = sink.room(until).await?;
        let receipt = {
            let _order = self.order();
            if !self.armed() {
                return Err(Refused::Ended);
            }
            self.state().parts += 1;
            self.audit().emit(place, part)
        };
        receipt.by(until).await
    }

    /// Ends an armed operation whose answer will not leave. Nobody waits: the client gets a refusal either way.
    fn end_withheld(&self) {
        drop(self.end_now(Ending::WITHHELD, self.refused_status()));
    }

    /// What a client sees of a refusal; functions have no status.
    fn refused_status(&self) -> Option<u16> {
        self.origin().is_request().then_some(503)
    }

    /// Ends an armed operation without waiting, on what room there is.
    pub(crate) fn end_now(&self, ending: Ending, status: Option<u16>) -> Option<Receipt> {
        let _order = self.order();
        self.state().ended = true;
        let (handler, mut admission) = self.take_armed()?;
        let end = End { ending, status, us: self.elapsed() };
        let Records { parts, last } = self.records(handler.action?, handler, Stage::End(end));
        for part in parts {
            let Some(place) = self.audit().sink().place() else { break };
            drop(self.audit().emit(place, part));
        }
        let receipt = self.audit().emit(admission.end.take()?, last);
        admission.settle();
        Some(receipt)
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
            self.refused();
            return Err(self.withheld(Action::Other, refused));
        }
        if handler.action == Some(Action::Other) && unannotated == Unannotated::Deny {
            self.end(Ending::WITHHELD, Some(500)).await?;
            return Err(Refusal::Unannotated);
        }
        self.end(Ending::of_status(status), Some(status)).await
    }

    /// Says, as soon as the sink works again, that the answer was held back although its end says otherwise.
    fn correct(&self, action: Action, handler: &'static Handler, mut admission: Admission) {
        let end = End { ending: Ending::WITHHELD, status: self.refused_status(), us: self.elapsed() };
        if let Some(place) = admission.after.take() {
            drop(self.audit().emit(place, self.records(action, handler, Stage::After(end)).last));
        }
    }

    /// Arms, unless somebody else did so or ended the operation meanwhile.
    fn take_in(&self, handler: &'static Handler, admission: Admission) -> Result<(), Refused> {
        let mut state = self.state();
        if !matches!(state.arming, Arming::Unarmed | Arming::Exempt | Arming::Unrecorded(..)) {
            let ended = matches!(state.arming, Arming::Ended);
            drop(state);
            // Given back outside of the lock.
            drop(admission);
            return if ended { Err(Refused::Ended) } else { Ok(()) };
        }
        state.arming = Arming::Armed(handler, admission);
        for field in handler.fields {
            state.named.fields.name(field);
        }
        drop(state);
        self.offer_purpose(handler.purpose, PurposeFrom::Attribute);
        Ok(())
    }

    /// Arms where nobody can wait, if there is room.
    pub(crate) fn arm_at_once(&self, handler: &'static Handler) {
        if let Some(admission) = self.audit().admit_at_once() {
            // Whoever came first ends it.
            let _ = self.take_in(handler, admission);
        }
    }

    /// There will be no line, because its policy lets it go on without.
    fn unrecorded(&self, handler: &'static Handler, refused: Refused) {
        let mut state = self.state();
        if matches!(state.arming, Arming::Unarmed | Arming::Exempt) {
            state.arming = Arming::Unrecorded(handler, refused);
        }
    }

    /// There will be no line, and that is right.
    fn exempt(&self) {
        let mut state = self.state();
        if matches!(state.arming, Arming::Unarmed) {
            state.arming = Arming::Exempt;
        }
    }

    /// There is no end to write. It was written before the answer was there (by a panic, say): then a record that was
    /// released meanwhile does not leave. Or there was no room: then the policy has the last word.
    pub(crate) fn end_without_line(&self) -> Result<(), Refusal> {
        let unrecorded = {
            let mut state = self.state();
            state.ended = true;
            match state.arming {
                Arming::Ended if state.answered() => return Err(Refusal::Withheld(Refused::Ended)),
                Arming::Unrecorded(handler, refused) => Some((handler, refused)),
                _ => None,
            }
        };
        match unrecorded {
            Some((handler, refused)) if !self.allows(handler) => {
                Err(self.withheld(handler.action.unwrap_or(Action::Other), refused))
            }
            _ => Ok(()),
        }
    }

    /// There will be no line, because the log takes none.
    fn refused(&self) {
        // What was armed is given back outside of the lock.
        let armed = self.take_armed();
        self.state().arming = Arming::Ended;
        drop(armed);
        self.audit().sink().count(|counters| counters.refused += 1);
    }

    /// No route matched, or the route has not this method: no handler ran.
    fn unrouted(&self, status: u16) -> bool {
        status == 405 || (status == 404 && self.origin().route.is_none())
    }

    /// Whether something may have been changed when the end of the operation is not accepted.
    fn may_have_changed(&self, action: Action) -> bool {
        match action {
            Action::Other => !self.origin().is_safe(),
            action => action.begins() && self.state().started,
        }
    }

    /// Whether a handler took the request, in whatever way.
    pub(crate) fn taken(&self) -> bool {
        !matches!(self.state().arming, Arming::Unarmed)
    }

    pub(crate) fn handler(&self) -> Option<(Action, &'static Handler)> {
        match self.state().arming {
            Arming::Armed(handler, _) => Some((handler.action?, handler)),
            _ => None,
        }
    }

    /// Whoever gets it ends the operation; nobody gets it twice.
    fn take_armed(&self) -> Option<(&'static Handler, Admission)> {
        let mut state = self.state();
        match std::mem::replace(&mut state.arming, Arming::Ended) {
            Arming::Armed(handler, admission) => Some((handler, admission)),
            other => {
                state.arming = other;
                None
            }
        }
    }
}

/// An end that is written and not accepted yet. Dropped like that, its answer has not left, and a correction says so as
/// soon as the sink works again.
struct Late<'a> {
    scope: &'a Scope,
    action: Action,
    handler: &'static Handler,
    said: Ending,
    /// None once the end was accepted.
    admission: Option<Admission>,
}

impl Drop for Late<'_> {
    fn drop(&mut self) {
        // A function has done its work; only an answer can be held back. And what was said need not be said again.
        let open = self.scope.origin().is_request() && self.said != Ending::WITHHELD;
        let answer = self.admission.take().filter(|_| open);
        if let Some(admission) = answer {
            self.scope.correct(self.action, self.handler, admission);
        }
    }
}

/// What stands for the handler of a request that no `#[audit]` handler took.
pub(crate) static OTHER: Handler = Handler::of(Action::Other);
static AUTHENTICATE: Handler = Handler::of(Action::Authenticate);
static AUTHORIZE: Handler = Handler::of(Action::Authorize);
