//! sentry, with a transport that sends nothing anywhere. It makes of our events all that it can: breadcrumbs, logs, reports.

use std::{io::stderr, sync::Arc};

use audit_core::Audit;
use sentry::{
    ClientOptions, Envelope, Transport,
    integrations::tracing::{BreadcrumbLayer, ErrorLayer, LogLayer, SpanLayer},
};
use tests::round::round;
use tracing::info_span;
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};

pub(crate) fn run(audit: &Audit) {
    let transport = |_: &ClientOptions| -> Arc<dyn Transport> { Arc::new(Shown) };
    let options = ClientOptions::new()
        .dsn("https://public@sentry.invalid/1")
        .send_default_pii(true)
        .traces_sample_rate(1.0)
        .transport(transport);
    let _client = sentry::init(options);
    registry()
        .with(SpanLayer::new())
        .with(BreadcrumbLayer::new())
        .with(LogLayer::new())
        .with(ErrorLayer::new())
        .with(audit.layer())
        .init();
    info_span!("work").in_scope(|| round(audit));
}

/// Shows what would be sent.
struct Shown;

impl Transport for Shown {
    fn send_envelope(&self, envelope: Envelope) {
        envelope.to_writer(stderr()).unwrap();
    }
}
