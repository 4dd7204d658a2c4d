//! How an operation ends that does not end well: panics, streams that break off, clients that leave.

use demo::{
    Ending, Error, Story,
    people::{ADAMS, BAKER},
};

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    panics(story)?;
    streams(story)?;
    leaves(story);
    uploads(story);
    Ok(())
}

fn panics(story: &mut Story<'_>) -> Result<(), Error> {
    for (text, route) in [
        ("A handler panics at once.", "panic"),
        ("A handler panics after it has waited.", "panic-late"),
        ("An extractor panics.", "extractor-panic"),
    ] {
        let path = format!("/debug/{route}/{}", patient(9));
        let step = story.step(text).by(ADAMS).get(path).is("read");
        if route == "extractor-panic" {
            step.panics()
        } else {
            step.of(&[patient(9)]).panics()
        };
    }
    story
        .step("A layer makes an answer of a panic (500).")
        .by(ADAMS)
        .get(format!("/debug/caught/{}", patient(9)))
        .is("read")
        .of(&[patient(9)])
        .ends(Ending("failed", "panic", None))
        .gets(500)?;
    Ok(())
}

fn streams(story: &mut Story<'_>) -> Result<(), Error> {
    story
        .step("A stream fails in the middle.")
        .by(ADAMS)
        .get(format!("/debug/stream-error/{}", patient(9)))
        .is("read")
        .of(&[patient(9)])
        .streamed()
        .ends(Ending("failed", "error", Some(200)))
        .by_hand(Some(200), |talk| {
            talk.ask();
            talk.broken_answer()
        });
    story
        .step("A client leaves a monitor after the first event.")
        .by(BAKER)
        .get(chart(patient(9), "/live?every_ms=20&count=1000"))
        .is("read")
        .of(&[patient(9)])
        .leaves_after(1)?;
    Ok(())
}

/// A client that leaves a change that has begun.
fn leaves(story: &mut Story<'_>) {
    story
        .step("A client leaves a change that has begun.")
        .by(ADAMS)
        .asks("PUT", format!("/debug/slow/{}?ms=30000", patient(9)))
        .is("update")
        .of(&[patient(9)])
        .by_hand(None, |talk| {
            talk.ask();
            talk.begun()?;
            talk.leave()
        });
    // hyper reads ahead only where it has nothing left to read: it does not notice, and the change is made to its end.
    let unheard: [(&str, &[&str], &[u8]); 2] = [
        ("A client leaves, and a body that nobody reads stays.", &["content-length: 100"], b"Feels better"),
        ("A client leaves, and another request stays.", &[], b"GET /health HTTP/1.1\r\nhost: clinic\r\n\r\n"),
    ];
    for (text, headers, rest) in unheard {
        story
            .step(text)
            .by(ADAMS)
            .asks("PUT", format!("/debug/slow/{}?ms=1000", patient(9)))
            .is("update")
            .of(&[patient(9)])
            .ends_on(Ending("success", "ok", Some(204)), Ending("unknown", "cancelled", None))
            .by_hand(None, |talk| {
                talk.begin(headers);
                talk.send(rest);
                talk.begun()?;
                talk.leave()
            });
    }
}

/// Bodies that stop before their end. Nobody is signed in: whether somebody is, the clinic asks its database outside of the
/// audit layer, and a client that leaves meanwhile leaves no line.
fn uploads(story: &mut Story<'_>) {
    for (text, stop) in STOPS {
        for (how, stays) in
            [("and its sender waits for an answer (400).", true), ("and its sender is gone.", false)]
        {
            story
                .step(&format!("{text}, {how}"))
                .asks("POST", "/login")
                .header("content-type", "application/json")
                .is("login")
                .ends(Ending("failed", "invalid", Some(400)))
                .by_hand(stays.then_some(400), |talk| {
                    let (length, bytes) = stop;
                    talk.begin(&[length]);
                    talk.send(bytes);
                    if !stays {
                        return talk.leave();
                    }
                    talk.finish();
                    talk.answer()
                });
        }
    }
}

/// How long the body is, and what comes of it.
const STOPS: [(&str, (&str, &[u8])); 5] = [
    ("A body is shorter than it says", ("content-length: 100", b"{\"user\":")),
    ("A body stops in a chunk", ("transfer-encoding: chunked", b"20\r\n{\"user\":")),
    ("A body stops between two chunks", ("transfer-encoding: chunked", b"8\r\n{\"user\":\r\n")),
    ("A body has a chunk of no size", ("transfer-encoding: chunked", b"many\r\n{\"user\":\r\n0\r\n\r\n")),
    ("A body has a chunk that is too long", ("transfer-encoding: chunked", b"2\r\n{\"user\":\r\n0\r\n\r\n")),
];
