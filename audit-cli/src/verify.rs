//! `audit verify`: is the log whole and unchanged?

mod json;
mod remembered;
mod screen;
mod sessions;
mod unknown;
mod words;

use audit_core::verify::{Class, Report, Verifier};

use crate::{
    args::Verify,
    error::{Error, UNREAD},
    inputs::{Inputs, Unread},
    keys::Held,
    output,
};

pub(crate) fn run(options: &Verify) -> Result<u8, Error> {
    let held = Held::read(&options.keys)?;
    let before = options.state.as_deref().map(remembered::read).transpose()?.flatten();
    let mut verifier = Verifier::new(held.check.clone());
    if let Some(since) = options.since {
        verifier = verifier.since(since);
    }
    if let Some(state) = before {
        verifier = verifier.state(state);
    }
    let unread = Inputs::of(&options.inputs).read(|name, stream| verifier.read(name, stream));
    let (report, state) = verifier.finish_and_remember();
    let checked = Checked { report, unread, held, since: options.since };
    output::write(|to| {
        if options.json { json::write(&checked, to) } else { screen::write(&checked, options.all, to) }
    })?;
    // What nobody was told is not to be remembered, nor is less than there is.
    match &options.state {
        Some(path) if checked.unread.is_empty() => remembered::write(path, &state)?,
        _ => {}
    }
    Ok(checked.status())
}

/// What was found, and what with.
struct Checked {
    report: Report,
    unread: Vec<Unread>,
    held: Held,
    since: Option<u64>,
}

impl Checked {
    /// What is missing, or cannot be known, may stand in what could not be opened. What was changed stays changed. And where there
    /// is not a single line, nothing was checked: a drain that keeps nothing must not look like one that keeps all.
    fn status(&self) -> u8 {
        match self.report.worst() {
            Some(Class::Tampering) => self.report.status(),
            worst if !self.unread.is_empty() || (worst.is_none() && self.report.verified == 0) => UNREAD,
            _ => self.report.status(),
        }
    }

    /// The first sentence.
    fn verdict(&self) -> &'static str {
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
