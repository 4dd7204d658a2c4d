//! What was found in the check of the inputs, as every command that reads them tells it.

use audit_core::verify::{Class, Report};

use crate::{error::UNREAD, inputs::Unread};

pub(crate) struct Checked {
    pub(crate) report: Report,
    pub(crate) unread: Vec<Unread>,
}

impl Checked {
    /// What is missing, or cannot be known, may stand in what could not be opened. What was changed stays changed.
    pub(crate) fn status(&self) -> u8 {
        let tampered = self.report.worst() == Some(Class::Tampering);
        if tampered || self.unread.is_empty() { self.report.status() } else { UNREAD }
    }

    /// The first sentence.
    pub(crate) fn verdict(&self) -> &'static str {
        match self.report.worst() {
            Some(Class::Tampering) => "There is evidence of tampering.",
            _ if !self.unread.is_empty() => "Not everything could be read.",
            Some(Class::Loss) => "Lines are missing.",
            Some(_) => "Not everything could be checked.",
            None if self.status() > 0 => "There is no audit line in what was read.",
            None => "The log is whole and unchanged.",
        }
    }
}
