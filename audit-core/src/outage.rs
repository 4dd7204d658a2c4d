//! A time in which stdout did not take the lines, and what that cost.

use std::io;

use crate::{canonical::Object, counters::Counters, error::Refused, event::OutageCause};

/// From the first line that was not accepted in time to the last, as far as it is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    cause: OutageCause,
    /// Unix time in milliseconds.
    since: u64,
    /// The counters at its begin.
    before: Counters,
}

/// Operations that were refused, answers that were held back, and operations that went on without a line.
struct Cost {
    refused: u64,
    withheld: u64,
    unrecorded: u64,
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

    /// That it is over, for people.
    pub(crate) fn sentence(self, now: Counters) -> String {
        let Cost { refused, withheld, unrecorded } = self.cost(now);
        format!(
            "stdout takes audit lines again; meanwhile {refused} operations were refused, {withheld} answers held back, and \
             {unrecorded} operations went on without a line"
        )
    }

    pub(crate) fn write(self, object: &mut Object<'_>, until: u64, now: Counters) {
        let Cost { refused, withheld, unrecorded } = self.cost(now);
        object.text("cause", self.cause.as_str());
        object.number("refused", refused);
        object.number("since", self.since);
        object.number("unrecorded", unrecorded);
        object.number("until", until);
        object.number("withheld", withheld);
    }

    const fn cost(self, now: Counters) -> Cost {
        Cost {
            refused: now.refused - self.before.refused,
            withheld: now.withheld - self.before.withheld,
            unrecorded: now.unrecorded - self.before.unrecorded,
        }
    }
}
