//! A disclosure whose last line is not accepted. Alone in its program: other threads without a subscriber would keep the
//! layer from seeing the events.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use audit_core::{
    Audit, PhiRecord, Reason, Refused,
    event::{Basis, Phase, Recipient, Terms},
    testing::{Line, Recording},
};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
};

#[derive(PhiRecord)]
struct Report {
    #[phi(patient)]
    patient: u64,
    finding: String,
}

/// Stops accepting with the third line: the begin and the part are out by then, the end is not.
struct StopAtEnd {
    audit: Arc<Recording>,
    lines: AtomicU32,
}

impl<S: Subscriber> Layer<S> for StopAtEnd {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        if self.lines.fetch_add(1, Ordering::Relaxed) == 2 {
            self.audit.stop_accepting();
        }
    }
}

/// The caller was refused the body, so nothing has left, although the end says success.
#[test]
fn a_disclosure_that_was_held_back_is_corrected() {
    let county = Recipient::new("county", "County Health Department", "").unwrap();
    let audit = Arc::new(Recording::with(Audit::builder().recipients([county])));
    let stop = StopAtEnd { audit: Arc::clone(&audit), lines: AtomicU32::new(0) };
    let report = Report { patient: 7, finding: "measles".to_owned() };
    tracing::subscriber::with_default(registry().with(stop), || {
        let told = audit.disclosure("county", Terms::on(Basis::PublicHealth), &report);
        assert_eq!(pollster::block_on(told).map(drop), Err(Refused::Deadline));
    });
    audit.accept_again();
    let patience = Instant::now() + Duration::from_secs(30);
    while audit.lines().len() < 4 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(5));
    }
    let lines = audit.lines();
    let phases: Vec<_> = lines.iter().filter_map(Line::phase).collect();
    assert_eq!(phases, [Phase::Begin, Phase::Part, Phase::End, Phase::After]);
    assert_eq!(lines[3].reason(), Some(Reason::Withheld));
}
