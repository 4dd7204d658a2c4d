//! Every status that a handler may fail with.

use demo::{Error, Story, people::ADAMS};

use super::patient;

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    for status in STATUSES {
        let path = format!("/debug/status/{status}/{}", patient(6));
        story
            .step(&format!("Somebody reads, and it fails ({status})."))
            .by(ADAMS)
            .get(&path)
            .is("read")
            .of(&[patient(6)])
            .gets(status)?;
        story
            .step(&format!("Somebody changes something, and it fails ({status})."))
            .by(ADAMS)
            .asks("PUT", path)
            .is("update")
            .of(&[patient(6)])
            .gets(status)?;
    }
    Ok(())
}

const STATUSES: [u16; 17] =
    [400, 401, 402, 403, 404, 405, 408, 409, 410, 412, 418, 422, 429, 500, 501, 503, 504];
