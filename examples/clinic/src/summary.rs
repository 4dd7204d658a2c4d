//! The summary of a patient as a page to print.

use maud::{DOCTYPE, html};

use crate::{note::Note, patient::Patient};

/// Renders a patient and the notes about the patient as HTML. What comes from the record is escaped.
pub fn summary(patient: &Patient, notes: &[Note]) -> String {
    let address = &patient.address;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { "Summary" }
            }
            body {
                h1 { (patient.name) }
                dl {
                    dt { "Born" } dd { (patient.birth_date) }
                    dt { "Sex" } dd { (patient.sex.code()) }
                    dt { "Phone" } dd { (patient.phone) }
                    dt { "Address" }
                    dd { (address.street) ", " (address.city) ", " (address.state) " " (address.zip) }
                }
                h2 { "Notes" }
                @for note in notes {
                    article {
                        h3 { (note.written_at) ", " (note.author) }
                        p { (note.text) }
                    }
                }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    #[test]
    fn it_shows_patient_and_notes() {
        let (patient, notes) = (synthetic::patient(4), synthetic::notes(4));
        let page = summary(&patient, &notes);
        assert!(page.starts_with("<!DOCTYPE html>"));
        assert!(page.contains(&patient.name));
        assert!(page.contains(&patient.birth_date.to_string()));
        assert!(notes.iter().all(|note| page.contains(&note.text)));
    }

    #[test]
    fn a_name_is_never_markup() {
        let mut patient = synthetic::patient(4);
        patient.name = "<script>alert(1)</script>".into();
        assert!(!summary(&patient, &[]).contains("<script>"));
    }
}
