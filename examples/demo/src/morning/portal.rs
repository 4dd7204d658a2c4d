//! Patients, and who acts for them.

use clinic::synthetic;
use serde_json::json;

use super::chart;
use crate::{
    Error,
    people::{MUM, PAT},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let own = synthetic::patient(synthetic::PORTAL_PATIENT).id;
    let child = synthetic::patient(synthetic::PROXY_PATIENT).id;
    story
        .step("A patient reads the own record in the portal,")
        .by(PAT)
        .get("/me/record")
        .is("read")
        .of(&[own])
        .with("actor.own", json!(true))
        .ok()?;
    story
        .step("or by its path,")
        .by(PAT)
        .get(chart(own, ""))
        .is("read")
        .of(&[own])
        .with("actor.own", json!(true))
        .ok()?;
    story
        .step("and may not read anybody else's (403).")
        .by(PAT)
        .get(chart(child, ""))
        .is("read")
        .of(&[child])
        .with("actor.own", json!(false))
        .denied("patients.staff-or-own")?;
    story
        .step("A parent reads the record of a child.")
        .by(MUM)
        .get("/me/record")
        .is("read")
        .of(&[child])
        .with("actor.own", json!(true))
        .ok()?;
    Ok(())
}
