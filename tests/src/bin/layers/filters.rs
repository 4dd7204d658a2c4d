//! Filters that switch everything off.

use std::io::stderr;

use audit_core::Audit;
use tests::round::round;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    EnvFilter, Layer, filter::filter_fn, fmt, layer::SubscriberExt, registry, reload, util::SubscriberInitExt,
};

use crate::SetUp;

pub(crate) const ALL: &[(&str, SetUp)] = &[
    ("nothing is off", on),
    ("all is off", all_off),
    ("all is off by level", level_off),
    ("ours is off", ours_off),
    ("ours is off by function", function_off),
    ("another is off", another_off),
    ("only warnings", warnings),
    ("all is turned off", turned_off),
    ("ours is turned off", ours_turned_off),
];

fn off() -> EnvFilter {
    EnvFilter::new("off")
}

fn on(audit: &Audit) {
    registry().with(audit.layer()).with(fmt::layer().with_writer(stderr)).init();
    round(audit);
}

fn all_off(audit: &Audit) {
    registry().with(off()).with(audit.layer()).init();
    round(audit);
    round(audit);
}

fn level_off(audit: &Audit) {
    registry().with(audit.layer()).with(LevelFilter::OFF).init();
    round(audit);
}

fn ours_off(audit: &Audit) {
    registry().with(audit.layer().with_filter(off())).with(fmt::layer().with_writer(stderr)).init();
    round(audit);
}

fn function_off(audit: &Audit) {
    registry().with(audit.layer().with_filter(filter_fn(|_| false))).init();
    round(audit);
}

fn another_off(audit: &Audit) {
    registry().with(fmt::layer().with_writer(stderr).with_filter(off())).with(audit.layer()).init();
    round(audit);
}

/// What `EnvFilter` does by default, without any variable.
fn warnings(audit: &Audit) {
    registry().with(EnvFilter::new("")).with(audit.layer()).init();
    round(audit);
}

fn turned_off(audit: &Audit) {
    let (filter, handle) = reload::Layer::new(EnvFilter::new("info"));
    registry().with(filter).with(audit.layer()).init();
    for filter in ["info", "off", "info"] {
        handle.reload(EnvFilter::new(filter)).unwrap();
        round(audit);
    }
}

fn ours_turned_off(audit: &Audit) {
    let (filter, handle) = reload::Layer::new(EnvFilter::new("info"));
    registry().with(audit.layer().with_filter(filter)).init();
    for filter in ["info", "off", "info"] {
        handle.reload(EnvFilter::new(filter)).unwrap();
        round(audit);
    }
}
