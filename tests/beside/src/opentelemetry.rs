//! Spans and logs of OpenTelemetry, kept in memory.

use audit_core::Audit;
use opentelemetry::trace::TracerProvider;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::{
    logs::{InMemoryLogExporter, SdkLoggerProvider},
    trace::{InMemorySpanExporter, SdkTracerProvider},
};
use tests::round::round;
use tracing::info_span;
use tracing_subscriber::{layer::SubscriberExt, registry, util::SubscriberInitExt};

pub(crate) fn run(audit: &Audit) {
    let (spans, logs) = (InMemorySpanExporter::default(), InMemoryLogExporter::default());
    let traces = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
    let logger = SdkLoggerProvider::builder().with_simple_exporter(logs.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer("tests"));
    registry().with(layer).with(OpenTelemetryTracingBridge::new(&logger)).with(audit.layer()).init();
    info_span!("work").in_scope(|| round(audit));
    eprintln!("spans: {:#?}", spans.get_finished_spans().unwrap());
    eprintln!("logs: {:#?}", logs.get_emitted_logs().unwrap());
}
