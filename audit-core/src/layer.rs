//! The `tracing` layer: where an event of ours becomes a line.

use tracing::{Event, Metadata, Subscriber, subscriber::Interest};
use tracing_subscriber::{
    Layer,
    filter::{FilterFn, filter_fn},
    layer::Context,
};

use crate::emit::{TARGET, take};

/// Writes audit lines; made by [`Audit::layer`](crate::Audit::layer).
#[derive(Debug, Clone, Copy)]
pub struct LineLayer(pub(crate) ());

impl<S: Subscriber> Layer<S> for LineLayer {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if ours(metadata) { Interest::always() } else { Interest::sometimes() }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if ours(event.metadata()) {
            take();
        }
    }
}

/// A filter for other layers, such as fmt, that keeps audit events out of them.
///
/// They hold nothing that must not be seen (action, outcome, handler), so this is a matter of noise.
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
