//! A program that declares all that `session.start` states, and admits one patient twice, spelt in two ways.

use audit_core::{Actor, Audit, Identifier, Op, Refused, audit};

/// A medical record number, however somebody typed it.
#[derive(Identifier)]
#[id(namespace = "patient", trim, upper)]
struct Mrn(String);

/// The address of an account, which is the same in any case of its letters.
#[derive(Identifier)]
#[id(namespace = "user", trim, lower)]
struct Account(&'static str);

fn main() -> Result<(), audit_core::Error> {
    let audit = Audit::builder().tenants(["north", "south"]).shared(["user"]).actors_in_clear().start()?;
    for spelling in ["mrn-0012345 ", "MRN-0012345"] {
        admit(&Mrn(spelling.to_owned()))?;
    }
    audit.close()
}

#[audit(create, tenant = "north", patient = mrn)]
fn admit(mrn: &Mrn) -> Result<(), Refused> {
    Op::current()
        .ok_or(Refused::NotRunning)?
        .actor(Actor::service("admission").on_behalf_of(Account(" Dean@Clinic.example ")));
    Ok(())
}
