//! Bodies that are too large, whether or not they say so before.

use demo::{Story, Talk, people::ADAMS};

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) {
    let (letter, note) = (chart(patient(11), "/letter"), chart(patient(11), "/notes"));
    let bodies = [
        ("A letter is too large", "PUT", letter.as_str(), "text/plain", "create"),
        ("A note is too large", "POST", &note, "application/json", "create"),
        ("A result is too large", "POST", "/results", "application/json", "create"),
        ("A form is too large", "POST", "/login/form", "application/x-www-form-urlencoded", "login"),
    ];
    for (text, method, path, kind, action) in bodies {
        for (how, chunked) in [("and says so (413).", false), ("and comes in chunks (413).", true)] {
            story
                .step(&format!("{text}, {how}"))
                .by(ADAMS)
                .asks(method, path)
                .header("content-type", kind)
                .is(action)
                .before_it_began()
                .by_hand(Some(413), |talk| {
                    if chunked {
                        in_chunks(talk);
                    } else {
                        at_length(talk);
                    }
                    talk.answer()
                });
        }
    }
}

fn at_length(talk: &mut Talk<'_>) {
    talk.begin(&[&format!("content-length: {}", LIMIT + 1)]);
    talk.send(&vec![b' '; LIMIT + 1]);
}

fn in_chunks(talk: &mut Talk<'_>) {
    talk.begin(&["transfer-encoding: chunked"]);
    for size in [LIMIT, 1] {
        let head = format!("{size:x}\r\n");
        talk.send(&[head.as_bytes(), &vec![b' '; size], b"\r\n"].concat());
    }
    talk.send(b"0\r\n\r\n");
}

/// Of both servers.
const LIMIT: usize = 2 << 20;
