//! How an operation ends that does not end well: panics, streams that break off, clients that leave.

use std::io;

use demo::{
    Ending, Error, Story, Wire,
    people::{ADAMS, BAKER},
};

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) -> Result<(), Error> {
    panics(story)?;
    streams(story)?;
    uploads(story);
    unheard(story);
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
        .by_hand(Some(200), |wire, call| {
            wire.ask(call)?;
            wire.broken().map(Some)
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

/// A client that has more to say when it leaves: not every server listens while it works.
fn unheard(story: &mut Story<'_>) {
    let path = format!("/debug/slow/{}?ms=500", patient(9));
    story
        .step("A client leaves behind a body that nobody reads.")
        .by(ADAMS)
        .get(&path)
        .is("read")
        .of(&[patient(9)])
        .ends(Ending("success", "ok", Some(200)))
        .by_hand(None, |wire, call| {
            wire.begin(call, &["content-length: 100"])?;
            wire.send(b"Feels better")?;
            Ok(None)
        });
}

/// Bodies that stop before their end.
fn uploads(story: &mut Story<'_>) {
    let stops: [(&str, Stop); 4] = [
        ("A letter stops in a chunk, and its sender listens on (400).", |wire| {
            wire.send(b"20\r\nFeels better")?;
            wire.finish()
        }),
        ("A letter stops between two chunks, and its sender listens on (400).", |wire| {
            wire.send(b"5\r\nFeels\r\n")?;
            wire.finish()
        }),
        ("A letter has a chunk of no size (400).", |wire| wire.send(b"many\r\nFeels better\r\n0\r\n\r\n")),
        ("A letter has a chunk that is too long (400).", |wire| wire.send(b"2\r\nFeels better\r\n0\r\n\r\n")),
    ];
    for (text, stop) in stops {
        story
            .step(text)
            .by(ADAMS)
            .asks("PUT", chart(patient(10), "/letter"))
            .is("create")
            .before_it_began()
            .by_hand(Some(400), |wire, call| {
                wire.begin(call, &["transfer-encoding: chunked"])?;
                stop(wire)?;
                wire.answer(call).map(Some)
            });
    }
    story
        .step("A letter is shorter than it says, and its sender listens on (400).")
        .by(ADAMS)
        .asks("PUT", chart(patient(10), "/letter"))
        .is("create")
        .before_it_began()
        .by_hand(Some(400), |wire, call| {
            wire.begin(call, &["content-length: 100"])?;
            wire.send(b"Feels better")?;
            wire.finish()?;
            wire.answer(call).map(Some)
        });
    for (text, length) in [
        ("A client leaves in the middle of a letter.", "content-length: 100"),
        ("A client leaves in the middle of a letter in chunks.", "transfer-encoding: chunked"),
    ] {
        story
            .step(text)
            .by(ADAMS)
            .asks("PUT", chart(patient(10), "/letter"))
            .is("create")
            .before_it_began()
            .ends(Ending("failed", "invalid", Some(400)))
            .by_hand(None, |wire, call| {
                wire.begin(call, &[length, "expect: 100-continue"])?;
                wire.wanted()?;
                wire.send(b"20\r\nFeels better")?;
                Ok(None)
            });
    }
}

type Stop = fn(&mut Wire) -> io::Result<()>;
