//! What was found in the check of the inputs, as every command that reads them tells it.

use audit_core::verify::{Class, Ending, Kind, Report};

use crate::{
    error::UNREAD,
    inputs::Unread,
    words::{span, time},
};

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
        let mut kinds = self.report.counts.keys().filter(|kind| kind.class() == Class::Tampering);
        kinds.any(|kind| !self.may_be_unread(*kind))
    }

    /// Whether what an earlier check saw may stand in what could not be opened.
    pub(crate) fn may_be_unread(&self, kind: Kind) -> bool {
        !self.unread.is_empty() && matches!(kind, Kind::SessionMissing | Kind::TailCut | Kind::Cut)
    }

    /// Whether any line was verified, in this check or an earlier one.
    pub(crate) const fn has_lines(&self) -> bool {
        has_lines(&self.report)
    }

    /// Whether there are lines, and none of the time that was asked for.
    fn is_silent(&self) -> bool {
        self.has_lines() && self.report.is_silent()
    }

    /// How old the newest line is, in milliseconds, where a session goes on: a log that has stopped to come looks like that, and so does one
    /// of which somebody cut off the end, where there is worse to tell.
    pub(crate) fn age(&self, now: u64) -> Option<u64> {
        let age = now.saturating_sub(self.report.newest_here);
        (self.running() && !self.tampered() && self.report.newest_here > 0 && age > OLD).then_some(age)
    }

    fn running(&self) -> bool {
        self.report.sessions.iter().any(|session| session.ending == Ending::Running)
    }

    /// The first sentence, and what it leaves out.
    pub(crate) fn verdict(&self) -> String {
        let sentence = self.sentence();
        if let Some(since) = self.report.since.filter(|_| self.is_silent()) {
            let older = span(since.saturating_sub(self.report.newest_here));
            return format!(
                "{sentence} There is no line since {}; the newest is {older} older.",
                time(since)
            );
        }
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
            None if self.is_silent() => "Nothing has come.",
            None if self.status() > 0 => "There is no audit line in what was read.",
            None if self.running() => "The log is unchanged, and whole as far as it goes: it has not ended.",
            None => "The log is whole and unchanged.",
        }
    }
}

/// The same of a report alone.
pub(crate) const fn has_lines(report: &Report) -> bool {
    report.verified + report.again > 0
}

/// A process that runs writes more often than that, whatever it does.
const OLD: u64 = 5 * 60_000;
