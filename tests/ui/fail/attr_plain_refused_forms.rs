use audit_core::{Refused, audit};

#[audit(none, reason = "no PHI")]
fn exempt() -> Result<(), Refused> {
    Ok(())
}

#[audit(read)]
fn later() -> std::pin::Pin<Box<dyn Future<Output = Result<(), Refused>>>> {
    Box::pin(async { Ok(()) })
}

#[audit(read, on_audit_failure = allow)]
const fn constant() {}

struct Job;

#[audit]
impl Job {}

fn main() {}
