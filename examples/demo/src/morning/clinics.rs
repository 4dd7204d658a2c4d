//! Two clinics that share a program, and no patient.

use clinic::{Clinic, synthetic};
use serde_json::json;

use super::{chart, page};
use crate::{
    Error,
    people::{ADAMS, CLARK, PAT},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(1).id;
    story
        .step("The physician opens a chart in the south. The same id is somebody else there, and another pseudonym.")
        .by(ADAMS)
        .at(Clinic::South)
        .get(chart(patient, ""))
        .is("read")
        .of(&[patient])
        .ok()?;
    story
        .step("The clerk lists the patients of the south.")
        .by(CLARK)
        .at(Clinic::South)
        .get("/patients?limit=100")
        .is("search")
        .with("search", json!({"by": ["limit"]}))
        .lists(page)?;
    let own = synthetic::patient(synthetic::PORTAL_PATIENT).id;
    story
        .step("The portal is that of the north: in the south nothing is the patient's own (403).")
        .by(PAT)
        .at(Clinic::South)
        .get(chart(own, ""))
        .is("read")
        .denied("tenants.members-only")?;
    story
        .step("A third clinic does not exist (422).")
        .by(CLARK)
        .in_unknown("clinic-of-the-stone-curlew")
        .get("/patients")
        .is("search")
        .turned_away(422)?;
    Ok(())
}
