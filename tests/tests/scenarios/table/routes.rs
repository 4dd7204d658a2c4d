//! Which handler takes a request, if any: nested routers, methods, HEAD and OPTIONS.

use demo::{
    Error, Story,
    people::{ADAMS, BAKER, DEAN, EVANS},
};
use serde_json::json;

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    nowhere(story)?;
    other_methods(story)?;
    heads(story)?;
    twins(story)?;
    odd(story);
    Ok(())
}

/// 404, and no line.
fn nowhere(story: &mut Story<'_>) -> Result<(), Error> {
    let paths = [
        ("There is nothing there.", "/nowhere"),
        ("There is nothing behind the slash.", "/patients/"),
        ("There are not two slashes.", "//patients"),
        ("A chart has no such part.", "/patients/7/x-rays"),
        ("A nested router has nothing there.", "/admin/nowhere"),
        ("A nested router has nothing at its root.", "/admin"),
        ("A router in a router has nothing there.", "/debug/guarded/403/nowhere"),
        ("A router in a router has nothing at its root.", "/debug/guarded"),
        ("Routes are written in small letters.", "/Patients"),
    ];
    for (text, path) in paths {
        story.step(text).by(ADAMS).get(path).silently_gets(404)?;
    }
    Ok(())
}

/// 405, and no line.
fn other_methods(story: &mut Story<'_>) -> Result<(), Error> {
    let requests = [
        ("A chart is not posted to.", "POST", "/patients/7"),
        ("A chart is not patched.", "PATCH", "/patients/7"),
        ("A chart has no options.", "OPTIONS", "/patients/7"),
        ("A chart is not purged, whatever that is.", "PURGE", "/patients/7"),
        ("A list has no options.", "OPTIONS", "/patients"),
        ("A list is not put.", "PUT", "/patients"),
        ("What is only posted to is not asked for.", "GET", "/login"),
        ("Nor is its head.", "HEAD", "/login"),
        ("A nested route is not asked for.", "GET", "/admin/settings"),
        ("The head of a letter is not asked for.", "HEAD", "/patients/7/letter"),
        ("A router in a router takes no other method.", "DELETE", "/debug/status/404/7"),
        ("Liveness has no options.", "OPTIONS", "/health"),
    ];
    for (text, method, path) in requests {
        story.step(text).by(DEAN).asks(method, path).silently_gets(405)?;
    }
    Ok(())
}

fn heads(story: &mut Story<'_>) -> Result<(), Error> {
    let text = "Whether the clinic is alive is asked without a body: no line.";
    story.step(text).asks("HEAD", "/health").silently_gets(200)?;
    story
        .step("The head of a chart is asked for.")
        .by(ADAMS)
        .asks("HEAD", chart(patient(5), ""))
        .is("read")
        .of(&[patient(5)])
        .ok()?;
    story
        .step("The head of a chart is asked for by nobody (401).")
        .asks("HEAD", chart(patient(5), ""))
        .is("read")
        .turned_away(401)?;
    story
        .step("The head of a summary is asked for.")
        .by(BAKER)
        .asks("HEAD", chart(patient(5), "/summary.html"))
        .is("read")
        .of(&[patient(5)])
        .with("typed", json!(false))
        .ok()?;
    story.step("The head of a count is asked for.").by(DEAN).asks("HEAD", "/statistics").is("search").ok()?;
    story
        .step("The head of a monitor is asked for: nothing streams.")
        .by(BAKER)
        .asks("HEAD", chart(patient(5), "/live"))
        .is("read")
        .of(&[patient(5)])
        .ok()?;
    story
        .step("The head of an export is asked for: nobody is named.")
        .by(EVANS)
        .asks("HEAD", "/export/patients.ndjson")
        .is("export")
        .ok()?;
    story
        .step("The head of an error is asked for (409).")
        .by(ADAMS)
        .asks("HEAD", format!("/debug/status/409/{}", patient(5)))
        .is("read")
        .of(&[patient(5)])
        .gets(409)?;
    Ok(())
}

/// Paths that fit more than one template: the line has that of the route that took the request.
fn twins(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("Of two routes the one takes a request,")
        .asks("PUT", format!("/debug/twins/{}", patient(5)))
        .is("update")
        .of(&[patient(5)])
        .with("http.route", json!("/debug/twins/{id}"))
        .gets(204)?;
    for (text, path, action) in [
        ("and the other another one.", "/debug/twins/elder", "read"),
        ("A route without the attribute has a twin.", "/debug/twins/younger", "other"),
    ] {
        story.step(text).get(path).is(action).with("http.route", json!(path)).ok()?;
    }
    // axum knows the route by its path, actix's macro the handler by path and method.
    story
        .step("A route of a macro takes no other method.")
        .by(ADAMS)
        .delete(format!("/debug/macro-above/{}", patient(5)))
        .is("other")
        .on_actix_alone()
        .gets_on(405, 404)?;
    Ok(())
}

/// What no browser sends.
fn odd(story: &mut Story<'_>) {
    story
        .step("The target of a request is a whole URL.")
        .by(ADAMS)
        .get(chart(patient(5), ""))
        .is("read")
        .of(&[patient(5)])
        .by_hand(Some(200), |talk| {
            talk.ask_at("http://clinic.invalid");
            talk.answer()
        });
    story.step("The server as a whole has no options.").asks("OPTIONS", "*").silently_by_hand(
        Some(404),
        |talk| {
            talk.ask();
            talk.answer()
        },
    );
    for (text, bytes) in NO_HTTP {
        story.step(text).silently_by_hand(Some(400), |talk| {
            talk.send(bytes);
            talk.answer()
        });
    }
}

const NO_HTTP: [(&str, &[u8]); 3] = [
    ("What is no HTTP leaves no line.", b"how do you do?\r\n\r\n"),
    ("A byte in a path that is none leaves no line.", b"GET /patients/\xFF HTTP/1.1\r\nhost: clinic\r\n\r\n"),
    (
        "A byte in a query that is none leaves no line.",
        b"GET /patients?name=\xFF HTTP/1.1\r\nhost: clinic\r\n\r\n",
    ),
];
