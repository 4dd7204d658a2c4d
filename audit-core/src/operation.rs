//! How an operation begins: arm, begin. It has one begin at most, and one end.

use std::panic::resume_unwind;

use crate::{
    admission::Admission,
    arming::Arming,
    emit::emit,
    error::Refused,
    event::{Action, Handler, PurposeFrom, Stage},
    refusal::Refusal,
    scope::Scope,
    unwind::CatchUnwind,
};

/// The first steps of an operation, for adapters and for plain functions.
impl Scope {
    /// An `#[audit]` handler takes the request, before anything else looks at it.
    ///
    /// A layer inside that runs the handler once more stays within the one operation.
    ///
    /// # Errors
    /// Where there is no room for its end by the deadline, where the log is closing, where the operation has ended, and
    /// where another handler has taken it.
    pub async fn arm(&self, handler: &'static Handler) -> Result<(), Refusal> {
        {
            let mut state = self.state();
            match state.arming {
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
                state.arming = Arming::Exempt;
                return Ok(());
            }
            state.asking = Some(handler);
        }
        match self.audit().admit().await {
            Ok(admission) => self.take_in(handler, admission).map_err(Refusal::NotBegun),
            Err(refused) if self.lets_in(handler) => {
                self.unrecorded(handler, refused);
                self.goes_on(refused);
                Ok(())
            }
            Err(refused) => {
                self.refused(refused);
                Err(Refusal::NotBegun(refused))
            }
        }
    }

    /// An `#[audit]` handler is going to take the request. What is refused or goes wrong before it can is its access.
    pub fn asked_by(&self, handler: &'static Handler) {
        if handler.action.is_some() {
            self.state().asking = Some(handler);
        }
    }

    /// Arms for the handler that waited for room when somebody else answered: a framework may ask all extractors at once,
    /// and what one of them refuses is the handler's access nevertheless. Whether a handler has taken the request by then.
    pub(crate) async fn arm_asking(&self) -> Result<bool, Refusal> {
        let asking = {
            let state = self.state();
            if state.arming.taken() {
                return Ok(true);
            }
            state.asking
        };
        match asking {
            Some(handler) => self.arm(handler).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Writes the *begin* line of an operation that needs one, and waits until it was accepted.
    ///
    /// # Errors
    /// Where it was not: the operation must not start.
    pub async fn begin(&self) -> Result<(), Refusal> {
        self.name_brought(&mut self.state());
        match self.handler() {
            Some((action, handler)) if action.begins() => self.write_begin(action, handler).await?,
            _ => {}
        }
        self.state().started = true;
        Ok(())
    }

    /// Runs the body of an `#[audit]` handler after its begin line, where it needs one. A panic is recorded, and goes on.
    ///
    /// # Errors
    /// Where the begin was not accepted: the body has not run.
    pub async fn perform<T>(&self, body: impl Future<Output = T>) -> Result<T, Refusal> {
        self.begin().await?;
        match CatchUnwind::new(body).await {
            Ok(value) => Ok(value),
            Err(panic) => {
                // A layer outside that catches panics would make it look like an ordinary answer.
                if let Some(receipt) = self.panicked() {
                    // The panic goes on either way, and no answer leaves.
                    let _ = receipt.await;
                }
                resume_unwind(panic)
            }
        }
    }

    /// The same for a plain function, which needs one whatever it does.
    pub(crate) async fn begin_function(&self) -> Result<(), Refusal> {
        match self.handler() {
            Some((action, handler)) => self.write_begin(action, handler).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn write_begin(&self, action: Action, handler: &'static Handler) -> Result<(), Refusal> {
        // Not a second time, whatever becomes of it.
        if std::mem::replace(&mut self.state().begun, true) {
            return Ok(());
        }
        let deny = !self.allows(handler);
        let sink = self.audit().sink();
        let until = sink.deadline();
        let refused = match sink.room(until).await {
            Ok(place) => {
                let begin = self.records(action, handler, Stage::Begin).last;
                let receipt = emit(place, begin).by(until);
                self.state().numbered = receipt.is_numbered();
                let Err(refused) = receipt.await else {
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
                    self.refused(refused);
                } else {
                    self.goes_on(refused);
                }
                refused
            }
        };
        if deny { Err(Refusal::NotBegun(refused)) } else { Ok(()) }
    }

    /// Arms, unless somebody else did so or ended the operation meanwhile.
    pub(crate) fn take_in(&self, handler: &'static Handler, admission: Admission) -> Result<(), Refused> {
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
        state.offer_purpose(handler.purpose, PurposeFrom::Attribute);
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
    pub(crate) fn exempt(&self) {
        let mut state = self.state();
        if matches!(state.arming, Arming::Unarmed) {
            state.arming = Arming::Exempt;
        }
    }

    /// There will be no line, because the log takes none, and nothing has happened.
    pub(crate) fn refused(&self, refused: Refused) {
        self.ends_without_line();
        self.audit().sink().count(refused, |counters| counters.refused += 1);
    }

    /// There will be no line, because the log takes none, and what has happened is not answered.
    pub(crate) fn held_back(&self, refused: Refused) {
        self.ends_without_line();
        self.audit().sink().count(refused, |counters| counters.withheld += 1);
    }

    fn ends_without_line(&self) {
        let armed = {
            let mut state = self.state();
            state.ended = true;
            let armed = state.arming.take();
            state.arming = Arming::Ended;
            armed
        };
        // Given back outside of the lock.
        drop(armed);
    }

    /// Whether a handler took the request, in whatever way.
    pub fn taken(&self) -> bool {
        self.state().arming.taken()
    }

    pub(crate) fn handler(&self) -> Option<(Action, &'static Handler)> {
        self.state().arming.armed()
    }
}
