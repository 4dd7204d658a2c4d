//! Kinds of arguments that no other part of the table has.

use demo::{Ending, Error, Story, people::ADAMS};
use serde_json::json;

use super::{page, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    bodies(story)?;
    queries(story)?;
    extensions(story)
}

/// A body that the framework reads, and one that the handler does.
fn bodies(story: &mut Story<'_>) -> Result<(), Error> {
    for (kind, route) in [("bytes", "bytes"), ("the request itself", "request")] {
        let path = format!("/debug/{route}/{}", patient(15));
        for (how, body, status) in [("", "Feels better.", 204), (" and finds nothing (422)", "", 422)] {
            story
                .step(&format!("A handler takes {kind}{how}."))
                .by(ADAMS)
                .asks("PUT", &path)
                .bytes(body)
                .is("update")
                .of(&[patient(15)])
                .gets(status)?;
        }
        story
            .step(&format!("A handler that takes {kind} is asked for nobody (400)."))
            .by(ADAMS)
            .asks("PUT", format!("/debug/{route}/quillfeather"))
            .is("update")
            .turned_away(400)?;
    }
    let (bytes, request) =
        (format!("/debug/bytes/{}", patient(15)), format!("/debug/request/{}", patient(15)));
    // Nobody sends them, for the reason that `endings` gives for its uploads.
    story
        .step("Bytes stop before their end (400).")
        .asks("PUT", bytes)
        .is("update")
        .ends(Ending("failed", "invalid", Some(400)))
        .before_it_began()
        .by_hand(Some(400), |talk| {
            talk.begin(&["content-length: 100"]);
            talk.send(b"Feels better.");
            talk.finish();
            talk.answer()
        });
    story
        .step("A request has more of a body than the handler reads (413).")
        .by(ADAMS)
        .asks("PUT", request)
        .bytes("Feels better than yesterday.")
        .is("update")
        .of(&[patient(15)])
        .gets(413)?;
    Ok(())
}

/// A query that may be missing.
fn queries(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("A query that need not fit does.")
        .by(ADAMS)
        .get("/debug/query?limit=2")
        .is("search")
        .with("search", json!({"by": ["limit"]}))
        .lists(page)?;
    let text = "A query that need not fit does not: the handler goes on without.";
    story.step(text).by(ADAMS).get("/debug/query?limit=many").is("search").lists(page)?;
    Ok(())
}

/// What authentication leaves in a request.
fn extensions(story: &mut Story<'_>) -> Result<(), Error> {
    story.step("A handler takes who is signed in.").by(ADAMS).get("/debug/extension").is("read").ok()?;
    let text = "A handler takes who is signed in, and nobody is (500).";
    story.step(text).get("/debug/extension").is("read").turned_away(500)?;
    Ok(())
}
