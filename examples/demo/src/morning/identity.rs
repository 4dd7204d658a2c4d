//! Two charts that are one patient's.

use clinic::synthetic;
use serde_json::json;

use super::chart;
use crate::{
    Error,
    people::{ADAMS, CLARK, DEAN},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let (from, to) = (synthetic::patient(20).id, synthetic::patient(21).id);
    let link = [from.to_string(), to.to_string()];
    story
        .step("The clerk may not merge two charts (403),")
        .by(CLARK)
        .post(chart(from, "/merge"), &json!({"into": to}))
        .is("merge")
        .of(&[from, to])
        .with_id("link.from", "patient", &link[0])
        .with_id("link.to", "patient", &link[1])
        .denied("patients.merge.administrators-only")?;
    story
        .step("the administrator may: they are one patient's.")
        .by(DEAN)
        .post(chart(from, "/merge"), &json!({"into": to}))
        .is("merge")
        .of(&[from, to])
        .with_id("link.from", "patient", &link[0])
        .with_id("link.to", "patient", &link[1])
        .ok()?;
    story
        .step("The chart that was left is gone (410),")
        .by(ADAMS)
        .get(chart(from, ""))
        .is("read")
        .of(&[from])
        .gets(410)?;
    story.step("the other one stays.").by(ADAMS).get(chart(to, "")).is("read").of(&[to]).ok()?;
    Ok(())
}
