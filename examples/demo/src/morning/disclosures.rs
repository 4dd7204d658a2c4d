//! What is told to third parties.

use clinic::{RECIPIENTS, synthetic};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{chart, id, page};
use crate::{
    Error,
    expected::{Expected, FoundBy, StepId, Wanted},
    people::{ADAMS, CLARK, DEAN},
    story::Story,
};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(10).id;
    let path = chart(patient, "/disclosures");
    let mut ids = vec![
        discloses(
            story,
            "The physician reports to the health department,",
            patient,
            &json!({"recipient": RECIPIENTS[0].code, "basis": "164.512(b)"}),
            &known(0),
        )?,
        discloses(
            story,
            "and to an insurance with the patient's consent, and the notice of 42 CFR Part 2.",
            patient,
            &json!({"recipient": RECIPIENTS[1].code, "basis": "164.508", "consent": CONSENT, "part2": true}),
            &known(1),
        )?,
    ];
    story
        .step("Nobody knows this recipient (422).")
        .by(ADAMS)
        .post(&path, &json!({"recipient": "nobody-in-particular", "basis": "164.508"}))
        .is("disclose")
        .of(&[patient])
        .gets(422)?;
    let new = json!({"code": "lab-meridian", "name": NAME, "address": ADDRESS});
    story
        .step("The clerk may not make one known (403),")
        .by(CLARK)
        .post("/admin/recipients", &new)
        .is("register")
        .denied("settings.administrators-only")?;
    let told = story
        .step("the administrator may,")
        .by(DEAN)
        .post("/admin/recipients", &new)
        .is("register")
        .gets(204)?;
    registered(story, told.step, &new);
    let body = json!({"recipient": "lab-meridian", "basis": "164.506"});
    ids.push(discloses(story, "and the physician uses it at once.", patient, &body, &new)?);
    let account = story
        .step("The account of disclosures has all of them.")
        .by(DEAN)
        .get(&path)
        .is("search")
        .of(&[patient])
        .with("count", json!(ids.len()))
        .ok()?;
    if page(&account.answer) != ids {
        story.complain("The account of disclosures", "does not list those that there were");
    }
    Ok(())
}

/// The physician tells somebody about the patient. Gives the id that the clinic keeps.
fn discloses(
    story: &mut Story<'_>,
    text: &'static str,
    patient: Uuid,
    body: &Value,
    recipient: &Value,
) -> Result<Uuid, Error> {
    let mut step = story
        .step(text)
        .by(ADAMS)
        .post(chart(patient, "/disclosures"), body)
        .is("disclose")
        .of(&[patient])
        .parts(1)
        .with("disclosure", json!({"basis": body["basis"], "recipient": recipient}));
    if let Some(consent) = body["consent"].as_str() {
        step = step.with_id("disclosure.consent", "consent", consent);
        step = step.with("disclosure.notice", json!("42CFR2.32"));
    }
    let told = step.gets(201)?;
    let to = recipient["code"].as_str().unwrap_or_default();
    if story.messages(&[&format!("To: {to}@"), &patient.to_string()])? != 1 {
        story.complain(text, "the message is not in the outbox");
    }
    let op = id(&told.answer.json);
    story.expected(told.step).op = Some(op);
    Ok(op)
}

/// What the log itself says of a recipient whom a request makes known.
fn registered(story: &mut Story<'_>, by: StepId, recipient: &Value) {
    let mut said = Expected::new("The log says who the recipient is.", FoundBy::Cause(by));
    said.action = "register";
    said.tenant = Some("north");
    said.begins = true;
    said.by(&DEAN);
    said.wants("cause", Wanted::Op(by));
    said.wants("disclosure", Wanted::Is(json!({"recipient": recipient})));
    story.expect(said);
}

fn known(place: usize) -> Value {
    let recipient = RECIPIENTS[place];
    json!({"code": recipient.code, "name": recipient.name, "address": recipient.address})
}

const CONSENT: &str = "consent-of-the-grey-plover";
const NAME: &str = "Meridian Laboratories";
const ADDRESS: &str = "77 Sextant Row, Port Velloway ME 04999";
