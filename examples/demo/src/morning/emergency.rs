//! Restricted charts, and breaking the glass.

use clinic::synthetic;
use serde_json::{Value, json};

use super::chart;
use crate::{
    Error,
    people::{ADAMS, BAKER, CLARK, DEAN, Person},
    step::Step,
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    opens(story, "A chart is restricted: the physician may not open it (403),", ADAMS)
        .denied("patients.restricted")?;
    let broken = opens(story, "unless there is an emergency: the glass is broken.", ADAMS)
        .header(HEADER, "emergency")
        .with("break_glass", glass("emergency", true))
        .with("records", json!([{"label": "R", "of": 0}]))
        .purpose("BTG")
        .ok()?;
    opens(story, "The clerk has no emergencies (403).", CLARK)
        .header(HEADER, "emergency")
        .with("break_glass", glass("emergency", false))
        .denied("break-glass.clinicians-only")?;
    opens(story, "A reason that nobody registered is another one, and counted.", BAKER)
        .header(HEADER, "curiosity-of-a-magpie")
        .with("break_glass", glass("other", true))
        .purpose("BTG")
        .unknown_codes(1)
        .ok()?;
    let patient = synthetic::patient(3).id;
    story
        .step("A reason is given where none is needed.")
        .by(BAKER)
        .get(chart(patient, ""))
        .header(HEADER, "covering-colleague")
        .is("read")
        .of(&[patient])
        .with("break_glass", json!({"granted": false, "needed": false, "reason": "covering-colleague"}))
        .ok()?;
    let op = story.op_with(r#""break_glass":{"granted":true,"needed":true,"reason":"emergency"}"#);
    story
        .step("The administrator looks at the broken glass: it was justified.")
        .by(DEAN)
        .post("/admin/reviews", &json!({"op": op, "verdict": "justified"}))
        .is("review")
        .with("review", json!({"verdict": "justified"}))
        .with_op("review.op", broken.step)
        .gets(204)?;
    Ok(())
}

/// Somebody opens a restricted chart.
fn opens<'s, 'p>(story: &'s mut Story<'p>, text: &'static str, person: Person) -> Step<'s, 'p> {
    let patient = synthetic::patient(RESTRICTED).id;
    story.step(text).by(person).get(chart(patient, "")).is("read").of(&[patient])
}

fn glass(reason: &str, granted: bool) -> Value {
    json!({"granted": granted, "needed": true, "reason": reason})
}

/// The first restricted chart.
const RESTRICTED: u32 = 24;
const HEADER: &str = "x-break-glass";
