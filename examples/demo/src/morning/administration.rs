//! Who may do what, and how the clinic is set up.

use serde_json::json;

use super::lines;
use crate::{
    Error,
    people::{BAKER, BAKER_IN_RESEARCH, CLARK, DEAN},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    grants(story)?;
    story
        .step("The administrator has patients reminded two days before,")
        .by(DEAN)
        .put("/admin/settings", &json!({"remindersDaysBefore": 2}))
        .is("configure")
        .with("config", json!({"setting": "reminders.days-before"}))
        .gets(204)?;
    story
        .step("has replaced the key that seals the lines,")
        .by(DEAN)
        .post("/admin/keys", &json!({"key": "AUDIT_SEAL_KEY"}))
        .is("rotate")
        .with("config", json!({"key": "AUDIT_SEAL_KEY"}))
        .gets(204)?;
    story
        .step("and counts the patients: nobody is named, and nobody has to be.")
        .by(DEAN)
        .get("/statistics")
        .is("search")
        .ok()?;
    Ok(())
}

fn grants(story: &mut Story<'_>) -> Result<(), Error> {
    let roles = format!("/admin/users/{}/roles", BAKER.name);
    let research = json!({"role": "researcher"});
    story
        .step("The nurse may not export patients (403).")
        .by(BAKER)
        .get(EXPORT)
        .is("export")
        .purpose("HRESCH")
        .denied(RESEARCHERS)?;
    story
        .step("The clerk may not change that (403).")
        .by(CLARK)
        .post(&roles, &research)
        .is("grant")
        .with("grant", research.clone())
        .with_id("grant.to", "user", BAKER.name)
        .denied("grants.administrators-only")?;
    story
        .step("The administrator makes the nurse a researcher as well,")
        .by(DEAN)
        .post(&roles, &research)
        .is("grant")
        .with("grant", research.clone())
        .with_id("grant.to", "user", BAKER.name)
        .gets(204)?;
    story
        .step("who now exports all patients, read to the end,")
        .by(BAKER_IN_RESEARCH)
        .get(EXPORT)
        .is("export")
        .purpose("HRESCH")
        .streamed()
        .lists(lines)?;
    story
        .step("and takes the role away again.")
        .by(DEAN)
        .delete(format!("{roles}/researcher"))
        .is("revoke")
        .with("grant", research)
        .with_id("grant.to", "user", BAKER.name)
        .gets(204)?;
    story
        .step("That was that (403).")
        .by(BAKER)
        .get(EXPORT)
        .is("export")
        .purpose("HRESCH")
        .denied(RESEARCHERS)?;
    Ok(())
}

const EXPORT: &str = "/export/patients.ndjson";
const RESEARCHERS: &str = "export.researchers-only";
