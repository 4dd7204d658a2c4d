//! Records and requests as JSON.
#![expect(clippy::unwrap_used, reason = "clippy does not know that helpers of tests are tests")]

use audit_core::danger::to_store;
use clinic::{NewPatient, Page, PatientChange, Search, Sex, synthetic};
use serde_json::{Value, from_str, from_value, json};

#[test]
fn a_patient_is_written_in_camel_case() {
    let mut patient = synthetic::patient(0);
    patient.sex = Sex::Unknown;
    let expected = json!({
        "id": patient.id.to_string(),
        "name": patient.name,
        "birthDate": patient.birth_date.to_string(),
        "sex": "unknown",
        "phone": patient.phone,
        "address": {
            "street": patient.address.street,
            "city": patient.address.city,
            "state": patient.address.state,
            "zip": patient.address.zip,
        },
        "active": patient.active,
        "version": 1,
        "confidentiality": "N",
    });
    assert_eq!(written(&to_store(&patient)), expected);
}

#[test]
fn a_page_of_notes_is_items_and_total() {
    let notes = synthetic::notes(0);
    let first = &notes[0];
    let expected = json!({
        "id": first.id.to_string(),
        "patientId": first.patient_id.to_string(),
        "author": first.author,
        "writtenAt": first.written_at.to_string(),
        "text": first.text,
    });
    let page = Page { items: notes, total: 17 };
    let page = written(&to_store(&page));
    assert_eq!(page["items"][0], expected);
    assert_eq!(page["total"], 17);
}

#[test]
fn what_was_read_can_be_sent_to_create_or_change() {
    let patient = written(&to_store(&synthetic::patient(5)));
    let new: NewPatient = from_value(patient.clone()).unwrap();
    assert!(new.address == synthetic::patient(5).address);
    let change: PatientChange = from_value(patient).unwrap();
    assert!(change.name == Some(synthetic::patient(5).name));
}

#[test]
fn all_of_a_change_and_of_a_search_is_optional() {
    let change: PatientChange = from_str(r#"{"birthDate":"1970-01-31"}"#).unwrap();
    assert!(change.birth_date.is_some() && change.name.is_none());
    let search: Search = from_str("{}").unwrap();
    assert!(search.name.is_none() && search.limit.is_none());
}

fn written(json: &serde_json::Result<Vec<u8>>) -> Value {
    serde_json::from_slice(json.as_ref().unwrap()).unwrap()
}
