//! `audit verify`: is the log whole and unchanged?

mod advice;
mod json;
mod remembered;
mod screen;
mod sentence;
mod sessions;
mod unknown;

use std::ops::ControlFlow;

use audit_core::verify::Verifier;
use remembered::Next;
use serde::Serialize;

use crate::{
    args::Verify,
    checked::Checked,
    error::Error,
    keys::Held,
    log::{Log, Times},
    output,
};

pub(crate) fn run(options: &Verify) -> Result<u8, Error> {
    let held = Held::read(&options.keys)?;
    let before = options.state.as_deref().map(remembered::read).transpose()?.flatten();
    let next = options.state.as_deref().map(Next::begin).transpose()?;
    let (keys, again) = (held.check.clone(), before.is_some());
    let verifier = match (before, options.since) {
        (None, None) => Verifier::new(keys),
        (None, Some(since)) => Verifier::since(keys, since),
        (Some(state), None) => Verifier::again(keys, state),
        (Some(state), Some(since)) => Verifier::going_on(keys, state, since),
    };
    let times = if options.tenant.is_some() { Times::Several } else { Times::Once };
    let mut log = Log::read(&options.inputs, verifier, options.since, times);
    let tenant =
        options.tenant.as_ref().map(|code| Tenant { code: code.clone(), lines: lines_of(code, &mut log) });
    let (checked, state) = if options.state.is_some() {
        let (checked, state) = log.finish_and_remember();
        (checked, Some(state))
    } else {
        (log.finish(), None)
    };
    let answer = Answer { checked, held, again, tenant };
    output::write(|to| {
        if options.json { json::write(&answer, to) } else { screen::write(&answer, options.all, to) }
    })?;
    // What nobody was told is not to be remembered, nor is less than there is.
    if let Some((next, state)) = next.zip(state).filter(|_| answer.checked.unread.is_empty()) {
        next.write(&state)?;
    }
    Ok(answer.checked.status())
}

/// What was found, and what with.
struct Answer {
    checked: Checked,
    held: Held,
    /// Whether an earlier check is remembered.
    again: bool,
    tenant: Option<Tenant>,
}

/// Verified lines of one organisation.
#[derive(Serialize)]
struct Tenant {
    code: String,
    lines: u64,
}

fn lines_of(tenant: &str, log: &mut Log) -> u64 {
    let mut lines = 0;
    log.look(|event| {
        lines += u64::from(event.verified && event.text("/tenant") == Some(tenant));
        ControlFlow::Continue(())
    });
    lines
}
