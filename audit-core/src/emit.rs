//! To the `tracing` event and back with a receipt.
//!
//! The event's fields are static names and numbers, for whoever counts or shows them. The record itself travels beside
//! it, in a slot of this thread: our layer takes it out of there. So no other layer ever sees a pseudonym, and an event
//! that somebody else makes with our target finds no record. What is still in the slot afterwards (filtered, no
//! subscriber, compiled out) goes to the sink directly, and the misconfiguration is reported once.

use std::{
    cell::RefCell,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    error::Refused,
    event::{Ending, Phase},
    receipt::Receipt,
    record::{Record, View},
    sink::Place,
    stderr::say,
};

/// The target of our `tracing` events.
pub(crate) const TARGET: &str = "audit";

/// A record on its way through `tracing`.
pub(crate) struct Pending {
    place: Place,
    record: Record,
}

/// What stands in the slot: the record until the layer took it, then its receipt.
enum Slot {
    Waiting(Pending),
    Taken,
    Done(Receipt),
}

thread_local! {
    /// One slot for each emission under way in this thread; a layer that reads PHI itself nests.
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

/// Makes a line of the record. Whatever the subscriber does, the line comes out.
pub(crate) fn emit(place: Place, record: Record) -> Receipt {
    let view = record.view;
    let pending = Pending { place, record };
    if PAST.load(Ordering::Relaxed) {
        return pending.append();
    }
    let mut pending = Some(pending);
    let depth = SLOTS.try_with(|slots| put(&mut slots.borrow_mut(), &mut pending));
    if let Some(pending) = pending {
        // The thread is being torn down and has no slots any more.
        return pending.append();
    }
    // A foreign layer that panics must not take the operation with it.
    let dispatched = catch_unwind(AssertUnwindSafe(|| dispatch(view)));
    match SLOTS.try_with(|slots| slots.borrow_mut().pop()) {
        Ok(Some(Slot::Done(receipt))) => receipt,
        Ok(Some(Slot::Waiting(pending))) => {
            // A layer that causes an event while it handles one may be shown nothing of it, whatever the configuration.
            if dispatched.is_ok() && depth == Ok(1) && pending.place.is_on_stdout() {
                report_unreached();
            }
            pending.append()
        }
        // Not reached: only `take` makes a slot `Taken`, and it puts the receipt there before it returns. Were it
        // reached, nobody would know of the line, so nobody may go on.
        Ok(Some(Slot::Taken) | None) | Err(_) => Receipt::refused(Refused::NotRunning),
    }
}

/// From now on lines go past `tracing`: the process ends, and no foreign layer may hold up its last words.
pub(crate) fn go_past() {
    PAST.store(true, Ordering::Relaxed);
}

static PAST: AtomicBool = AtomicBool::new(false);

/// What our layer does with an event of our target: takes the record and leaves its receipt.
pub(crate) fn take() {
    let taken = SLOTS.try_with(|slots| {
        let mut slots = slots.borrow_mut();
        let slot = slots.last_mut()?;
        match std::mem::replace(slot, Slot::Taken) {
            Slot::Waiting(pending) => Some(pending),
            other => {
                *slot = other;
                None
            }
        }
    });
    if let Ok(Some(pending)) = taken {
        let receipt = pending.append();
        let _ = SLOTS.try_with(|slots| {
            if let Some(slot) = slots.borrow_mut().last_mut() {
                *slot = Slot::Done(receipt);
            }
        });
    }
}

fn put(slots: &mut Vec<Slot>, pending: &mut Option<Pending>) -> usize {
    slots.extend(pending.take().map(Slot::Waiting));
    slots.len()
}

impl Pending {
    fn append(self) -> Receipt {
        self.place.append(&self.record)
    }
}

fn dispatch(view: View) {
    let View { action, phase, handler, ending, status } = view;
    tracing::info!(
        target: TARGET,
        action = action.as_str(),
        phase = phase.map(Phase::as_str),
        handler,
        outcome = ending.map(|Ending { outcome, .. }| outcome.as_str()),
        reason = ending.map(|Ending { reason, .. }| reason.as_str()),
        status,
    );
}

/// Says once in the life of the process that our layer was not reached.
fn report_unreached() {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    report_once(
        &REPORTED,
        format_args!(
            "the tracing layer is not reached (no `audit.layer()` in the subscriber, or a filter such as RUST_LOG switches \
             the target `{TARGET}` off: add `{TARGET}=info` to it); audit lines are written all the same, past tracing"
        ),
    );
}

/// A word about the configuration, on stderr, once. It holds nothing of any request.
pub(crate) fn report_once(reported: &AtomicBool, sentence: fmt::Arguments<'_>) {
    if !reported.swap(true, Ordering::Relaxed) {
        say(format!("audit: {sentence}\n"));
    }
}
