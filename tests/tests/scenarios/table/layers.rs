//! What the audit layer sees when no `#[audit]` handler takes a request.

use demo::{
    Error, Story,
    people::{ADAMS, CLARK},
};
use serde_json::json;

use super::patient;

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    bare(story)?;
    guarded(story)?;
    laboratory(story)
}

fn bare(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("A route without the attribute is recorded.")
        .by(ADAMS)
        .get("/debug/unannotated")
        .is("other")
        .ok()?;
    story.step("Nobody asks for it either.").get("/debug/unannotated").is("other").ok()?;
    story.step("Its head is asked for.").by(CLARK).asks("HEAD", "/debug/unannotated").is("other").ok()?;
    story.step("An ignored route is not recorded.").by(ADAMS).get("/debug/ignored").silently_gets(200)?;
    story.step("Nor is an exempt one.").by(ADAMS).get("/debug/exempt").silently_gets(200)?;
    story
        .step("A search does not say whom it has found.")
        .by(ADAMS)
        .get("/debug/unattributed")
        .is("search")
        .with("unattributed", json!(true))
        .ok()?;
    Ok(())
}

/// A layer inside that refuses.
fn guarded(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("A layer lets somebody through to the handler.")
        .by(ADAMS)
        .get("/debug/guarded/200")
        .is("read")
        .with("typed", json!(false))
        .ok()?;
    story
        .step("A layer does not know who asks (401).")
        .get("/debug/guarded/401")
        .is("authenticate")
        .gets(401)?;
    story
        .step("A layer does not want this one (403).")
        .by(ADAMS)
        .get("/debug/guarded/403")
        .is("authorize")
        .gets(403)?;
    for (status, text) in [
        (404, "A layer finds nothing (404)."),
        (409, "A layer finds a conflict (409)."),
        (429, "A layer has had enough (429)."),
        (503, "A layer cannot go on (503)."),
    ] {
        story.step(text).by(ADAMS).get(format!("/debug/guarded/{status}")).is("other").gets(status)?;
    }
    story
        .step("A layer says that it takes no such method (405): no line.")
        .get("/debug/guarded/405")
        .silently_gets(405)
}

/// A layer inside that finds out who asks.
fn laboratory(story: &mut Story<'_>) -> Result<(), Error> {
    let program = json!({"kind": "service"});
    story
        .step("A layer finds out who asks, and the handler tells the log.")
        .asks("PUT", format!("/debug/laboratory/results/{}", patient(17)))
        .is("update")
        .of(&[patient(17)])
        .with("actor", program.clone())
        .with_id("actor.id", "service", "lab-import")
        .gets(204)?;
    story
        .step("A layer tells the log who asks, because no handler does.")
        .get("/debug/laboratory/told")
        .is("other")
        .with("actor", program.clone())
        .with_id("actor.id", "service", "lab-import")
        .ok()?;
    // On actix the request comes back with its response, and what is in it; on axum it is gone.
    story
        .step("A layer finds out who asks, and nobody tells the log.")
        .get("/debug/laboratory/unannotated")
        .is("other")
        .with_on("actor", json!({"kind": "anonymous"}), program)
        .ok()?;
    Ok(())
}
