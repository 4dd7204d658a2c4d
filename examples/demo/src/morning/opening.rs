//! Who comes in the morning, and goes.

use serde_json::{Value, json};

use crate::{Error, people::ADAMS, story::Story};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("The platform asks whether the clinic is alive: no line.")
        .get("/health")
        .silently_gets(200)?;
    story
        .step("A physician signs in.")
        .post("/login", &password("demo-dr.adams"))
        .is("login")
        .claims(ADAMS)
        .ok()?;
    story
        .step("Somebody tries the same account with a wrong password.")
        .post("/login", &password("guessed"))
        .is("login")
        .claims(ADAMS)
        .gets(401)?;
    Ok(())
}

pub(super) fn leave(story: &mut Story<'_>) -> Result<(), Error> {
    story.step("The physician signs out.").by(ADAMS).post("/logout", &json!({})).is("logout").gets(204)?;
    Ok(())
}

fn password(password: &str) -> Value {
    json!({"user": ADAMS.name, "password": password})
}
