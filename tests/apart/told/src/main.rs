//! Does some work, and says on stderr what a recorder of the `metrics` crate has been told of it.

#![forbid(unsafe_code)]

use std::{
    collections::BTreeMap,
    error::Error,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use audit_core::{Audit, Refused, audit};
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};

fn main() -> Result<(), Box<dyn Error>> {
    let told = Told::default();
    metrics::set_global_recorder(told.clone()).map_err(|_| "there is a recorder already")?;
    let audit = Audit::from_env()?;
    remind(7)?;
    remind(8)?;
    audit.health().publish();
    told.show();
    Ok(audit.close()?)
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}

/// The last value of each.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<BTreeMap<String, Arc<AtomicU64>>>>);

impl Told {
    fn value(&self, key: &Key) -> Arc<AtomicU64> {
        let labels = key.labels().map(|label| format!(" {}={}", label.key(), label.value()));
        let name = labels.fold(key.name().to_owned(), |name, label| name + &label);
        self.0.lock().unwrap().entry(name).or_default().clone()
    }

    fn show(&self) {
        for (name, value) in self.0.lock().unwrap().iter() {
            let value = value.load(Ordering::Relaxed);
            // A gauge is a number with a fraction, kept as its bits.
            let value = if value > 1 << 32 { f64::from_bits(value) as u64 } else { value };
            eprintln!("{name}: {value}");
        }
    }
}

impl Recorder for Told {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.value(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.value(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
