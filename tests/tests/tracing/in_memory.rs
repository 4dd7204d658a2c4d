//! Other layers, filters and forgers beside us: the line comes out, and nobody sees more than they should.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use audit_core::{
    Op,
    adapter::{Guard, Handler, Origin, Scope, Unannotated},
    event::Action,
    testing::Recording,
};
use tracing::{Event, Subscriber, level_filters::LevelFilter, subscriber::with_default};
use tracing_subscriber::{
    Layer,
    filter::filter_fn,
    layer::{Context, SubscriberExt},
    registry,
};

static READ: Handler = Handler { name: "tests::read", ..Handler::of(Action::Read) };

fn read(audit: &Recording) {
    let scope = Scope::new(&audit.handle(), Origin::of_request("GET"));
    let guard = Guard::new(scope.clone(), Unannotated::Record);
    pollster::block_on(scope.arm(&READ)).unwrap();
    Op::of(scope.clone()).patient("MRN-Quillfeather");
    pollster::block_on(guard.end(200)).unwrap().over();
}

/// A writer that keeps what it is given.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[test]
fn a_layer_beside_ours_sees_names_and_numbers_only() {
    let (audit, kept) = (Recording::start(), Kept::default());
    let writer = kept.clone();
    let fmt = tracing_subscriber::fmt::layer().json().with_writer(move || writer.clone());
    with_default(registry().with(fmt).with(audit.layer()), || read(&audit));
    assert_eq!(audit.lines().len(), 1);
    let seen = kept.text();
    assert!(seen.contains(r#""outcome":"success""#) && seen.contains("tests::read"), "{seen}");
    let pseudonym = audit.pseudonym("patient", "MRN-Quillfeather").unwrap();
    assert!(!seen.contains(&pseudonym) && !seen.contains("Quillfeather") && !seen.contains(".k1."), "{seen}");
}

#[test]
fn without_audit_keeps_our_events_out_of_a_layer() {
    let (audit, kept) = (Recording::start(), Kept::default());
    let writer = kept.clone();
    let fmt = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let subscriber = registry().with(fmt.with_filter(audit_core::without_audit())).with(audit.layer());
    with_default(subscriber, || {
        read(&audit);
        tracing::info!("something else");
    });
    assert_eq!(audit.lines().len(), 1);
    assert!(kept.text().contains("something else") && !kept.text().contains("tests::read"));
}

#[test]
fn no_filter_stops_a_line() {
    let audit = Recording::start();
    with_default(registry().with(LevelFilter::OFF).with(audit.layer()), || read(&audit));
    with_default(registry().with(audit.layer().with_filter(LevelFilter::OFF)), || read(&audit));
    with_default(registry().with(filter_fn(|_| false)).with(audit.layer()), || read(&audit));
    with_default(registry(), || read(&audit));
    read(&audit);
    assert_eq!(audit.lines().len(), 5);
}

#[test]
fn an_event_with_our_target_makes_no_line() {
    let audit = Recording::start();
    with_default(registry().with(audit.layer()), || {
        tracing::info!(target: "audit", action = "read", outcome = "success", "forged");
        tracing::error!(target: "audit", handler = "tests::read");
    });
    assert!(audit.lines().is_empty());
}

/// Does something when it sees an event of ours, but not when that causes another one.
struct Meddler<F>(F, Mutex<bool>);

impl<S: Subscriber, F: Fn() + 'static> Layer<S> for Meddler<F>
where
    Self: Send + Sync,
{
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "audit" && !std::mem::replace(&mut *self.1.lock().unwrap(), true) {
            self.0();
        }
    }
}

#[test]
fn a_layer_that_panics_hurts_nobody() {
    let audit = Recording::start();
    let panics = || panic!("a foreign layer");
    // Inside of ours and outside of ours: before and after the line is taken.
    let inside = registry().with(Meddler(panics, Mutex::new(false))).with(audit.layer());
    with_default(inside, || read(&audit));
    let outside = registry().with(audit.layer()).with(Meddler(panics, Mutex::new(false)));
    with_default(outside, || read(&audit));
    assert_eq!(audit.lines().len(), 2);
}

#[test]
fn a_layer_that_reads_patient_data_itself_is_recorded_as_well() {
    let audit = Arc::new(Recording::start());
    let inner = Arc::clone(&audit);
    let subscriber = registry().with(Meddler(move || read(&inner), Mutex::new(false))).with(audit.layer());
    with_default(subscriber, || read(&audit));
    assert_eq!(audit.lines().len(), 2);
    let numbers: Vec<_> = audit.lines().iter().map(|line| line.members()["n"].as_u64()).collect();
    assert_eq!(numbers, [Some(0), Some(1)]);
}
