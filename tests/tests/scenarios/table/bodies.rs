//! Bodies: each kind of extractor that reads one, good and bad.

use demo::{
    Error, Sides, Step, Story,
    people::{ADAMS, CLARK},
};
use serde_json::json;
use uuid::Uuid;

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    notes(story)?;
    forms(story)?;
    letters(story)?;
    results(story)
}

/// JSON.
fn notes(story: &mut Story<'_>) -> Result<(), Error> {
    let path = chart(patient(2), "/notes");
    let broken: [(&str, &str, &[u8], u16); 8] = [
        ("A note stops in the middle of its JSON (400).", JSON, br#"{"text": "Feels"#, 400),
        ("A note has something behind its JSON (400).", JSON, br#"{"text": "Feels better."} and so on"#, 400),
        ("A note has JSON that is no UTF-8 (400).", JSON, b"{\"text\": \"\xFF\"}", 400),
        ("A note has no text (422).", JSON, b"{}", 422),
        ("A note has a number for a text (422).", JSON, br#"{"text": 7}"#, 422),
        ("A note is a list (422).", JSON, b"[]", 422),
        ("A note says that it is a form (415).", FORM, br#"{"text": "Feels better."}"#, 415),
        ("A note says that it is text (415).", TEXT, br#"{"text": "Feels better."}"#, 415),
    ];
    for (text, kind, body, status) in broken {
        story.step(text).by(ADAMS).asks("POST", &path).body(kind, body).is("create").turned_away(status)?;
    }
    story
        .step("A note does not say what it is (415).")
        .by(ADAMS)
        .asks("POST", &path)
        .bytes(br#"{"text": "Feels better."}"#)
        .is("create")
        .turned_away(415)?;
    story
        .step("A note has no body at all (400).")
        .by(ADAMS)
        .asks("POST", &path)
        .header("content-type", JSON)
        .is("create")
        .turned_away(400)?;
    written(story.step("A note is JSON with a charset.").by(ADAMS).asks("POST", &path))
        .body("application/json; charset=utf-8", br#"{"text": "Feels better."}"#)
        .gets(201)?;
    written(story.step("A note is JSON of a kind of its own.").by(ADAMS).asks("POST", &path))
        .body("application/vnd.clinic.note+json", br#"{"text": "Feels better."}"#)
        .gets(201)?;
    story
        .step("A note is empty, as the handler finds (422).")
        .by(ADAMS)
        .post(&path, &json!({"text": " "}))
        .is("create")
        .of(&[patient(2)])
        .gets(422)?;
    Ok(())
}

/// What a note leaves that was written.
fn written<'s, 'p>(step: Step<'s, 'p>) -> Step<'s, 'p> {
    step.is("create").of(&[patient(2)]).changes("Note", Sides::After, &NOTE, &[])
}

fn forms(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("The physician signs in by a form.")
        .asks("POST", "/login/form")
        .body(FORM, "user=dr.adams&password=demo-dr.adams")
        .is("login")
        .claims(ADAMS)
        .ok()?;
    story
        .step("Somebody guesses in the form (401).")
        .asks("POST", "/login/form")
        .body(FORM, "user=dr.adams&password=guessed")
        .is("login")
        .claims(ADAMS)
        .gets(401)?;
    let broken = [
        ("The form has no password (422).", FORM, "user=dr.adams", 422),
        ("The form has two passwords (422).", FORM, "user=dr.adams&password=a&password=b", 422),
        ("The form is JSON (415).", JSON, r#"{"user": "dr.adams", "password": "guessed"}"#, 415),
    ];
    for (text, kind, body, status) in broken {
        story.step(text).asks("POST", "/login/form").body(kind, body).is("login").turned_away(status)?;
    }
    Ok(())
}

/// Text as it is.
fn letters(story: &mut Story<'_>) -> Result<(), Error> {
    let path = chart(patient(3), "/letter");
    story
        .step("The physician files a letter.")
        .by(ADAMS)
        .asks("PUT", &path)
        .body(TEXT, "Dear colleague, feels better.")
        .is("create")
        .of(&[patient(3)])
        .changes("Note", Sides::After, &NOTE, &[("text", "after", &json!("Dear colleague, feels better."))])
        .gets(204)?;
    story
        .step("A letter does not say what it is.")
        .by(ADAMS)
        .asks("PUT", &path)
        .bytes("Feels better.")
        .is("create")
        .of(&[patient(3)])
        .changes("Note", Sides::After, &NOTE, &[])
        .gets(204)?;
    story
        .step("A client asks before it sends a letter.")
        .by(ADAMS)
        .asks("PUT", &path)
        .is("create")
        .of(&[patient(3)])
        .changes("Note", Sides::After, &NOTE, &[])
        .by_hand(Some(204), |talk| {
            talk.begin(&["content-length: 13", "expect: 100-continue"]);
            talk.wanted()?;
            talk.send(b"Feels better.");
            talk.answer()
        });
    story
        .step("A letter is no UTF-8 (400).")
        .by(ADAMS)
        .asks("PUT", &path)
        .body(TEXT, b"Feels \xFF better.")
        .is("create")
        .turned_away(400)?;
    story
        .step("A letter is empty, as the handler finds (422).")
        .by(ADAMS)
        .asks("PUT", &path)
        .is("create")
        .of(&[patient(3)])
        .gets(422)?;
    story
        .step("The clerk files no letters (403).")
        .by(CLARK)
        .asks("PUT", &path)
        .body(TEXT, "Feels better.")
        .is("create")
        .of(&[patient(3)])
        .denied("notes.clinicians-only")?;
    Ok(())
}

/// A record as `Phi`, which names its patient by itself.
fn results(story: &mut Story<'_>) -> Result<(), Error> {
    let found = |of: Uuid| json!({"patient": of, "code": "718-7", "value": "13.9 g/dL"});
    story
        .step("A result of the laboratory is filed.")
        .by(ADAMS)
        .post("/results", &found(patient(4)))
        .is("create")
        .of(&[patient(4)])
        .with("resource", json!({"type": "Observation", "category": "laboratory"}))
        .changes("Observation", Sides::After, &["code", "value"], &[("value", "after", &json!("13.9 g/dL"))])
        .gets(204)?;
    story
        .step("The clerk files no results (403): the line says whose it was.")
        .by(CLARK)
        .post("/results", &found(patient(4)))
        .is("create")
        .of(&[patient(4)])
        .denied("results.clinicians-only")?;
    let nobody = Uuid::from_u128(7);
    story
        .step("A result is nobody's (404).")
        .by(ADAMS)
        .post("/results", &found(nobody))
        .is("create")
        .of(&[nobody])
        .gets(404)?;
    let broken: [(&str, &str, &[u8], u16); 4] = [
        ("A result stops in the middle (400).", JSON, br#"{"patient": "#, 400),
        ("A result has no value (422).", JSON, br#"{"code": "718-7"}"#, 422),
        ("A result names no id (422).", JSON, br#"{"patient": "quill", "code": "718-7", "value": "1"}"#, 422),
        ("A result is text (415).", TEXT, br#"{"code": "718-7"}"#, 415),
    ];
    for (text, kind, body, status) in broken {
        story
            .step(text)
            .by(ADAMS)
            .asks("POST", "/results")
            .body(kind, body)
            .is("create")
            .turned_away(status)?;
    }
    Ok(())
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const TEXT: &str = "text/plain; charset=utf-8";
/// The fields of a note.
const NOTE: [&str; 3] = ["author", "written_at", "text"];
