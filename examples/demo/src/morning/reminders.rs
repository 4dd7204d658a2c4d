//! A job that another program does.

use clinic::{Clinic, synthetic};
use serde_json::json;

use super::chart;
use crate::{
    Error,
    expected::{Expected, FoundBy, Patients, StepId, Wanted},
    people::{ADAMS, BAKER, Person},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let wanted = [
        wants(story, "The physician wants a patient to be reminded,", ADAMS, Clinic::North, 6)?,
        wants(story, "and the nurse one in the south.", BAKER, Clinic::South, 7)?,
    ];
    let text = "Another program sends the letters: each line of it says which request wanted it.";
    story.send_reminders(text)?;
    for (clinic, index, step) in wanted {
        expect(story, text, clinic, index, step);
        let name = synthetic::patient_of(clinic, index).name;
        if story.messages(&[&name, LETTER])? != 1 {
            story.complain(text, "a letter is not in the outbox");
        }
    }
    Ok(())
}

fn wants(
    story: &mut Story<'_>,
    text: &'static str,
    by: Person,
    clinic: Clinic,
    index: u32,
) -> Result<(Clinic, u32, StepId), Error> {
    let patient = synthetic::patient(index).id;
    let told = story
        .step(text)
        .by(by)
        .at(clinic)
        .post(chart(patient, "/reminders"), &json!({}))
        .is("create")
        .of(&[patient])
        .with("resource.type", json!("Communication"))
        .gets(202)?;
    Ok((clinic, index, told.step))
}

/// What the job leaves of one letter.
fn expect(story: &mut Story<'_>, text: &'static str, clinic: Clinic, index: u32, cause: StepId) {
    let mut letter = Expected::new(text, FoundBy::Cause(cause));
    letter.action = "export";
    letter.tenant = Some(clinic.code());
    letter.patients = Patients::These(vec![synthetic::patient(index).id]);
    letter.begins = true;
    letter.parts = 1;
    letter.wants("cause", Wanted::Op(cause));
    letter.wants("actor.kind", Wanted::Is(json!("service")));
    letter.wants("actor.id", Wanted::Pseudonym("service", "reminders".to_owned()));
    letter.wants("purpose", Wanted::Is(json!(["HOPERAT"])));
    letter.wants("resource", Wanted::Is(json!({"type": "Communication"})));
    letter.wants("service.name", Wanted::Is(json!("clinic-reminders")));
    story.expect(letter);
}

/// As the administrator has set it.
const LETTER: &str = "Your appointment is in 2 days.";
