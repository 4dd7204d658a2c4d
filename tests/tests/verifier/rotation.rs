//! Keys that are replaced, from beginning to end: real programs under one key after the other, and who checks and looks people up
//! long after.

use std::process::{Command, Stdio};

use audit_core::{
    keys::{PseudonymKeys, SealKey},
    verify::{Keys, Kind, Lookup, Report, Verifier},
};
use serde_json::Value;
use tests::forge::{hex, public_keys};

use super::{AUDITOR, SIGN, kinds};

const OLD: &str = "1a";
const NEW: &str = "1b";
const FIRST: &str = "2a";
const SECOND: &str = "2b";

/// What a run of the program under these keys prints.
fn run(seal: &str, ring: &str, more: &[(&str, String)], rotated: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rotated"))
        .args(rotated)
        .env("AUDIT_SEAL_KEY", seal.repeat(32))
        .env("AUDIT_PSEUDONYM_KEYS", ring)
        .env("AUDIT_ENV", "test")
        .envs(more.iter().map(|(name, key)| (name, key.as_str())))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn ring(keys: &[(&str, &str)]) -> String {
    keys.iter().map(|(id, key)| format!("{id}:{}", key.repeat(32))).collect::<Vec<_>>().join(",")
}

fn check(keys: Keys, log: &str) -> (Report, Vec<Value>) {
    let mut verifier = Verifier::new(keys);
    verifier.read("log", log.as_bytes());
    let mut lines = Vec::new();
    let mut checked = verifier.finish();
    checked.look(log.as_bytes(), |line| lines.push(serde_json::from_str::<Value>(line.object).unwrap()));
    (checked.report, lines)
}

fn seal(key: &str) -> SealKey {
    SealKey::from_hex(&key.repeat(32)).unwrap()
}

#[test]
fn a_year_of_rotations_is_checked_and_searched() {
    let (one, two) = (ring(&[("k1", FIRST)]), ring(&[("k2", SECOND), ("k1", FIRST)]));
    let first = run(OLD, &one, &[], &[]);
    let pseudonyms = run(OLD, &two, &[], &["AUDIT_PSEUDONYM_KEYS"]);
    let sealed = run(NEW, &two, &[], &["AUDIT_SEAL_KEY"]);
    let log = [first.clone(), pseudonyms, sealed].concat();

    // The new seal key from the first line under it on.
    let (_, lines) = check(Keys::default().seal(seal(NEW), 0..u64::MAX), &log);
    let since = lines.iter().rfind(|line| line["action"] == "session.start").unwrap()["t"].as_u64().unwrap();
    let held = |old_until| Keys::default().seal(seal(OLD), 0..old_until).seal(seal(NEW), since..u64::MAX);
    let (report, lines) = check(held(since), &log);
    assert_eq!((kinds(&report), report.sessions.len(), report.status()), (vec![], 3, 0));
    let said: Vec<_> = lines
        .iter()
        .filter(|line| line["action"] == "rotate" && line["phase"] == "end")
        .map(|line| line["config"]["key"].clone())
        .collect();
    assert_eq!(said, ["AUDIT_PSEUDONYM_KEYS", "AUDIT_SEAL_KEY"]);

    // Whoever has the old key writes with it after it was replaced.
    let late = run(OLD, &two, &[], &[]);
    let (report, _) = check(held(since), &(log.clone() + &late));
    assert_eq!((kinds(&report), report.status()), (vec!["KEY_TIME"], 1));
    assert_eq!(report.counts[&Kind::KeyTime], late.lines().count() as u64);

    // The patient is found under all keys that are kept, and under no other.
    let found = |ring: &str| {
        let pseudonyms =
            Lookup::new(PseudonymKeys::parse(ring).unwrap()).pseudonyms("patient", "MRN-0012345");
        let of = |line: &&Value| {
            line["patients"].as_array().is_some_and(|patients| {
                patients.iter().any(|patient| pseudonyms.iter().any(|pseudonym| patient == pseudonym))
            })
        };
        lines.iter().filter(|line| line["phase"] == "end").filter(of).count()
    };
    assert_eq!([found(&two), found(&one), found(&ring(&[("k2", SECOND)]))], [3, 1, 2]);
}

/// From keyed mode to forward-secure, signed sessions, and an auditor who is replaced.
#[test]
fn a_log_changes_its_mode() {
    let ring = ring(&[("k1", FIRST)]);
    let (auditor, signer) = public_keys(AUDITOR, SIGN);
    let (other, _) = public_keys([0x33; 32], SIGN);
    let keyed = run(OLD, &ring, &[], &[]);
    let new = ["AUDIT_AUDITOR_KEY", "AUDIT_SIGN_KEY"];
    let secure = run(OLD, &ring, &[(new[0], auditor), (new[1], hex(&SIGN))], &new);
    let replaced = run(OLD, &ring, &[(new[0], other), (new[1], hex(&SIGN))], &new[..1]);
    let log = [keyed.clone(), secure.clone(), replaced.clone()].concat();
    // What was there before is not signed.
    let since = serde_json::from_str::<Value>(secure.lines().next().unwrap()).unwrap()["audit"]["t"]
        .as_u64()
        .unwrap();
    let held = |auditors: &[[u8; 32]]| {
        let keys = Keys::default()
            .seal(seal(OLD), 0..u64::MAX)
            .signer(super::SignerKey::from_hex(&signer).unwrap(), since);
        auditors.iter().fold(keys, |keys, auditor| {
            keys.auditor(super::AuditorSecretKey::from_hex(&hex(auditor)).unwrap())
        })
    };
    let (report, _) = check(held(&[AUDITOR, [0x33; 32]]), &log);
    assert_eq!((kinds(&report), report.sessions.len(), report.status()), (vec![], 3, 0));
    assert_eq!(
        report.sessions.iter().map(|session| session.signed.is_some()).collect::<Vec<_>>(),
        [false, true, true]
    );
    let (report, _) = check(held(&[AUDITOR]), &log);
    assert_eq!((kinds(&report), report.sessions.len()), (vec!["UNKNOWN_KEY"], 2));
    let (report, _) = check(held(&[]), &log);
    assert_eq!((report.sessions.len(), report.status()), (1, 3));
    // The public signing key alone: everything but the last signature and the stop.
    let public = Keys::default().signer(super::SignerKey::from_hex(&signer).unwrap(), 0);
    let (report, _) = check(public, &secure);
    assert_eq!((report.verified, kinds(&report)), (secure.lines().count() as u64 - 2, vec!["UNSIGNED"]));
}
