//! The record that the servers answer with: a chart of about 1 KB, from memory.

use audit_core::PhiRecord;
use serde::Serialize;
use uuid::Uuid;

/// As an app has it that is not audited.
#[derive(Serialize)]
pub(crate) struct Plain {
    id: Uuid,
    name: &'static str,
    birth_date: &'static str,
    phone: &'static str,
    address: &'static str,
    allergies: &'static [&'static str],
    history: &'static str,
    active: bool,
}

/// The same with us.
#[derive(PhiRecord)]
#[phi(resource = "Patient", category = "demographics")]
pub(crate) struct Patient {
    #[phi(patient)]
    id: Uuid,
    name: &'static str,
    birth_date: &'static str,
    phone: &'static str,
    address: &'static str,
    allergies: &'static [&'static str],
    history: &'static str,
    #[phi(clear)]
    active: bool,
}

impl Plain {
    pub(crate) fn of(id: Uuid) -> Self {
        let Patient { id, name, birth_date, phone, address, allergies, history, active } = Patient::of(id);
        Self { id, name, birth_date, phone, address, allergies, history, active }
    }
}

impl Patient {
    pub(crate) const fn of(id: Uuid) -> Self {
        Self {
            id,
            name: "Ada Quillfeather",
            birth_date: "1961-03-14",
            phone: "+1-555-0100",
            address: "12 Millbrook Lane, Millbrook",
            allergies: &["penicillin", "latex", "peanuts"],
            history: HISTORY,
            active: true,
        }
    }
}

/// Of nobody.
const HISTORY: &str = "Presents for an annual visit. No complaints. Sleeps well, walks two miles a day, does not smoke. Blood \
    pressure 124/78, pulse 66, afebrile. Lungs clear, heart regular, abdomen soft. Hypertension since 2009, well controlled on one \
    drug; the dose stays as it is. Colonoscopy due next year. Influenza vaccine given today in the left arm, lot and expiry noted. \
    Laboratory: potassium 4.1, creatinine 0.9, cholesterol 187. Counselled on diet and on the use of the stairs. Reviewed the list of \
    medicines and reconciled it with that of the pharmacy; nothing is to be changed. Return in a year, or sooner where something is new. \
    Reviewed by telephone in March. This text is synthetic, and is here only to be as long as such a record is.";
