//! Reminders of appointments.

use audit_core::PhiRecord;
use uuid::Uuid;

use crate::{clinic::Clinic, patient::Patient};

/// A reminder to be sent. It has no `Debug`: it names a patient.
#[derive(Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Which reminder.
    pub id: Uuid,
    /// At which clinic.
    pub clinic: Clinic,
    /// Whom to remind.
    pub patient: Uuid,
    /// The handle of the operation that queued it; the job's operation names it as its cause.
    pub cause: String,
}

/// What the patient gets.
#[derive(PhiRecord, Clone, PartialEq, Eq)]
#[phi(resource = "Communication", category = "reminder")]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// Whose appointment it is.
    #[phi(patient)]
    pub patient_id: Uuid,
    /// Whom it is addressed to.
    pub to: String,
    /// What it says.
    pub text: String,
}

impl Letter {
    /// Reminds a patient so many days before the appointment.
    pub fn reminder(patient: &Patient, days_before: u32) -> Self {
        let text = match days_before {
            1 => "Your appointment is tomorrow.".to_owned(),
            days => format!("Your appointment is in {days} days."),
        };
        Self { patient_id: patient.id, to: patient.name.clone(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    #[test]
    fn a_letter_is_addressed_to_its_patient() {
        let patient = synthetic::patient(3);
        let letter = Letter::reminder(&patient, 3);
        assert!(letter.patient_id == patient.id && letter.to == patient.name);
        assert_eq!(letter.text, "Your appointment is in 3 days.");
        assert_eq!(Letter::reminder(&patient, 1).text, "Your appointment is tomorrow.");
    }
}
