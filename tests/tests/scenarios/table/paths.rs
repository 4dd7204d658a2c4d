//! What stands in the first line of a request: ids and parameters, good and bad.

use demo::{
    Error, Story,
    people::{ADAMS, BAKER, CLARK, DEAN},
};
use serde_json::json;

use super::{chart, page, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    ids(story)?;
    parameters(story)?;
    queries(story)
}

fn ids(story: &mut Story<'_>) -> Result<(), Error> {
    let broken = [
        ("An id is no UTF-8 (400).", "/patients/%FF"),
        ("An id has a slash in it (400).", "/patients/a%2Fb"),
        ("An id is too short (400).", "/patients/2adb4467-934b"),
        ("An id has a space behind it (400).", "/patients/2adb4467-934b-8a48-a7a9-67855b0405f2%20"),
    ];
    for (text, path) in broken {
        story.step(text).by(ADAMS).get(path).is("read").turned_away(400)?;
    }
    let plain = patient(0).to_string();
    for (text, id) in [
        ("An id is written in capitals.", plain.to_uppercase()),
        ("An id is escaped.", plain.replace('-', "%2D")),
    ] {
        story.step(text).by(ADAMS).get(format!("/patients/{id}")).is("read").of(&[patient(0)]).ok()?;
    }
    Ok(())
}

fn parameters(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("There are no notes about nobody (400).")
        .by(BAKER)
        .get("/patients/quillfeather/notes")
        .is("search")
        .turned_away(400)?;
    for (text, code) in [
        ("One of two parameters is no number (400).", "many"),
        ("One of two parameters is too large (400).", "99999"),
    ] {
        let path = format!("/debug/status/{code}/{}", patient(0));
        story.step(text).by(ADAMS).get(path).is("read").turned_away(400)?;
    }
    story
        .step("The name of an account is no UTF-8 (400).")
        .by(DEAN)
        .post("/admin/users/%FF/roles", &json!({"role": "researcher"}))
        .is("grant")
        .turned_away(400)?;
    story
        .step("A role is unknown, as the handler finds (422).")
        .by(DEAN)
        .post("/admin/users/nurse.baker/roles", &json!({"role": "janitor"}))
        .is("grant")
        .gets(422)?;
    Ok(())
}

fn queries(story: &mut Story<'_>) -> Result<(), Error> {
    let broken = [
        ("A limit is no number (400).", "/patients?limit=many"),
        ("A limit is given twice (400).", "/patients?limit=1&limit=2"),
        ("A limit is negative (400).", "/patients?limit=-1"),
    ];
    for (text, path) in broken {
        story.step(text).by(CLARK).get(path).is("search").turned_away(400)?;
    }
    story
        .step("A limit is out of bounds, as the handler finds (422).")
        .by(CLARK)
        .get("/patients?limit=0")
        .is("search")
        .with("search", json!({"by": ["limit"]}))
        .gets(422)?;
    story
        .step("A name is no UTF-8: nobody has it.")
        .by(CLARK)
        .get("/patients?name=%FF%FE")
        .is("search")
        .with("search", json!({"by": ["name"]}))
        .lists(page)?;
    story
        .step("What else is in a query does not matter.")
        .by(CLARK)
        .get("/patients?limit=2&colour=green&name=")
        .is("search")
        .with("search", json!({"by": ["name", "limit"]}))
        .lists(page)?;
    let live = chart(patient(1), "/live");
    story
        .step("A monitor is to be watched now and then (400).")
        .by(BAKER)
        .get(format!("{live}?every_ms=now"))
        .is("read")
        .turned_away(400)?;
    story
        .step("A monitor is to be watched too often, as the handler finds (422).")
        .by(BAKER)
        .get(format!("{live}?every_ms=1"))
        .is("read")
        .of(&[patient(1)])
        .gets(422)?;
    Ok(())
}
