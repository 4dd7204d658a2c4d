//! Everything that is read from the environment, and whose word is taken for the client's address: taken or refused as it
//! must be, never shown, and what is taken stands in the first line as a code.

#![no_main]

use std::net::IpAddr;

use audit_core::{Audit, Error, Service, adapter::ClientAddress, fuzzing, testing::Line};
use fuzz::{
    environment::Environment,
    keys::{Keys, assert_hidden},
    sealed::check,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let environment = Environment(bytes);
    let service = fuzzing::service(|name| environment.text(name), environment.text(PROGRAM).as_deref());
    assert_eq!(resolved(environment, &service), expected(environment, service.client_address()));
    match (fuzzing::keys(|name| environment.lossy(name)), Keys::of(environment)) {
        (Ok(read), Some(keys)) => start(environment, &service, &read, &keys),
        (Err(error), None) => assert_hidden(&format!("{error} {error:?}"), environment),
        (read, _) => panic!("keys are {}", if read.is_ok() { "taken" } else { "refused" }),
    }
});

/// The first line of a process with these keys.
fn start(environment: Environment<'_>, service: &Service, read: &audit_core::keys::Keys, keys: &Keys) {
    let recording = fuzzing::recording(Audit::builder(), read, service).expect("nothing was registered");
    match fuzzing::start(&recording) {
        Err(Error::Long) => return assert!(keys.ring.len() > MANY, "a short ring makes a long line"),
        started => started.expect("a recording takes every line"),
    }
    let lines: Vec<_> = recording.lines().iter().map(|line| check(Line::text(line), &keys.seal)).collect();
    let [line] = lines.as_slice() else { panic!("{} first lines", lines.len()) };
    let ids: Vec<_> = keys.ring.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(line["keys"], Value::from(ids));
    assert_eq!(line["kid"], keys.kid());
    let env = line["service"]["env"].as_str();
    assert_eq!(line["synthetic"].as_bool(), matches!(env, Some("test" | "demo")).then_some(true));
    for (name, code) in line["service"].as_object().into_iter().flatten() {
        let known = name == "platform" || (name == "name" && code == "other");
        assert!(known || stems_from(environment, code.as_str().unwrap_or_default()), "{name}");
    }
}

/// Whether a code is the end of a value, cleaned.
fn stems_from(environment: Environment<'_>, code: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._:/@+-".contains(letter);
    let clean = |text: &str| -> String {
        text.trim().chars().map(|letter| if allowed(letter) { letter } else { '-' }).collect()
    };
    let from = |text: String| if code.len() == 64 { text.ends_with(code) } else { text == code };
    code.chars().all(allowed) && environment.texts().any(|text| from(clean(text)))
}

fn resolved(environment: Environment<'_>, service: &Service) -> Option<IpAddr> {
    service.client_address().resolve(|name| environment.all(name).collect::<Vec<_>>(), PEER)
}

/// The one element that the platform's router wrote.
fn expected(environment: Environment<'_>, rule: ClientAddress) -> Option<IpAddr> {
    let lines: Vec<_> = environment.all("x-forwarded-for").collect();
    let place = |list: Vec<u8>, place: usize| {
        let list = list.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect::<Vec<_>>();
        list.into_iter().rev().nth(place)
    };
    let element = match rule {
        ClientAddress::Peer => return PEER,
        ClientAddress::ForwardedForFirstLine => place(lines.first()?.to_vec(), 0),
        ClientAddress::ForwardedForFromRight(_) if lines.is_empty() => None,
        ClientAddress::ForwardedForFromRight(right) => place(lines.join(&b','), right),
        ClientAddress::Header(name) => environment.all(name).next_back().map(<[u8]>::to_vec),
        _ => None,
    };
    String::from_utf8(element?).ok()?.trim().parse().ok()
}

/// The variable in which a shell leaves the name of the program.
const PROGRAM: &str = "_";
const PEER: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1)));
/// More keys than a first line has room for, about.
const MANY: usize = 300;
