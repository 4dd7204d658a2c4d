//! What clinicians do all day.

use clinic::synthetic;
use serde_json::json;

use super::chart;
use crate::{
    Error,
    expected::Sides,
    people::{ADAMS, BAKER},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(1).id;
    story
        .step("The physician opens a chart,")
        .by(ADAMS)
        .get(chart(patient, ""))
        .is("read")
        .of(&[patient])
        .with("resource", json!({"type": "Patient", "category": "demographics"}))
        .with("records", json!([{"label": "N", "of": 0, "version": 1}]))
        .with("fields", json!(FIELDS))
        .ok()?;
    story
        .step("writes a note about the visit,")
        .by(ADAMS)
        .post(chart(patient, "/notes"), &json!({"text": NOTE, "encounter": ENCOUNTER}))
        .is("create")
        .of(&[patient])
        .with_id("encounter", "encounter", ENCOUNTER)
        .changes("Note", Sides::After, &["author", "written_at", "text"], &[("text", "after", &json!(NOTE))])
        .gets(201)?;
    story
        .step("and a nurse reads the notes")
        .by(BAKER)
        .get(chart(patient, "/notes"))
        .is("search")
        .of(&[patient])
        .with("resource", json!({"type": "Note", "category": "clinical"}))
        .ok()?;
    story
        .step("and the summary as a page.")
        .by(BAKER)
        .get(chart(patient, "/summary.html"))
        .is("read")
        .of(&[patient])
        .with("typed", json!(false))
        .ok()?;
    monitor(story)
}

fn monitor(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(2).id;
    story
        .step("The nurse watches a monitor: five events, each with its line before it,")
        .by(BAKER)
        .get(chart(patient, "/live?every_ms=60&count=5"))
        .is("read")
        .of(&[patient])
        .with("resource", json!({"type": "Observation", "category": "vital-signs"}))
        .with("count", json!(5))
        .watches(5)?;
    story
        .step("and walks away from another one: the line says that nobody was left to watch.")
        .by(BAKER)
        .get(chart(patient, "/live?every_ms=60&count=1000"))
        .is("read")
        .of(&[patient])
        .leaves_after(5)?;
    Ok(())
}

const NOTE: &str = "Feels better since Tuesday.";
const ENCOUNTER: &str = "visit-kestrel-0117";
/// What an opened chart discloses.
const FIELDS: [&str; 8] =
    ["name", "birth_date", "sex", "phone", "address.street", "address.city", "address.state", "address.zip"];
