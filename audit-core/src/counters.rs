//! What the checkpoints count.

use crate::{canonical::Object, event::Outcome};

/// How a line changes the counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tally {
    /// A control line, or a part.
    Nothing,
    /// A checkpoint, which covers what was before.
    Checkpoint,
    /// The last line.
    Stop,
    /// The begin of an operation.
    Begin,
    /// The end of one.
    End { outcome: Outcome, withheld: bool, unattributed: bool, unknown_codes: u64 },
    /// A correction.
    After,
}

impl Tally {
    /// Whether only a later checkpoint covers the line.
    pub(crate) const fn wants_cover(self) -> bool {
        !matches!(self, Self::Checkpoint | Self::Stop)
    }
}

/// Since the start of the session.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Counters {
    /// Lines numbered.
    pub(crate) lines: u64,
    begun: u64,
    success: u64,
    denied: u64,
    failed: u64,
    unknown: u64,
    unattributed: u64,
    /// Answers held back because their line was not accepted.
    pub(crate) withheld: u64,
    /// Operations refused before they began, without a line.
    pub(crate) refused: u64,
    /// Codes in no set, which stand in the lines as `other`.
    unknown_codes: u64,
    /// Operations that went on without a line, because their policy is to allow that.
    pub(crate) unrecorded: u64,
}

impl Counters {
    pub(crate) const fn add(&mut self, tally: Tally) {
        self.lines += 1;
        match tally {
            Tally::Nothing | Tally::Checkpoint | Tally::Stop => {}
            Tally::Begin => self.begun += 1,
            Tally::After => self.withheld += 1,
            Tally::End { outcome, withheld, unattributed, unknown_codes } => {
                self.withheld += withheld as u64;
                self.unknown_codes += unknown_codes;
                self.unattributed += unattributed as u64;
                match outcome {
                    Outcome::Success => self.success += 1,
                    Outcome::Denied => self.denied += 1,
                    Outcome::Failed => self.failed += 1,
                    Outcome::Unknown => self.unknown += 1,
                }
            }
        }
    }

    pub(crate) fn write(self, object: &mut Object<'_>) {
        object.number("begun", self.begun);
        object.number("denied", self.denied);
        object.number("ended", self.success + self.denied + self.failed + self.unknown);
        object.number("failed", self.failed);
        object.number("lines", self.lines);
        object.number("refused", self.refused);
        object.number("success", self.success);
        object.number("unattributed", self.unattributed);
        object.number("unknown", self.unknown);
        object.number("unknown_codes", self.unknown_codes);
        object.number("unrecorded", self.unrecorded);
        object.number("withheld", self.withheld);
    }
}
