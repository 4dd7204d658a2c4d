//! What was found in the check of the inputs, as every command that reads them tells it.

use audit_core::verify::{Class, Ending, Kind, Report};

use crate::{error::UNREAD, inputs::Unread, words::time};

/// What every command ends with that reads lines.
pub(crate) struct Checked {
    pub(crate) report: Report,
    pub(crate) unread: Vec<Unread>,
    /// Where the inputs begin, if somebody said that.
    pub(crate) since: Option<u64>,
}

impl Checked {
    /// What is missing, since an earlier check or altogether, or cannot be known, may stand in what could not be opened. What was
    /// changed stays changed.
    pub(crate) fn status(&self) -> u8 {
        if self.tampered() || self.unread.is_empty() { self.report.status() } else { UNREAD }
    }

    fn tampered(&self) -> bool {
        let missing = |kind: &Kind| matches!(kind, Kind::SessionMissing | Kind::TailCut | Kind::Cut);
        let mut kinds = self.report.counts.keys().filter(|kind| kind.class() == Class::Tampering);
        kinds.any(|kind| self.unread.is_empty() || !missing(kind))
    }

    /// Whether any line was verified, in this check or an earlier one.
    pub(crate) const fn has_lines(&self) -> bool {
        self.report.verified + self.report.again > 0
    }

    fn running(&self) -> bool {
        self.report.sessions.iter().any(|session| session.ending == Ending::Running)
    }

    /// The first sentence, and what it leaves out.
    pub(crate) fn verdict(&self) -> String {
        let sentence = self.sentence();
        match self.since.filter(|_| self.status() == 0) {
            Some(since) => {
                format!("{sentence} What was lost before {} is not missed (--since).", time(since))
            }
            None => sentence.to_owned(),
        }
    }

    fn sentence(&self) -> &'static str {
        match self.report.worst() {
            _ if self.tampered() => "There is evidence of tampering.",
            _ if !self.unread.is_empty() => "Not everything could be read.",
            Some(Class::Loss) => "Lines are missing.",
            Some(_) if !self.has_lines() => "Nothing could be checked.",
            Some(_) => "Not everything could be checked.",
            None if self.status() > 0 => "There is no audit line in what was read.",
            None if self.running() => "The log is unchanged, and whole as far as it goes: it has not ended.",
            None => "The log is whole and unchanged.",
        }
    }
}
