//! Layers that do something of their own when they see our events: panic, read patients themselves, forge events.

use std::cell::Cell;

use audit_core::{Audit, Op};
use tests::round::{PATIENT, app, ask, remind, round};
use tracing::{
    Event, Metadata, Subscriber, span,
    subscriber::{Interest, with_default},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

use crate::SetUp;

pub(crate) const ALL: &[(&str, SetUp)] = &[
    ("panics", |audit| before(Seen(panic), audit)),
    ("panics, behind ours", |audit| behind(Seen(panic), audit)),
    ("panics when asked", |audit| before(Panics::Enabled, audit)),
    ("panics when registered", |audit| before(Panics::Callsite, audit)),
    ("panics in a span", panics_in_a_span),
    ("reads", |audit| before(Seen(read), audit)),
    ("reads, behind ours", |audit| behind(Seen(read), audit)),
    ("reads, in a scope", reads_in_a_scope),
    ("adds", |audit| before(Seen(add), audit)),
    ("logs", |audit| before(Seen(log), audit)),
    ("forges", forges),
];

fn before<L: Layer<tracing_subscriber::Registry> + Send + Sync>(layer: L, audit: &Audit) {
    registry().with(layer).with(audit.layer()).init();
    round(audit);
}

fn behind(layer: Seen, audit: &Audit) {
    registry().with(audit.layer()).with(layer).init();
    round(audit);
}

/// There a layer's own events are shown to nobody, and that is no misconfiguration.
fn reads_in_a_scope(audit: &Audit) {
    with_default(registry().with(Seen(read)).with(audit.layer()), || round(audit));
}

fn panic() {
    panic!("a foreign layer panics");
}

/// Reads a patient, and leaves a line of its own.
fn read() {
    remind(PATIENT).unwrap();
}

/// Adds to the operation whose line is being written.
fn add() {
    if let Some(op) = Op::current() {
        op.patient(PATIENT);
    }
}

fn log() {
    tracing::info!("a foreign layer logs");
    tracing::info!(target: "audit", "and so it does under our name");
}

/// What our events look like, from somebody else.
fn forge() {
    tracing::info!(
        target: "audit", action = "read", phase = "end", handler = "tests::round::show", outcome = "success",
        reason = "ok", status = 200_u16
    );
    tracing::error!(target: "audit", audit = r#"{"audit":{"n":0},"mac":"AAAAAAAAAAAAAAAAAAAAAA"}"#);
}

fn forges(audit: &Audit) {
    registry().with(Seen(forge)).with(audit.layer()).with(Seen(forge)).init();
    forge();
    round(audit);
    forge();
}

fn panics_in_a_span(audit: &Audit) {
    registry().with(audit.layer()).with(Panics::Span).init();
    round(audit);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert!(runtime.block_on(ask(&app(audit), "GET", "spans")).unwrap_err().is_panic());
}

/// Does something when it sees an event of ours, but not when that causes another one.
struct Seen(fn());

impl<S: Subscriber> Layer<S> for Seen {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        thread_local! {
            static BUSY: Cell<bool> = const { Cell::new(false) };
        }
        struct Idle;
        impl Drop for Idle {
            fn drop(&mut self) {
                BUSY.set(false);
            }
        }
        if event.metadata().target() == "audit" && !BUSY.replace(true) {
            let _idle = Idle;
            (self.0)();
        }
    }
}

/// Panics somewhere else than on an event.
#[derive(PartialEq)]
enum Panics {
    Enabled,
    Callsite,
    Span,
}

impl<S: Subscriber> Layer<S> for Panics {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        assert!(*self != Self::Callsite || metadata.target() != "audit", "a foreign layer panics");
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        assert!(*self != Self::Enabled || metadata.target() != "audit", "a foreign layer panics");
        true
    }

    fn on_new_span(&self, _: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        assert!(*self != Self::Span, "a foreign layer panics");
    }
}
