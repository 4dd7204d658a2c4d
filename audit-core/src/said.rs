//! What is named on an operation, and what its lines say of it.

use crate::{
    brought::Brought,
    disclosure::{Disclosed, Disclosure},
    error::Refused,
    event::{Action, Details, Event, Handler, OnAuditFailure, PurposeFrom, Stage},
    phi::{Held, PhiRecord},
    record::Records,
    scope::Scope,
    state::State,
};

/// What is named.
impl Scope {
    /// Names what the record discloses and writes it as JSON, for an answer whose line comes first.
    ///
    /// # Errors
    /// Where a field cannot be written as JSON.
    pub fn release<T: PhiRecord>(&self, held: Held<T>) -> Result<Vec<u8>, serde_json::Error> {
        let (mut disclosed, tenant, before) = {
            // An answer that is put together from several names all of them.
            let mut state = self.state();
            state.tenant_used = true;
            let mut disclosed = std::mem::take(&mut state.spare);
            disclosed.copy(state.disclosed());
            (disclosed, state.tenant.clone(), state.answer.is_some())
        };
        let named = disclosed.count;
        let pseudonyms = self.audit().pseudonymizer().of(tenant.as_ref());
        let json = held.release(&mut Disclosure::new(pseudonyms, &mut disclosed))?;
        let records = (!before).then_some(disclosed.count - named);
        let mut state = self.state();
        state.answer = Some(disclosed);
        state.typed = Some(true);
        state.progress.of_piece(&json, records);
        Ok(json.bytes)
    }

    /// What a record discloses.
    pub(crate) fn disclosed<T: PhiRecord + ?Sized>(&self, record: &T) -> Disclosed {
        let mut disclosed = Disclosed::default();
        self.disclose(record, &mut disclosed);
        disclosed
    }

    /// Adds what a record discloses.
    pub(crate) fn disclose<T: PhiRecord + ?Sized>(&self, record: &T, to: &mut Disclosed) {
        let tenant = {
            let mut state = self.state();
            state.tenant_used = true;
            state.tenant.clone()
        };
        record.disclose(&mut Disclosure::new(self.audit().pseudonymizer().of(tenant.as_ref()), to));
    }

    /// Notes an answer that went through no record type: whether it says something, and that it is not an error.
    pub fn answered_untyped(&self, success: bool, empty: bool) {
        if success && !empty {
            self.untyped();
        }
    }

    /// Notes that the answer has a body that did not come through a record type, whatever was released before.
    pub fn untyped(&self) {
        self.state().typed = Some(false);
    }

    /// Names subjects, fields or records.
    pub(crate) fn name(&self, name: impl Fn(&mut Disclosure<'_>)) {
        let mut state = self.state();
        if state.ended {
            return;
        }
        // In the order in which it was said.
        self.name_brought(&mut state);
        state.tenant_used = true;
        let tenant = state.tenant.clone();
        let pseudonyms = self.audit().pseudonymizer().of(tenant.as_ref());
        name(&mut Disclosure::new(pseudonyms, &mut state.named));
        // After the answer was released, its end is still to come.
        if let Some(answer) = &mut state.answer {
            name(&mut Disclosure::new(pseudonyms, answer));
        }
    }

    /// Names whom and what the record is about, which does not leave by that.
    pub(crate) fn about<T: PhiRecord + ?Sized>(&self, record: &T) {
        let brought = Brought::of(record);
        let mut state = self.state();
        if state.ended {
            return;
        }
        state.brought.push(brought);
        // Before the body runs, the attribute may still say whose data it is.
        if state.started {
            self.name_brought(&mut state);
        }
    }

    /// Names what was brought, now that it is known whose data it is.
    pub(crate) fn name_brought(&self, state: &mut State) {
        let all = std::mem::take(&mut state.brought);
        state.tenant_used |= !all.is_empty();
        let pseudonyms = self.audit().pseudonymizer().of(state.tenant.as_ref());
        for brought in all {
            brought.name(pseudonyms, &mut state.named);
            if let Some(answer) = &mut state.answer {
                brought.name(pseudonyms, answer);
            }
        }
    }

    /// Adds what only some kinds of events say.
    pub(crate) fn detail(&self, say: impl FnOnce(&mut Details)) {
        let mut state = self.state();
        if !state.ended {
            say(state.details.get_or_insert_default());
        }
    }
}

/// What is said.
impl Scope {
    /// The records of that stage.
    pub(crate) fn records(&self, action: Action, handler: &'static Handler, stage: Stage) -> Records {
        let mut known = self.state();
        self.name_brought(&mut known);
        // What was never answered was never disclosed.
        let answered = matches!(stage, Stage::End(end) if end.answered());
        let disclosed = if answered { known.disclosed() } else { &known.named };
        self.record(&known, action, handler, disclosed, stage)
    }

    /// The parts that name what leaves now.
    pub(crate) fn part_records(
        &self,
        action: Action,
        handler: &'static Handler,
        disclosed: &Disclosed,
    ) -> Records {
        self.record(&self.state(), action, handler, disclosed, Stage::Part)
    }

    fn record(
        &self,
        known: &State,
        action: Action,
        handler: &'static Handler,
        disclosed: &Disclosed,
        stage: Stage,
    ) -> Records {
        let answered = matches!(stage, Stage::End(end) if end.answered());
        self.audit().record(Event {
            op: self.id(),
            cause: known.cause,
            action,
            handler,
            actor: known.actor.as_ref(),
            tenant: known.tenant.as_ref(),
            authz: known.authz.as_ref(),
            break_glass: known.break_glass.as_ref(),
            details: known.details.as_deref(),
            purposes: &known.purposes,
            purpose_from: known.purpose_from.unwrap_or(PurposeFrom::Missing),
            origin: self.origin(),
            route: known.route.template(),
            disclosed,
            totals: known.released.with(disclosed),
            handed: known.broke_off(stage),
            typed: known.typed.filter(|_| answered || known.released.count > 0),
            parts: known.parts,
            begun: known.numbered,
            dealt: known.dealt,
            stage,
        })
    }

    /// Whether something may leave without its line: by the handler's own policy, or because the glass was broken.
    pub(crate) fn allows(&self, handler: &'static Handler) -> bool {
        let granted = self.state().break_glass.as_ref().is_some_and(|glass| glass.granted);
        self.audit().policies().of(handler, granted) == OnAuditFailure::Allow
    }

    /// Whether the handler may run although there is no room for its line. Who asks to break the glass, for a reason that is
    /// registered, gets as far as a handler that changes nothing; whether anything leaves it, says [`allows`](Self::allows).
    pub(crate) fn lets_in(&self, handler: &'static Handler) -> bool {
        let asked = {
            let state = self.state();
            let reason = state.break_glass.as_ref().map(|glass| &glass.reason);
            reason.is_some_and(|reason| self.audit().codes().reasons.has(reason))
        };
        let changes = handler.action.is_none_or(Action::begins);
        self.allows(handler)
            || (asked && !changes && self.audit().policies().of(handler, true) == OnAuditFailure::Allow)
    }

    /// Something goes on without its line; the operation is counted once.
    pub(crate) fn goes_on(&self, refused: Refused) {
        if !std::mem::replace(&mut self.state().unrecorded, true) {
            self.audit().sink().count(refused, |counters| counters.unrecorded += 1);
        }
    }
}
