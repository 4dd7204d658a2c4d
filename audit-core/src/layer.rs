//! The `tracing` layer: where an event of ours becomes a line.

use tracing::{Event, Metadata, Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer,
    filter::{FilterFn, filter_fn},
    layer::Context,
    registry::LookupSpan,
};

use crate::emit::{TARGET, take};

/// Takes the records of our events. Its filter keeps every other event and span of the program away from it, so that
/// what nobody else wants stays as cheap as it was.
pub(crate) fn line_layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let only_ours: FilterFn<fn(&Metadata<'_>) -> bool> = filter_fn(ours);
    LineLayer.with_filter(only_ours.with_max_level_hint(LevelFilter::INFO))
}

struct LineLayer;

impl<S: Subscriber> Layer<S> for LineLayer {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        take();
    }
}

/// A filter for other layers, such as fmt, that keeps audit events out of them.
///
/// They hold nothing that must not be seen (action, outcome, handler), so this is a matter of noise. Give such layers a level
/// as well: at TRACE, crates for HTTP and web sockets print what they send, patient data included.
///
/// ```
/// use tracing_subscriber::{Layer, layer::SubscriberExt, registry};
/// # let other_layer = tracing_subscriber::layer::Identity::new();
///
/// let audit = audit_core::testing::Recording::start();
/// let subscriber =
///     registry().with(audit.layer()).with(other_layer.with_filter(audit_core::without_audit()));
/// # drop(subscriber);
/// ```
pub fn without_audit() -> FilterFn<fn(&Metadata<'_>) -> bool> {
    filter_fn(|metadata| !ours(metadata))
}

fn ours(metadata: &Metadata<'_>) -> bool {
    metadata.target() == TARGET
}
