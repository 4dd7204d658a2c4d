//! What nobody wants to happen.

use std::time::Duration;

use clinic::synthetic;

use crate::{Error, people::ADAMS, story::Story};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    let patient = synthetic::patient(4).id;
    story
        .step("A handler panics: the connection breaks off, and the line says so.")
        .by(ADAMS)
        .get(format!("/debug/panic/{patient}"))
        .is("read")
        .of(&[patient])
        .panics();
    story
        .step("A client hangs up in the middle of a slow request.")
        .by(ADAMS)
        .get(format!("/debug/slow/{patient}?ms=30000"))
        .is("read")
        .of(&[patient])
        .hangs_up(Duration::from_millis(500))?;
    Ok(())
}
