//! What somebody says that it is for.

use demo::{
    Error, Story,
    people::{ADAMS, EVANS},
};
use serde_json::json;

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    for (text, said, purpose, from) in [
        ("The physician reads for teaching, and says so.", "TRAIN", "TRAIN", "request"),
        ("A purpose that there is none is none.", "curiosity", "TREAT", "role"),
        ("Nobody breaks the glass by a purpose.", "BTG", "TREAT", "role"),
    ] {
        story
            .step(text)
            .by(ADAMS)
            .get(chart(patient(16), ""))
            .header("x-purpose", said)
            .is("read")
            .of(&[patient(16)])
            .with("purpose", json!([purpose]))
            .with("purpose_from", json!(from))
            .ok()?;
    }
    story
        .step("What the attribute says counts more.")
        .by(EVANS)
        .asks("HEAD", "/export/patients.ndjson")
        .header("x-purpose", "TRAIN")
        .is("export")
        .with("purpose", json!(["HRESCH"]))
        .with("purpose_from", json!("attribute"))
        .ok()?;
    Ok(())
}
