//! What the checkpoints count.

use crate::{canonical::Object, event::Outcome};

/// How a line changes the counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tally {
    /// A control line, or a part.
    Nothing,
    /// A checkpoint, which covers what was before.
    Checkpoint,
    /// A signature over what was before.
    Signature,
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
        !matches!(self, Self::Checkpoint | Self::Signature | Self::Stop)
    }

    /// Whether a signature is to follow the line. Else an idle process would sign its signatures for ever.
    pub(crate) const fn wants_signature(self) -> bool {
        !matches!(self, Self::Signature | Self::Stop)
    }
}

/// What happened since the start of the session, as the checkpoints tell it.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Lines numbered.
    pub lines: u64,
    /// Begins.
    pub begun: u64,
    /// Ends with success.
    pub success: u64,
    /// Ends that were denied.
    pub denied: u64,
    /// Ends that failed.
    pub failed: u64,
    /// Ends of which nobody knows how: cancelled, or withheld before the line of their end was written.
    pub unknown: u64,
    /// Ends that named no patient and should have.
    pub unattributed: u64,
    /// Answers held back; where their end had been written before, it counts there as well.
    pub withheld: u64,
    /// Operations refused before they began, without a line.
    pub refused: u64,
    /// Codes in no set, which stand in the lines as `other`.
    pub unknown_codes: u64,
    /// Operations that went on without a line, because their policy is to allow that.
    pub unrecorded: u64,
}

impl Counters {
    /// Ends, however.
    pub const fn ended(&self) -> u64 {
        self.success + self.denied + self.failed + self.unknown
    }

    pub(crate) const fn add(&mut self, tally: Tally) {
        self.lines += 1;
        match tally {
            Tally::Nothing | Tally::Checkpoint | Tally::Signature | Tally::Stop => {}
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
        object.number("ended", self.ended());
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
