//! What was found in the check of the inputs, as every command that reads them tells it.

use audit_core::verify::{Class, Report};

use crate::{error::UNREAD, inputs::Unread};

pub(crate) struct Checked {
    pub(crate) report: Report,
    pub(crate) unread: Vec<Unread>,
}

impl Checked {
    /// What is missing, or cannot be known, may stand in what could not be opened. What was changed stays changed. And where there
    /// is not a single line, nothing was checked: a drain that keeps nothing must not look like one that keeps all.
    pub(crate) fn status(&self) -> u8 {
        match self.report.worst() {
            Some(Class::Tampering) => self.report.status(),
            worst if !self.unread.is_empty() || (worst.is_none() && self.report.verified == 0) => UNREAD,
            _ => self.report.status(),
        }
    }

    /// The first sentence.
    pub(crate) fn verdict(&self) -> &'static str {
        match self.report.worst() {
            Some(Class::Tampering) => "There is evidence of tampering.",
            _ if !self.unread.is_empty() => "Not everything could be read.",
            Some(Class::Loss) => "Lines are missing.",
            Some(_) => "Not everything could be checked.",
            None if self.report.verified == 0 => "There is no audit line in what was read.",
            None => "The log is whole and unchanged.",
        }
    }
}
