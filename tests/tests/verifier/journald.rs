//! The two flaws of systemd-journald's sealing, which this format must not have.

use audit_core::verify::Kind;
use serde_json::json;
use tests::forge::Forge;

use super::{T, kinds, modes, numbers, verify};

/// A forward-secure session, and what somebody holds who takes its process over then.
fn taken_over() -> (Vec<String>, Forge) {
    let mut forge = Forge::new(&modes()[1], 1, T);
    let mut lines = vec![forge.start()];
    for _ in 0..3 {
        lines.extend((0..10).map(|_| forge.read()));
        lines.push(forge.checkpoint());
    }
    (lines, forge)
}

/// CVE-2023-31438: a log is cut short and sealing goes on, and the check shows no error.
#[test]
fn cve_2023_31438_what_was_cut_off_is_missing_when_sealing_goes_on() {
    let (mut lines, mut thief) = taken_over();
    lines.truncate(20);
    // Going on where it was leaves a hole,
    let mut honest = thief.clone();
    let gone_on = [lines.concat(), honest.read(), honest.stop()].concat();
    let report = verify(gone_on);
    assert_eq!((numbers(&report, Kind::Lost), report.status()), (vec![(20, 33)], 2));
    // and going on where it was cut needs a key that nobody has any more.
    let resumed = thief.sealed_as(20, T + 20, json!({"action": "read"}));
    let stop = thief.sealed_as(21, T + 21, json!({"action": "session.stop"}));
    let report = verify([lines.concat(), resumed, stop].concat());
    assert_eq!((numbers(&report, Kind::Altered), report.status()), (vec![(20, 20), (21, 21)], 1));
}

/// CVE-2023-31439: past events are changed and sealed anew with a later key, and the check shows no error.
#[test]
fn cve_2023_31439_a_past_event_cannot_be_sealed_anew() {
    let (mut lines, mut thief) = taken_over();
    lines[7] = thief.sealed_as(7, T + 7, json!({"action": "read", "outcome": "denied"}));
    lines.push(thief.stop());
    let report = verify(lines.concat());
    assert_eq!((numbers(&report, Kind::Altered), report.status()), (vec![(7, 7)], 1));
    assert_eq!(kinds(&report), ["ALTERED", "LOST"]);
}
