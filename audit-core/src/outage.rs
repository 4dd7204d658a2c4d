//! A time in which stdout did not take the lines, and what that cost.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{canonical::Object, counters::Counters, error::Refused, event::OutageCause, stderr::say_aside};

/// From the first line that was not accepted in time to the last, as far as it is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    cause: OutageCause,
    /// Unix time in milliseconds.
    since: u64,
    /// The counters at its begin.
    before: Counters,
}

impl Outage {
    /// One that begins with this refusal; none where that is nothing of stdout's.
    pub(crate) const fn of(refused: Refused, since: u64, before: Counters) -> Option<Self> {
        let cause = match refused {
            Refused::Deadline | Refused::Full => OutageCause::Slow,
            Refused::Output(io::ErrorKind::BrokenPipe) => OutageCause::BrokenPipe,
            Refused::Output(io::ErrorKind::StorageFull) => OutageCause::StorageFull,
            Refused::Output(_) => OutageCause::Error,
            _ => return None,
        };
        Some(Self { cause, since, before })
    }

    pub(crate) fn write(self, object: &mut Object<'_>, until: u64, now: Counters) {
        object.text("cause", self.cause.as_str());
        object.number("refused", now.refused - self.before.refused);
        object.number("since", self.since);
        object.number("unrecorded", now.unrecorded - self.before.unrecorded);
        object.number("until", until);
        object.number("withheld", now.withheld - self.before.withheld);
    }
}

/// Says on stderr that there is one, once in the life of the process: whoever wants to be told each time asks for the health.
pub(crate) fn warn_once() {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        say_aside(
            "audit: stdout takes no audit lines, so that what needs one is answered 503 or, by its policy, goes on without: is anything \
             reading it? This is said once; `audit.health()` tells how it stands\n"
                .to_owned(),
        );
    }
}
