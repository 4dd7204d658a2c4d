//! All patients at once.

use clinic::Clinic;

use super::lines;
use crate::{Error, people::EVANS, story::Story};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("A researcher exports the patients of the north for a study: each is named once.")
        .by(EVANS)
        .get("/export/patients.ndjson")
        .header("x-study", STUDY)
        .is("export")
        .with_id("study", "study", STUDY)
        .streamed()
        .lists(lines)?;
    story
        .step("And those of the south.")
        .by(EVANS)
        .at(Clinic::South)
        .get("/export/patients.ndjson")
        .is("export")
        .streamed()
        .lists(lines)?;
    Ok(())
}

const STUDY: &str = "study-of-the-left-heron";
