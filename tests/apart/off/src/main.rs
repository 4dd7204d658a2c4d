//! Does its work with our layer, from which `max_level_off` keeps every event.

#![forbid(unsafe_code)]

use audit_core::{Audit, Refused, audit};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let audit = Audit::from_env()?;
    tracing_subscriber::registry().with(audit.layer()).init();
    assert_eq!(tracing::level_filters::STATIC_MAX_LEVEL, tracing::level_filters::LevelFilter::OFF);
    remind(7)?;
    remind(8)?;
    Ok(audit.close()?)
}

#[audit(read, patient = patient, purpose = Operations)]
fn remind(patient: u64) -> Result<(), Refused> {
    Ok(())
}
