//! Layers that say no to everything, at any of the places where a layer is asked.

use audit_core::Audit;
use tests::round::round;
use tracing::{Event, Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
    util::SubscriberInitExt,
};

use crate::SetUp;

pub(crate) const ALL: &[(&str, SetUp)] = &[
    ("never interested", |audit| before(Veto::Never, audit)),
    ("never interested, behind ours", |audit| behind(Veto::Never, audit)),
    ("sometimes interested", |audit| before(Veto::Sometimes, audit)),
    ("not enabled", |audit| before(Veto::Enabled, audit)),
    ("not enabled, behind ours", |audit| behind(Veto::Enabled, audit)),
    ("event not enabled", |audit| before(Veto::Event, audit)),
    ("event not enabled, behind ours", |audit| behind(Veto::Event, audit)),
    ("no level", |audit| before(Veto::Level, audit)),
];

fn before(veto: Veto, audit: &Audit) {
    registry().with(veto).with(audit.layer()).init();
    round(audit);
}

fn behind(veto: Veto, audit: &Audit) {
    registry().with(audit.layer()).with(veto).init();
    round(audit);
}

/// Where it says no.
#[derive(Clone, Copy, PartialEq)]
enum Veto {
    Never,
    /// Says no nowhere, but wants to be asked each time.
    Sometimes,
    Enabled,
    Event,
    Level,
}

impl<S: Subscriber> Layer<S> for Veto {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        if *self == Self::Never { Interest::never() } else { Interest::sometimes() }
    }

    fn enabled(&self, _: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *self != Self::Enabled
    }

    fn event_enabled(&self, _: &Event<'_>, _: Context<'_, S>) -> bool {
        *self != Self::Event
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        (*self == Self::Level).then_some(LevelFilter::OFF)
    }
}
