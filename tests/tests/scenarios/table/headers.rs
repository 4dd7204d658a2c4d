//! What the head of a request says: who, where, from where, and in what emergency.

use clinic::Clinic;
use demo::{
    Error, Story,
    people::{ADAMS, BAKER, CLARK, PAT},
};
use serde_json::{Value, json};

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    who(story)?;
    tenants(story)?;
    emergencies(story)?;
    origin(story)
}

/// Nobody, as far as the clinic can tell (401).
fn who(story: &mut Story<'_>) -> Result<(), Error> {
    let path = chart(patient(8), "");
    for (text, value) in [
        ("A token is unknown (401).", "Bearer dr.nobody"),
        ("A token is of another scheme (401).", "Basic ZHIuYWRhbXM6ZGVtbw=="),
        ("A scheme is written in capitals (401).", "BEARER dr.adams"),
        ("There is no token (401).", "Bearer "),
    ] {
        story.step(text).get(&path).header("authorization", value).is("read").turned_away(401)?;
    }
    story
        .step("The first of two tokens counts.")
        .by(BAKER)
        .header("authorization", "Bearer dr.adams")
        .get(&path)
        .is("read")
        .of(&[patient(8)])
        .ok()?;
    story.step("Nobody changes a chart (401).").put(&path, &json!({})).is("update").turned_away(401)?;
    Ok(())
}

fn tenants(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("The clinic's name is not written like that (422).")
        .by(CLARK)
        .in_unknown("North")
        .get(chart(patient(8), ""))
        .is("read")
        .turned_away(422)?;
    story
        .step("The first of two clinics counts.")
        .by(ADAMS)
        .at(Clinic::South)
        .header("x-clinic", "north")
        .get(chart(patient(8), ""))
        .is("read")
        .of(&[patient(8)])
        .ok()?;
    story
        .step("The portal has no results in the south (403).")
        .by(PAT)
        .at(Clinic::South)
        .get("/me/record")
        .is("read")
        .denied("tenants.members-only")?;
    Ok(())
}

fn emergencies(story: &mut Story<'_>) -> Result<(), Error> {
    let restricted = clinic::synthetic::patient(49).id;
    story
        .step("The nurse breaks the glass for an unconscious patient.")
        .by(BAKER)
        .get(chart(restricted, ""))
        .header("x-break-glass", "unconscious-patient")
        .is("read")
        .of(&[restricted])
        .purpose("BTG")
        .with("break_glass", glass("unconscious-patient", true, true))
        .ok()?;
    story
        .step("The first of two reasons counts.")
        .by(BAKER)
        .get(chart(restricted, ""))
        .header("x-break-glass", "emergency")
        .header("x-break-glass", "covering-colleague")
        .is("read")
        .of(&[restricted])
        .purpose("BTG")
        .with("break_glass", glass("emergency", true, true))
        .ok()?;
    story
        .step("Nobody breaks no glass (401).")
        .get(chart(restricted, ""))
        .header("x-break-glass", "emergency")
        .is("read")
        .with("break_glass", json!({"reason": "emergency", "granted": false}))
        .turned_away(401)?;
    story
        .step("A chart that is not there needs no emergency (404).")
        .by(ADAMS)
        .get(chart(uuid::Uuid::from_u128(7), ""))
        .header("x-break-glass", "emergency")
        .is("read")
        .of(&[uuid::Uuid::from_u128(7)])
        .with("break_glass", json!({"reason": "emergency", "granted": false}))
        .gets(404)?;
    Ok(())
}

fn glass(reason: &str, granted: bool, needed: bool) -> Value {
    json!({"granted": granted, "needed": needed, "reason": reason})
}

fn origin(story: &mut Story<'_>) -> Result<(), Error> {
    let local = json!("127.0.0.0/24");
    for (text, name, value) in [
        ("A client says where it is from, and is not believed.", "x-forwarded-for", "203.0.113.7"),
        ("A client says that twice in one header.", "x-forwarded-for", "203.0.113.7, 198.51.100.9"),
        ("A client says it the other way.", "forwarded", "for=203.0.113.7"),
        ("A request id is given twice: the first counts.", "x-request-id", "another-one"),
    ] {
        story
            .step(text)
            .by(ADAMS)
            .get(chart(patient(8), ""))
            .header(name, value)
            .is("read")
            .of(&[patient(8)])
            .with("client.net", local.clone())
            .with_id("client.id", "client", "127.0.0.1")
            .ok()?;
    }
    Ok(())
}
