//! The lines about the log itself (`docs/seal-format.md`, section 3).

use super::{Object, Record, Recorder, View};
use crate::{
    catalogue::{Declared, Handlers},
    counters::Tally,
    event::{Action, Severity},
    queue::Standing,
    scratch::Scratch,
    seal::Draft,
};

/// What the first line says beside what the recorder knows.
pub(crate) struct Start {
    /// The keys were made up; nobody can check these lines later.
    pub(crate) ephemeral: bool,
    /// What the program's attributes say.
    pub(crate) handlers: Handlers,
    /// The canonical forms of its identifiers.
    pub(crate) forms: Vec<Declared>,
}

/// What happened in the session so far.
pub(crate) struct SoFar {
    pub(crate) standing: Standing,
    /// Milliseconds since the start.
    pub(crate) uptime: u64,
    /// Unix time in milliseconds.
    pub(crate) now: u64,
}

/// What a control line says.
#[derive(Clone, Copy)]
pub(crate) enum Control<'a> {
    /// The process began to write lines.
    Start(&'a Start),
    /// The heartbeat.
    Checkpoint(&'a SoFar),
    /// The process ended in good order.
    Stop(&'a SoFar),
}

impl Recorder {
    /// A line about the log itself.
    pub(crate) fn control(&self, control: Control<'_>) -> Record {
        let action = control.action();
        let start = matches!(control, Control::Start(_));
        let mut text = Scratch::new();
        let (mut n, mut t, mut unrecorded) = (0, 0, 0);
        Object::write(&mut text, |o| {
            o.text("action", action.as_str());
            if start {
                o.text("actors", if self.actors_in_clear { "clear" } else { "" });
                o.text("clock", "system");
            }
            if let Some(so_far) = control.so_far() {
                o.object("counters", |o| so_far.standing.counters.write(o));
            }
            o.maybe("enc", self.session.enc.as_ref());
            if start {
                o.flag("ephemeral", control.ephemeral());
            }
            if let Control::Start(Start { handlers, forms, .. }) = control {
                o.list("forms", forms, |out, form| Object::write(out, |o| form_of(o, form)));
                o.object("handlers", |o| {
                    o.number("count", handlers.count);
                    o.text("hash", &handlers.hash);
                });
                o.texts("keys", self.pseudonymizer.key_ids());
            }
            o.text("kid", &self.session.kid);
            o.text("kind", action.kind().as_str());
            if let Control::Stop(so_far) = control {
                o.number_if("leaving", Some(so_far.standing.leaving).filter(|leaving| *leaving > 0));
            }
            o.text("mode", self.session.mode());
            n = o.hole("n");
            if let Control::Stop(so_far) = control {
                o.number("open", so_far.standing.open);
            }
            if let Some(SoFar { standing: Standing { outage: Some(outage), counters, .. }, now, .. }) =
                control.so_far()
            {
                o.object("outage", |o| outage.write(o, *now, *counters));
            }
            o.maybe("proof", self.session.proof.as_ref());
            o.number("r", 0);
            o.text("s", &self.session.id);
            if start {
                o.text("sdk", concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")));
            }
            o.canonical("service", &self.service);
            o.text("severity", control.severity().as_str());
            if start {
                o.texts("shared", self.pseudonymizer.shared());
                o.maybe("sign", self.session.sign.as_ref());
            }
            if self.synthetic {
                o.flag("synthetic", true);
            }
            t = o.hole("t");
            if start && self.codes.tenants.len() > 0 {
                o.number("tenants", self.codes.tenants.len());
            }
            unrecorded = o.gap("unrecorded");
            if let Some(so_far) = control.so_far() {
                o.number("uptime", so_far.uptime);
            }
            o.number("v", 1);
        });
        let tally = control.tally();
        let view = View { action, phase: None, handler: "", ending: None, status: None };
        Record { draft: Draft { text, n, t, unrecorded }, tally, view }
    }
}

fn form_of(o: &mut Object<'_>, form: &Declared) {
    o.text("namespace", form.namespace);
    o.texts("steps", form.steps.iter().map(|step| step.as_str()));
}

impl<'a> Control<'a> {
    const fn action(self) -> Action {
        match self {
            Self::Start(_) => Action::SessionStart,
            Self::Checkpoint(_) => Action::Checkpoint,
            Self::Stop(_) => Action::SessionStop,
        }
    }

    const fn tally(self) -> Tally {
        match self {
            Self::Start(_) => Tally::Nothing,
            Self::Checkpoint(_) => Tally::Checkpoint,
            Self::Stop(_) => Tally::Stop,
        }
    }

    const fn ephemeral(self) -> bool {
        matches!(self, Self::Start(Start { ephemeral: true, .. }))
    }

    const fn so_far(self) -> Option<&'a SoFar> {
        match self {
            Self::Start(_) => None,
            Self::Checkpoint(so_far) | Self::Stop(so_far) => Some(so_far),
        }
    }

    const fn severity(self) -> Severity {
        let (Self::Checkpoint(so_far) | Self::Stop(so_far)) = self else {
            return if self.ephemeral() { Severity::Notice } else { Severity::Info };
        };
        let left_open = matches!(self, Self::Stop(_)) && so_far.standing.open + so_far.standing.leaving > 0;
        if left_open || so_far.standing.outage.is_some() { Severity::Warning } else { Severity::Info }
    }
}
