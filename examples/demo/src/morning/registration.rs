//! The front desk.

use clinic::synthetic;
use serde_json::json;

use super::{chart, id, new_patient, page};
use crate::{
    Error,
    expected::Sides,
    people::{ADAMS, CLARK, DEAN},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("The clerk lists 300 patients: more than fit on one line.")
        .by(CLARK)
        .get("/patients?limit=300")
        .is("search")
        .parts(1)
        .with("search", json!({"by": ["limit"]}))
        .lists(page)?;
    let name = synthetic::patient(3).name.split(' ').next_back().unwrap_or_default().to_lowercase();
    story
        .step("The clerk looks for somebody by name: the line says by what, and not for whom.")
        .by(CLARK)
        .get(format!("/patients?name={name}"))
        .is("search")
        .with("search", json!({"by": ["name"]}))
        .lists(page)?;
    one_patient(story)
}

/// From the first visit to the last.
fn one_patient(story: &mut Story<'_>) -> Result<(), Error> {
    let mut patient = new_patient();
    let told = story
        .step("The clerk registers a new patient,")
        .by(CLARK)
        .post("/patients", &patient)
        .is("create")
        .changes("Patient", Sides::After, &ALL, &[("name", "after", &patient["name"])])
        .gets(201)?;
    let created = id(&told.answer.json);
    story.expected(told.step).about(&[created]);

    let path = chart(created, "");
    let old = std::mem::replace(&mut patient["name"], json!("Wilhelmina Quandry-Thistlemoor"));
    story
        .step("corrects the name: the line has a digest of either,")
        .by(CLARK)
        .put(&path, &patient)
        .is("update")
        .of(&[created])
        .changes(
            "Patient",
            Sides::Both,
            &["name"],
            &[("name", "before", &old), ("name", "after", &patient["name"])],
        )
        .ok()?;
    story
        .step("may not delete the chart (403),")
        .by(CLARK)
        .delete(&path)
        .is("delete")
        .of(&[created])
        .denied("patients.delete.administrators-only")?;
    story
        .step("but the administrator may.")
        .by(DEAN)
        .delete(&path)
        .is("delete")
        .of(&[created])
        .changes("Patient", Sides::Before, &ALL, &[("name", "before", &patient["name"])])
        .gets(204)?;
    story
        .step("The deleted chart is not found (404).")
        .by(ADAMS)
        .get(&path)
        .is("read")
        .of(&[created])
        .gets(404)?;
    Ok(())
}

/// The fields of a chart that a line can name as changed.
const ALL: [&str; 10] = [
    "name",
    "birth_date",
    "sex",
    "phone",
    "address.street",
    "address.city",
    "address.state",
    "address.zip",
    "active",
    "confidentiality",
];
