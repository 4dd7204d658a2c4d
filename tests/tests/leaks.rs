//! Whatever a client sends, wherever it puts it: nothing of it stands in a line or on stderr, and every line stays canonical.
//!
//! `LEAKS` says how many requests each server gets, `LEAKS_SEED` repeats a run.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    env,
    io::{Read, Write, pipe},
    net::TcpStream,
    thread,
    time::Duration,
};

use clinic::synthetic;
use demo::{Framework, verify};
use fastrand::Rng;
use rustix::process::Signal;
use tests::{Clinic, keys};

/// What must not be found again. Long enough not to come about by chance.
const CANARY: &str = "quillfeather7f3a9c";

#[test]
fn nothing_that_a_client_sends_is_found_again() {
    let requests = env::var("LEAKS").map_or(400, |requests| requests.parse().unwrap());
    let seed = env::var("LEAKS_SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("LEAKS_SEED={seed}");
    for framework in Framework::ALL {
        let (mut reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        let reading = thread::spawn(move || {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let mut rng = Rng::with_seed(seed);
        for _ in 0..requests {
            send(clinic.address(), &request(&mut rng));
        }
        assert_eq!(clinic.read(1).status, 200, "it still serves");
        clinic.signal(Signal::TERM);
        let story = clinic.story();
        assert!(clinic.ended().success());
        let text = String::from_utf8(reading.join().unwrap()).unwrap();
        let said = story.lock().unwrap().clone();
        for (place, written) in [("a line", &text), ("stderr", &said)] {
            let found = written.lines().find(|line| line.to_lowercase().contains(CANARY));
            assert!(found.is_none(), "{framework:?}: {place} holds what a client sent: {}", found.unwrap());
        }
        let lines: Vec<_> = text.lines().map(|line| verify(line, &keys()).unwrap()).collect();
        assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        println!("{framework:?}: {} lines", lines.len());
        assert!(lines.len() > requests / 4, "{} lines", lines.len());
    }
}

/// Nobody takes lines any more, and the log refuses: what it says then is the same whatever it was asked.
#[test]
fn no_refusal_tells_what_was_asked() {
    let mut rng = Rng::new();
    println!("{}", rng.get_seed());
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        while clinic.read(1).status == 200 {}
        let answers: Vec<_> = (0..100).map(|_| send(clinic.address(), &request(&mut rng))).collect();
        let ours: Vec<_> = answers.iter().filter(|answer| answer.contains("urn:audit:problem:")).collect();
        assert!(ours.len() > 10, "{framework:?}: only {} refusals", ours.len());
        for refusal in ours {
            assert!(!refusal.to_lowercase().contains(CANARY), "{framework:?}: {refusal}");
        }
        drop(reader);
    }
}

/// One request with the canary in some of the places that a client controls.
fn request(rng: &mut Rng) -> Vec<u8> {
    let id = synthetic::patient(rng.u32(..20)).id;
    let canary = |rng: &mut Rng| {
        let times = often(rng, 64);
        disguised(rng, times)
    };
    let path = match rng.u8(..50) {
        // A password is slow to check.
        0 => "/login".to_owned(),
        1..=8 => format!("/patients/{}", escaped(&canary(rng))),
        9..=15 => format!("/patients?name={}&{}=1", escaped(&canary(rng)), escaped(&canary(rng))),
        16..=20 => format!("/{}", escaped(&canary(rng))),
        21..=26 => format!("/debug/panic/{id}?{}", escaped(&canary(rng))),
        27..=32 => format!("/debug/status/{}/{id}", rng.u16(400..600)),
        33..=39 => format!("/patients/{id}/notes"),
        40..=44 => format!("/debug/laboratory/{}", escaped(&canary(rng))),
        _ => format!("/patients/{id}?{}", escaped(&canary(rng))),
    };
    let any = *rng.choice(["GET", "POST", "PUT", "PATCH", "DELETE", CANARY].iter()).unwrap();
    // Most routes are there to be read; what no handler takes leaves no line.
    let method = if rng.u8(..4) > 0 { "GET" } else { any };
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nhost: clinic\r\nconnection: close\r\n").into_bytes();
    let names = [
        "authorization",
        "x-request-id",
        "x-clinic",
        "x-purpose",
        "x-break-glass",
        "x-forwarded-for",
        "user-agent",
        "cookie",
        CANARY,
    ];
    for name in names {
        if rng.bool() {
            request.extend_from_slice(name.as_bytes());
            request.extend_from_slice(b": ");
            request.extend(header(rng, name));
            request.extend_from_slice(b"\r\n");
        }
    }
    let body = body(rng);
    let length = format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [request, length.into_bytes(), body].concat()
}

/// A value of a header: any bytes but those that end it.
fn header(rng: &mut Rng, name: &str) -> Vec<u8> {
    let token = if name == "authorization" && rng.u8(..4) > 0 {
        "Bearer dr.adams".to_owned()
    } else {
        let times = often(rng, 64);
        disguised(rng, times)
    };
    let mut value = token.into_bytes();
    if name != "authorization" {
        value.extend((0..rng.u8(..4)).map(|_| rng.u8(0x80..)));
    }
    // What ends a header, or what a server refuses before it looks at anything else.
    value.retain(|byte| !b"\r\n\0\x7f".contains(byte));
    value
}

fn body(rng: &mut Rng) -> Vec<u8> {
    let times = often(rng, 48);
    let canary = disguised(rng, times).replace(['"', '\\', '\n', '\r', '\0'], " ");
    match rng.u8(..6) {
        0 => format!(r#"{{"text":"{canary}","encounter":"{canary}"}}"#).into_bytes(),
        1 => format!(r#"{{"user":"{canary}","password":"{canary}"}}"#).into_bytes(),
        2 => format!(r#"{{"text":"\ud800{canary}"}}"#).into_bytes(),
        3 => format!(r#"{{"{canary}":["#).into_bytes(),
        4 => [canary.as_bytes(), &[0xff, 0xfe, 0]].concat(),
        _ => format!(r#"{{"text":"{canary}"}}"#).into_bytes(),
    }
}

/// A megabyte of canaries once in so many times, and else one.
fn often(rng: &mut Rng, once_in: u8) -> usize {
    if rng.u8(..once_in) == 0 { 55_000 } else { 1 }
}

/// So many canaries in company of what breaks formats.
fn disguised(rng: &mut Rng, times: usize) -> String {
    let company = [
        "",
        "\r\nx: ",
        "\n{\"audit\":{",
        "\"}",
        "\0",
        "\u{1f469}\u{200d}\u{2695}",
        "%0a",
        "\u{2028}",
        "../",
        "é",
        "\u{7f}",
    ];
    let one = |rng: &mut Rng| *rng.choice(company.iter()).unwrap();
    format!("{}{}{}", one(rng), CANARY.repeat(times), one(rng))
}

/// Bytes of a path as a client may send them, escaped or not.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Sends it, and gives the answer as far as its head says how long it is: some servers keep a connection for a while when they have
/// not read everything.
fn send(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = stream.write_all(request);
    let (mut answer, mut buffer) = (Vec::new(), [0; 1024]);
    while !is_whole(&answer) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(bytes) => answer.extend_from_slice(&buffer[..bytes]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    length.is_none_or(|length: usize| body.len() >= length)
}
