//! Whoever changes a line, makes one, moves one or takes one away is found out, as far as that can be.

use audit_core::{
    keys::SealKey,
    verify::{Class, Keys, Kind},
};
use proptest::prelude::*;
use serde_json::json;
use shuttle::{Faults, Settings, Simulation};
use tests::forge::{Forge, ForgeKeys, hex, object_of};

use super::{SEAL, T, held, kinds, modes, numbers, session, verify, verify_with};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// One byte of one line, whichever: the line does not count, and something is found.
    #[test]
    fn any_edit_is_found(mode in 0usize..3, nth in 0usize..60, at in 0.0..1.0, byte in 0x20u8..0x7f) {
        let mut lines = session(&modes()[mode], 1, 12);
        let count = lines.len();
        let nth = nth % count;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a line")]
        let at = (at * (lines[nth].len() - 1) as f64) as usize;
        let before = lines[nth].clone();
        lines[nth].replace_range(at..=at, char::from(byte).encode_utf8(&mut [0; 1]));
        prop_assume!(lines[nth] != before);
        let report = verify(lines.concat());
        // A slash that is escaped, or a letter of an escape: other text, the same canonical line.
        let same = serde_json::from_str::<serde_json::Value>(&lines[nth]).is_ok_and(|value| value == serde_json::from_str::<serde_json::Value>(&before).unwrap());
        // The braces around the two members, and the end of the line: nothing of what is sealed, and what is sealed is found without.
        let same = same || lines[nth].contains(&before[1..before.len() - 2]);
        if !same {
            prop_assert_eq!(report.verified, count as u64 - 1, "{}", lines[nth]);
            prop_assert!(report.status() != 0);
            let whole = Some(nth as u64) == serde_json::from_str::<serde_json::Value>(&lines[nth]).ok().and_then(|value| value["audit"]["n"].as_u64());
            let ours = lines[nth].contains(r#""v":1}"#) && lines[nth].contains(&Forge::new(&modes()[mode], 1, T).id()) && lines[nth].contains(r#"},"mac":""#);
            if whole && ours && lines[nth].starts_with(r#"{"audit":{"#) {
                prop_assert!(report.counts.contains_key(&Kind::Altered) || report.counts.contains_key(&Kind::Malformed) || report.counts.contains_key(&Kind::Unsealed), "{}: {:?}", lines[nth], report.counts);
            }
        }
    }
}

/// What somebody does to a log.
#[derive(Clone, Copy, Debug)]
enum Attack {
    /// Changes a line.
    Edit,
    /// Makes one under a key of his own.
    Forge,
    /// Seals an old one anew, with the key that a forward-secure process has at its end.
    Reseal,
    /// Cuts the end off.
    Cut,
    /// Lets a copy of the process write as well.
    Fork,
    /// Puts a line of another session in the place of one.
    Replay,
}

impl Attack {
    const ALL: [Self; 6] = [Self::Edit, Self::Forge, Self::Reseal, Self::Cut, Self::Fork, Self::Replay];

    /// Does it to line `n` of the first session, and says what is to be found.
    fn on(self, lines: &mut Vec<String>, n: usize, keys: &ForgeKeys) -> (Kind, u64, u64) {
        let number = n as u64;
        let other = json!({"action": "delete", "outcome": "success"});
        match self {
            Self::Edit => {
                let object = object_of(&lines[n]);
                lines[n] = lines[n].replace(object, &object.replacen("{\"action\":\"", "{\"action\":\"x", 1));
            }
            Self::Forge => {
                let mut thief = Forge::new(&ForgeKeys { seal: [7; 32], ..keys.clone() }, 1, T);
                lines[n] = thief.sealed_as(number, T + number, other);
            }
            Self::Reseal => {
                let mut process = Forge::new(keys, 1, T);
                *lines = process.clone().whole(20);
                // Forward to its end, under its own `enc`.
                process.seal("{}", lines.len() as u64);
                lines[n] = process.sealed_as(number, T + number, other);
            }
            Self::Cut => {
                lines.truncate(n.max(1));
                return (Kind::UncleanEnd, 0, 0);
            }
            Self::Fork => {
                let mut copy = Forge::new(keys, 1, T);
                *lines = copy.clone().whole(20);
                lines.push(copy.sealed_as(number, T + number, other));
                return (Kind::Equivocation, number, number);
            }
            Self::Replay => {
                let [id, other] = [1, 2].map(|session| Forge::new(keys, session, T).id());
                lines[n] = session(keys, 2, 20)[n].replace(&other, &id);
            }
        }
        (Kind::Altered, number, number)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Any attack on any line, in any mode; and then a drain that repeats and reorders, which hides nothing of it.
    #[test]
    fn any_attack_is_found(
        seed in any::<u64>(), mode in 0usize..3, attack in prop::sample::select(&Attack::ALL[..]), n in 0usize..25,
    ) {
        let keys = &modes()[mode];
        prop_assume!(!matches!(attack, Attack::Reseal) || keys.auditor.is_some());
        let mut lines = session(keys, 1, 20);
        let (kind, first, last) = attack.on(&mut lines, n, keys);
        lines.extend(Forge::new(keys, 9, T + 600_000).whole(3));
        let faults = Faults { delay: 0.5, duplicate: 0.3, ..Faults::default() };
        let settings = Settings { batch_lines: 3, ..Settings::default() };
        let run = Simulation::new(seed, faults).settings(settings).run(lines.concat().as_bytes());
        let arrived = run.bodies.iter().flat_map(shuttle::Body::lines);
        let text: String = arrived.map(|line| str::from_utf8(line).unwrap().to_owned()).collect();
        let report = verify(text);
        prop_assert!(report.counts.contains_key(&kind), "{:?}: {:?}", attack, report.counts);
        if kind == Kind::UncleanEnd {
            prop_assert_eq!(report.worst(), Some(Class::Loss));
        } else {
            prop_assert!(numbers(&report, kind).iter().all(|found| *found == (first, last)), "{:?}", report.findings);
            prop_assert_eq!(report.worst(), Some(Class::Tampering));
        }
    }
}

/// A line with another member, as an app writes it.
fn changed(line: &str) -> String {
    let other = line.replace("\"outcome\":\"success\"", "\"outcome\":\"denied\"");
    assert_ne!(other, line);
    other
}

#[test]
fn a_line_that_was_changed_is_altered() {
    for keys in modes() {
        let mut lines = session(&keys, 1, 40);
        lines[3] = changed(&lines[3]);
        let report = verify(lines.concat());
        assert_eq!(
            (numbers(&report, Kind::Altered), numbers(&report, Kind::Lost)),
            (vec![(3, 3)], vec![(3, 3)])
        );
        assert_eq!((report.status(), report.worst()), (1, Some(Class::Tampering)));
        // Before anything opens the session, and where nothing does but a line that names its key.
        let (control, others) = (lines.remove(0), lines);
        let altered = verify(others[2].clone() + &others[1] + &control);
        assert_eq!(numbers(&altered, Kind::Altered), [(3, 3)]);
        let alone = verify(control.replace("\"name\":\"forge\"", "\"name\":\"forged\"") + &others[2]);
        // In keyed mode nothing has opened the session: others are not accused of what one line says.
        let expected = if keys.auditor.is_none() { vec![(0, 0)] } else { vec![(0, 0), (3, 3)] };
        assert_eq!((alone.verified, numbers(&alone, Kind::Altered)), (0, expected));
    }
}

#[test]
fn a_line_under_another_key_is_altered_and_a_session_under_another_key_is_unknown() {
    for keys in modes() {
        let mut lines = session(&keys, 1, 40);
        let mut thief = Forge::new(&ForgeKeys { seal: [7; 32], ..keys.clone() }, 1, T);
        lines[4] = thief.sealed_as(4, T + 4, json!({"action": "read"}));
        let report = verify(lines.concat());
        assert_eq!(numbers(&report, Kind::Altered), [(4, 4)]);
        let foreign = session(&ForgeKeys { seal: [7; 32], ..keys }, 9, 10);
        let report = verify(foreign.concat());
        assert_eq!((report.verified, report.status(), kinds(&report)), (0, 3, vec!["UNKNOWN_KEY"]));
        assert_eq!(report.findings[0].count, Some(foreign.len() as u64));
    }
}

#[test]
fn a_line_of_one_session_is_none_of_another() {
    for keys in modes() {
        let [one, mut two] = [1, 2].map(|number| session(&keys, number, 40));
        let [id_one, id_two] = [1, 2].map(|number| Forge::new(&keys, number, T).id());
        two[5] = one[5].replace(&id_one, &id_two);
        let report = verify(one.concat() + &two.concat());
        assert_eq!(numbers(&report, Kind::Altered), [(5, 5)]);
        assert_eq!(report.verified, (one.len() + two.len() - 1) as u64);
    }
}

/// Two processes with one session: a machine that was copied while it ran.
#[test]
fn two_lines_with_one_number_are_equivocation() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start(), forge.read()];
        let mut copy = forge.clone();
        copy.t += 1;
        lines.extend([forge.read(), copy.read(), copy.stop()]);
        let report = verify(lines.concat());
        assert_eq!((numbers(&report, Kind::Equivocation), report.status()), (vec![(2, 2)], 1));
    }
}

#[test]
fn a_line_behind_the_stop_is_found_in_any_order() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = [forge.start(), forge.stop(), forge.read(), forge.stop()];
        for _ in 0..2 {
            let report = verify(lines.concat());
            assert_eq!((numbers(&report, Kind::AfterStop), report.status()), (vec![(2, 3)], 1));
            lines.swap(1, 3);
        }
    }
}

#[test]
fn a_time_that_runs_backwards_is_found() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start(), forge.read()];
        forge.t -= 500;
        lines.push(forge.read());
        forge.t += 500;
        lines.push(forge.stop());
        let report = verify(lines.concat());
        assert_eq!((numbers(&report, Kind::Time), report.status()), (vec![(2, 2)], 1));
        // In another order each of the two contradicts what came before it.
        lines.swap(1, 2);
        assert_eq!(numbers(&verify(lines.concat()), Kind::Time), [(1, 1), (2, 2)]);
    }
}

/// Whoever takes a forward-secure process over has the keys from then on.
#[test]
fn an_old_line_under_a_later_key_is_altered() {
    let keys = &modes()[1];
    let mut forge = Forge::new(keys, 1, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..20).map(|_| forge.read()));
    let mut thief = forge.clone();
    lines.push(forge.stop());
    // The key of line 21 for number 5: the one there is.
    lines[5] = thief.sealed_as(5, T + 5, json!({"action": "read"}));
    let report = verify(lines.concat());
    assert_eq!((numbers(&report, Kind::Altered), report.status()), (vec![(5, 5)], 1));
}

#[test]
fn a_number_far_away_costs_nothing() {
    for keys in modes() {
        let mut lines = session(&keys, 1, 10);
        let far = object_of(&lines[3]).replace("\"n\":3,", "\"n\":9007199254740991,");
        let forged = format!("{{\"audit\":{far},\"mac\":\"EMygchGq9UdExldQufWCcw\"}}\n");
        lines.extend(std::iter::repeat_n(forged, 1_000));
        let report = verify(lines.concat());
        if keys.auditor.is_none() {
            assert_eq!((report.counts[&Kind::Altered], report.status()), (1_000, 1));
        } else {
            // Its key was not computed.
            assert_eq!((kinds(&report), report.findings[0].count), (vec!["UNKNOWN_KEY"], Some(1_000)));
        }
    }
}

/// Control lines that somebody invented open nothing, however many there are; nor do they keep others from it.
#[test]
fn only_a_proof_opens_a_session() {
    let keys = &modes()[1];
    let mut forge = Forge::new(keys, 1, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..20).map(|_| forge.read()));
    let control = |of: &str, other: &str| {
        assert!(lines[0].contains(of));
        lines[0].replace(of, other)
    };
    // A holder of the seal key alone, who has no proof.
    let members = object_of(&lines[0]).replace("\"proof\":\"", "\"proof\":\"A");
    let keyed = Forge::new(&modes()[0], 1, T).seal(&members, 0);
    // Whether it opens it, and nothing of it is believed.
    for (forged, opens) in [
        (control("\"n\":0,", "\"n\":100000,"), true),
        (control("\"proof\":\"", "\"proof\":\"A"), false),
        (control("\"proof\"", "\"prooF\""), false),
        (keyed, false),
        (control("\"enc\":\"", "\"enc\":\"A"), false),
        (Forge::new(keys, 2, T).start().replace(&Forge::new(keys, 2, T).id(), &forge.id()), false),
    ] {
        let altered = [(0, 0), (100_000, 100_000)].contains(
            &numbers(&verify(lines[1..].concat() + &forged), Kind::Altered)
                .first()
                .copied()
                .unwrap_or((9, 9)),
        );
        assert_eq!(altered, opens, "{forged}");
        let report = verify(forged.repeat(100) + &lines[1..].concat());
        assert_eq!(report.verified, if opens { 20 } else { 0 }, "{forged}");
        let report = verify(forged.repeat(100) + &lines.concat());
        assert_eq!(report.verified, 21, "{forged}");
    }
}

/// What opened a session is its key for good.
#[test]
fn a_session_has_one_key() {
    let keys = &modes()[0];
    let lines = session(keys, 1, 10);
    let other = ForgeKeys { seal: [7; 32], ..keys.clone() };
    let mut thief = Forge::new(&other, 1, T);
    let behind = thief.sealed_as(lines.len() as u64, T + 60_000, json!({"action": "read"}));
    let both = || held().seal(SealKey::from_hex(&hex(&[7; 32])).unwrap(), 0..u64::MAX);
    let report = verify_with(both(), lines.concat() + &behind);
    assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec!["ALTERED"]));
    assert_eq!(verify_with(both(), behind).verified, 1);
}

#[test]
fn a_key_of_another_time_is_found() {
    let lines = session(&modes()[0], 1, 10);
    let until = |until| Keys::default().seal(SealKey::from_hex(&hex(&SEAL)).unwrap(), T..until);
    assert_eq!(verify_with(until(T + 60_000), lines.concat()).status(), 0);
    let report = verify_with(until(T + 5), lines.concat());
    assert_eq!((kinds(&report), numbers(&report, Kind::KeyTime)[0]), (vec!["KEY_TIME"], (5, 5)));
    assert_eq!(report.status(), 1);
}

#[test]
fn one_key_in_two_environments_is_told() {
    let keys = &modes()[0];
    let mut staging = Forge::new(keys, 2, T);
    staging.env = "staging";
    let report = verify_with(held(), session(keys, 1, 5).concat() + &staging.whole(5).concat());
    assert_eq!((kinds(&report), report.status()), (vec!["KEY_SHARED"], 3));
}

#[test]
fn an_object_without_a_seal_proves_nothing() {
    let lines = session(&modes()[0], 1, 5);
    let bare = format!("{{\"audit\":{}}}\n", object_of(&lines[2]));
    let report = verify(bare);
    assert_eq!((report.verified, kinds(&report), report.status()), (0, vec!["UNSEALED"], 3));
}
