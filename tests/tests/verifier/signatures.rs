//! Signatures: who holds the seal key can forge a line, and not what was signed.

use audit_core::verify::{Keys, Kind, Verifier};
use serde_json::json;
use tests::forge::{Forge, ForgeKeys, object_of};

use super::{SEAL, SIGN, T, held, kinds, modes, numbers, session, signer, verify, verify_with};

fn signed() -> ForgeKeys {
    ForgeKeys { seal: SEAL, auditor: None, sign: Some(SIGN) }
}

/// The public key, and nothing else.
fn public() -> Keys {
    Keys::default().signer(signer(), 0)
}

#[test]
fn lines_are_checked_with_the_public_key_alone() {
    let lines = session(&signed(), 1, 200);
    let report = verify_with(public(), lines.concat());
    // All but the last signature and the stop.
    assert_eq!((report.verified, kinds(&report)), (lines.len() as u64 - 2, vec!["UNSIGNED"]));
    assert_eq!((report.findings[0].count, report.status()), (Some(2), 3));

    let mut changed = lines.clone();
    changed[4] = changed[4].replace("\"outcome\":\"success\"", "\"outcome\":\"denied\"");
    let report = verify_with(public(), changed.concat());
    assert_eq!((numbers(&report, Kind::Altered), report.status()), (vec![(4, 4)], 1));
    // Also where the block came first.
    let report = verify_with(public(), changed.iter().rev().map(String::as_str).collect::<String>());
    assert_eq!((numbers(&report, Kind::Altered), report.status()), (vec![(4, 4)], 1));
}

/// A signature that comes again says nothing new of all that waits, or this takes hours.
#[test]
fn signatures_by_the_thousand_are_soon_read() {
    let lines = session(&signed(), 1, 200);
    let signature = lines.iter().find(|line| line.contains("audit.signature")).unwrap();
    let waiting = (10_000..40_000).map(|n| lines[4].replace("\"n\":4,", &format!("\"n\":{n},")));
    let text = waiting.collect::<String>() + &signature.repeat(5_000) + &lines.concat();
    let report = verify_with(public(), text);
    assert_eq!(report.verified, lines.len() as u64 - 2);
    // The repeated one counts as verified once it is named itself.
    assert_eq!(report.findings.iter().map(|finding| finding.count).collect::<Vec<_>>(), [Some(30_002)]);
}

/// A line that stands across the messages of a drain's body is the beginning of one, unless it is taken, and nothing besides.
#[test]
fn what_waits_is_told_once() {
    let lines = session(&signed(), 1, 20);
    let across = format!("200 <190>1 - host app web.1 - {}", lines[1]);
    assert_eq!(kinds(&verify_with(public(), &across)), ["FRAGMENT"]);
    let report = verify_with(public(), across + &lines[2..].concat());
    assert_eq!(
        (report.verified, kinds(&report)),
        (lines.len() as u64 - 3, vec!["EARLIER_MISSING", "FRAGMENT", "UNSIGNED"])
    );
}

/// With the public key alone nobody can know whether what no block names is there.
#[test]
fn what_waits_for_a_signature_is_not_called_missing() {
    let lines = session(&signed(), 1, 20);
    let mut verifier = Verifier::new(held());
    verifier.read("all", lines.concat().as_bytes());
    let (_, state) = verifier.finish().remember();
    let mut verifier = Verifier::again(public(), state);
    verifier.read("a few", lines[..3].concat().as_bytes());
    assert_eq!(kinds(&verifier.finish().report), ["UNSIGNED"]);
}

/// However many lines wait that somebody has invented, a signature finds those that it names.
#[test]
fn invented_lines_by_the_thousand_cost_no_signature_anything() {
    let lines = session(&signed(), 1, 20_000);
    let invented = (1_000_000..1_100_000).map(|n| lines[4].replace("\"n\":4,", &format!("\"n\":{n},")));
    let report = verify_with(public(), invented.collect::<String>() + &lines.concat());
    assert_eq!(report.verified, lines.len() as u64 - 2);
}

#[test]
fn one_lost_line_spoils_no_other() {
    let mut lines = session(&signed(), 1, 200);
    let count = lines.len() as u64;
    lines.remove(8);
    let report = verify_with(public(), lines.concat());
    assert_eq!((report.verified, numbers(&report, Kind::Lost)), (count - 3, vec![(8, 8)]));
    let report = verify(lines.concat());
    assert_eq!((report.verified, kinds(&report)), (count - 1, vec!["LOST"]));
}

/// A holder of the seal key.
#[test]
fn a_line_that_was_sealed_anew_is_not_the_signed_one() {
    let mut lines = session(&signed(), 1, 200);
    let mut thief = Forge::new(&signed(), 1, T);
    lines[4] = thief.sealed_as(4, T + 4, json!({"action": "read", "outcome": "denied"}));
    let report = verify(lines.concat());
    assert_eq!((kinds(&report), numbers(&report, Kind::Signature)), (vec!["SIGNATURE"], vec![(4, 4)]));
    let backwards: String = lines.iter().rev().map(String::as_str).collect();
    assert_eq!(numbers(&verify(backwards), Kind::Signature), [(4, 4)]);
}

#[test]
fn a_signature_that_is_lost_leaves_its_lines_unsigned() {
    let mut lines = session(&signed(), 1, 200);
    let place = lines.iter().position(|line| line.contains("audit.signature")).unwrap();
    lines.remove(place);
    let report = verify(lines.concat());
    assert_eq!(kinds(&report), ["LOST", "UNSIGNED"]);
    assert_eq!(report.findings[1].count, Some(64));
}

/// Whoever has the seal key alone can write whole sessions, and sign none of them.
#[test]
fn a_session_without_signatures_is_told() {
    for keys in &modes()[..2] {
        let lines = session(keys, 1, 3);
        let report = verify_with(held().signer(signer(), 0), lines.concat());
        assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec!["UNSIGNED"]));
        assert_eq!(report.findings[0].count, Some(lines.len() as u64 - 2));
        // One from the time before anything was signed.
        assert_eq!(verify_with(held().signer(signer(), T + 1), lines.concat()).status(), 0);
        // One that goes on may sign soon.
        let report = verify_with(held().signer(signer(), 0), lines[..lines.len() - 1].concat());
        assert_eq!(report.status(), 0);
    }
}

#[test]
fn a_signature_by_another_key_is_none() {
    let other = ForgeKeys { sign: Some([9; 32]), ..signed() };
    let lines = session(&other, 1, 200);
    assert_eq!(verify_with(public(), lines.concat()).verified, 0);
    // Under the id of the right key.
    let id = |keys: &ForgeKeys| {
        session(keys, 1, 200)
            .iter()
            .find_map(|line| Some(line.split_once("\"key\":\"")?.1[..8].to_owned()))
            .unwrap()
    };
    let (wrong, right) = (id(&other), id(&signed()));
    let mut thief = Forge::new(&other, 1, T);
    let forged: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            if line.contains("audit.signature") {
                thief.seal(&object_of(line).replace(&wrong, &right), n as u64)
            } else {
                line.clone()
            }
        })
        .collect();
    let report = verify(forged.concat());
    assert!(report.counts.contains_key(&Kind::Signature) && report.status() == 1, "{:?}", report.counts);
}
