//! Uses each macro under the name that this package gives the adapter.

#![forbid(unsafe_code)]

extern crate clinic_log as audit_axum;

use std::error::Error;

use axum::{Router, extract::Path, routing::get};
use clinic_log::{Audit, Identifier, Phi, PhiRecord, Refused, audit};

fn main() -> Result<(), Box<dyn Error>> {
    let audit = Audit::from_env()?;
    let _: Router = Router::new().route("/patients/{id}", get(show));
    remind(&Mrn("7"))?;
    Ok(audit.close()?)
}

#[audit(read)]
async fn show(Path(id): Path<u64>) -> Phi<Patient> {
    Phi::new(Patient { id, name: "Ada Quillfeather".into() })
}

#[clinic_log::core::audit(update, patient = patient, purpose = Operations)]
fn remind(patient: &Mrn) -> Result<(), Refused> {
    Ok(())
}

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

#[derive(Identifier)]
#[id(namespace = "patient", trim)]
struct Mrn(&'static str);
