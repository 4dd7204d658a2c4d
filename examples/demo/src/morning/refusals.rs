//! What goes wrong before anything happens.

use clinic::synthetic;

use super::{chart, new_patient};
use crate::{
    Error,
    people::{ADAMS, CLARK},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(2).id;
    story
        .step("Somebody without a session asks for a chart (401).")
        .get(chart(patient, ""))
        .is("read")
        .turned_away(401)?;
    story
        .step("The clerk may not read notes (403).")
        .by(CLARK)
        .get(chart(patient, "/notes"))
        .is("search")
        .of(&[patient])
        .denied("notes.clinicians-only")?;
    let mut incomplete = new_patient();
    incomplete.as_object_mut().and_then(|members| members.remove("birthDate"));
    story
        .step("A form without a birth date is refused before the handler runs (422).")
        .by(CLARK)
        .post("/patients", &incomplete)
        .is("create")
        .turned_away(422)?;
    story
        .step("A path that holds no id is refused, too (400).")
        .by(ADAMS)
        .get("/patients/quillfeather")
        .is("read")
        .turned_away(400)?;
    story.step("A route that does not exist leaves no line (404).").get("/patient").silently_gets(404)?;
    story.step("Nor does a method that a route does not have (405).").delete("/patients").silently_gets(405)
}
