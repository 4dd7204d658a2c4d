//! Shapes of answers: what a handler may return.

use demo::{
    Error, Story,
    people::{ADAMS, BAKER, CLARK},
};
use serde_json::json;
use uuid::Uuid;

use super::patient;

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let answers = [
        ("A record that may not be there is there.", "option", 200),
        ("A record has a status beside it (203).", "pair", 203),
        ("A record is returned from below a macro.", "macro-above", 200),
        ("A record is returned from above a macro.", "macro-below", 200),
        ("A record is put off for a moment.", "slow", 200),
    ];
    for (text, shape, status) in answers {
        story
            .step(text)
            .by(BAKER)
            .get(format!("/debug/{shape}/{}", patient(7)))
            .is("read")
            .of(&[patient(7)])
            .with("typed", json!(true))
            .with("count", json!(1))
            .gets(status)?;
    }
    story
        .step("A record has a header beside it.")
        .by(BAKER)
        .get(format!("/debug/header/{}", patient(7)))
        .header("x-debug", "a heron")
        .is("read")
        .of(&[patient(7)])
        .ok()?;
    let nobody = Uuid::from_u128(7);
    story
        .step("A record that may not be there is not (404).")
        .by(BAKER)
        .get(format!("/debug/option/{nobody}"))
        .is("read")
        .of(&[nobody])
        .gets(404)?;
    story
        .step("An error of the framework is an error (409).")
        .by(BAKER)
        .get(format!("/debug/framework-error/{}", patient(7)))
        .is("read")
        .of(&[patient(7)])
        .gets(409)?;
    story
        .step("A page says that there is none (404).")
        .by(BAKER)
        .get(format!("/debug/opaque-error/{}", patient(7)))
        .is("read")
        .of(&[patient(7)])
        .gets(404)?;
    story
        .step("The staff has no record of its own (404).")
        .by(CLARK)
        .get("/me/record")
        .is("read")
        .gets(404)?;
    story
        .step("Who is not there has no summary (404).")
        .by(ADAMS)
        .get(format!("/patients/{nobody}/summary.html"))
        .is("read")
        .of(&[nobody])
        .gets(404)?;
    Ok(())
}
