//! The inputs as they are read several times: checked first, and then looked at.

use std::{
    cell::Cell,
    io::{self, Read},
    ops::ControlFlow,
    path::PathBuf,
    sync::Arc,
};

use audit_core::verify::{self, Lookup, State, Verifier};
use serde_json::Value;

use crate::{
    checked::{Checked, has_lines},
    event::Event,
    inputs::Inputs,
    learned::Learned,
};

pub(crate) struct Log {
    inputs: Inputs,
    checked: verify::Checked,
    names: Vec<Arc<str>>,
    since: Option<u64>,
}

/// How often it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    Once,
    Several,
}

impl Log {
    /// Reads all inputs. Those that come only once are kept where they are read several times.
    pub(crate) fn read(paths: &[PathBuf], mut verifier: Verifier, since: Option<u64>, times: Times) -> Self {
        let mut inputs = Inputs::of(paths);
        if times == Times::Several {
            inputs.keep();
        }
        let mut names = Vec::new();
        inputs.read(|name, stream| {
            names.push(name.as_str().into());
            verifier.read(name, stream);
        });
        Self { inputs, checked: verifier.finish(), names, since }
    }

    /// Shows each line, until that is enough.
    pub(crate) fn look(&mut self, mut show: impl FnMut(Event) -> ControlFlow<()>) {
        let Self { inputs, checked, names, .. } = self;
        let enough = Cell::new(false);
        inputs.read_again(|stream| {
            checked.look(Until { stream, enough: &enough }, |seen| {
                let event = Event::of(&seen, names).filter(|_| !enough.get());
                enough.set(enough.get() || event.is_some_and(|event| show(event).is_break()));
            });
        });
    }

    /// Learns from verified lines what the app made of identifiers: in all tenants, or in that one. `also` sees each of them.
    pub(crate) fn learn(
        &mut self,
        lookup: &mut Lookup,
        tenant: Option<&str>,
        mut also: impl FnMut(&Event),
    ) -> Learned {
        let mut learned = Learned::default();
        self.look(|event| {
            if event.verified {
                learned.take(&event);
                // With a tenant, the others are none of our business.
                if tenant.is_none_or(|_| event.said["tenant"] == Value::Null) {
                    lookup.learn(&event.said);
                }
                also(&event);
            }
            ControlFlow::Continue(())
        });
        learned
    }

    /// Whether there is any verified line to look at.
    pub(crate) const fn has_lines(&self) -> bool {
        has_lines(&self.checked.report)
    }

    /// What the check found.
    pub(crate) fn finish(self) -> Checked {
        Checked { report: self.checked.report, unread: self.inputs.into_unread(), since: self.since }
    }

    /// The same, and what the next check is to know.
    pub(crate) fn finish_and_remember(self) -> (Checked, State) {
        let (report, state) = self.checked.remember();
        (Checked { report, unread: self.inputs.into_unread(), since: self.since }, state)
    }
}

/// A stream that ends where nobody wants more of it.
struct Until<'a> {
    stream: &'a mut dyn Read,
    enough: &'a Cell<bool>,
}

impl Read for Until<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.enough.get() { Ok(0) } else { self.stream.read(into) }
    }
}
