//! An earlier check remembers what a later one must find again.

use std::ops::Range;

use audit_core::{
    keys::SealKey,
    verify::{Keys, Kind, Report, State, Verifier},
};
use tests::forge::{Forge, hex};

use super::{SEAL, T, held, held_for, kinds, modes, numbers, session, signer};

fn check(state: Option<State>, since: Option<u64>, text: &str) -> (Report, State) {
    let keys = held_for(text.as_bytes());
    // As a file keeps it.
    let state = state.map(|state| State::from_json(&state.to_json()).unwrap());
    let mut verifier = match (state, since) {
        (None, None) => Verifier::new(keys),
        (None, Some(since)) => Verifier::since(keys, since),
        (Some(state), None) => Verifier::again(keys, state),
        (Some(state), Some(since)) => Verifier::going_on(keys, state, since),
    };
    verifier.read("input", text.as_bytes());
    verifier.finish().remember()
}

#[test]
fn what_is_gone_from_an_archive_was_cut() {
    for keys in modes() {
        let [one, two] = [1, 2].map(|number| session(&keys, number, 40));
        let (_, state) = check(None, None, &(one.concat() + &two.concat()));
        let again = check(Some(state.clone()), None, &(one.concat() + &two.concat()));
        assert_eq!(kinds(&again.0), [""; 0]);
        let (missing, _) = check(Some(state.clone()), None, &one.concat());
        assert_eq!((kinds(&missing), missing.status()), (vec!["SESSION_MISSING"], 1));
        let cut = one[..30].concat() + &two[..10].concat() + &two[12..].concat();
        let (cut, after) = check(Some(state), None, &cut);
        assert_eq!(numbers(&cut, Kind::TailCut), [(30, one.len() as u64 - 1)]);
        assert_eq!(numbers(&cut, Kind::Cut), [(10, 11)]);
        // It does not forget.
        let (still, _) = check(Some(after), None, &one.concat());
        assert_eq!(kinds(&still), ["SESSION_MISSING"]);
    }
}

/// What lies before the part that is read is not looked for, though a line of it may be there.
#[test]
fn what_ended_before_the_part_is_not_missed() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let lines: Vec<_> = [forge.start()].into_iter().chain(forge.checkpoints(60)).collect();
    let (_, state) = check(None, None, &lines.concat());
    let (report, _) = check(Some(state), Some(T + 700_000), &lines[10]);
    assert_eq!((kinds(&report), report.past, report.status()), (vec![], 1, 66));
}

/// A session that is opened by what its first line shows, and of which no line is genuine, is not there.
#[test]
fn an_opened_session_without_a_line_is_missing() {
    let lines = session(&modes()[1], 1, 10);
    let (_, state) = check(None, None, &lines.concat());
    let (report, _) = check(Some(state), None, &lines[0].replace("\"t\":", "\"t\":1"));
    assert_eq!(kinds(&report), ["ALTERED", "SESSION_MISSING"]);
}

/// A process that is stopped for an hour, as a machine that is put to sleep does, has not lost anything.
#[test]
fn whoever_pauses_is_accused_of_nothing() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let mut lines = vec![forge.start(), forge.read(), forge.read()];
    forge.t += 3_600_000;
    lines.extend([forge.read(), forge.stop()]);
    let since = Some(T + 600_000);
    for seen in [3, 5] {
        let (_, state) = check(None, None, &lines[..seen].concat());
        let (report, _) = check(Some(state), since, &lines[3..].concat());
        assert!(report.status() != 1, "{seen}: {:?}", report.counts);
    }
    let (_, state) = check(None, None, &lines[..3].concat());
    assert_eq!(kinds(&check(Some(state), since, &lines[3..].concat()).0), ["SILENT"]);
}

/// Nothing that is newer than what was asked for is nothing at all: a drain that has fallen silent is not a whole log.
#[test]
fn a_part_without_a_line_is_not_whole() {
    let lines = session(&modes()[0], 1, 10).concat();
    let (_, state) = check(None, None, &lines);
    for (state, since, status) in [
        (None, T, 0),
        (None, T + 3_600_000, 66),
        (Some(state.clone()), T, 0),
        (Some(state), T + 3_600_000, 66),
    ] {
        let (report, _) = check(state, Some(since), &lines);
        assert_eq!((report.status(), kinds(&report)), (status, vec![]));
    }
}

/// With another key than the first time nobody can know whether a session is there.
#[test]
fn what_no_key_opens_is_not_called_missing() {
    for keys in modes() {
        let lines = session(&keys, 1, 40);
        let (_, state) = check(None, None, &lines.concat());
        let edited = lines[4].replace("\"outcome\":\"success\"", "\"outcome\":\"denied\"");
        let other = SealKey::from_hex(&hex(&[7; 32])).unwrap();
        let without_auditor = SealKey::from_hex(&hex(&SEAL)).unwrap();
        let forward_secure = keys.auditor.is_some();
        for (keys, text, expected) in [
            (other.clone(), lines.concat(), "UNKNOWN_KEY"),
            (other, String::new(), "SESSION_MISSING"),
            (
                without_auditor,
                if forward_secure { lines.concat() } else { edited },
                if forward_secure { "UNKNOWN_KEY" } else { "SESSION_MISSING" },
            ),
        ] {
            for since in [None, Some(T)] {
                let keys = Keys::default().seal(keys.clone(), 0..u64::MAX);
                let mut verifier = match since {
                    None => Verifier::again(keys, state.clone()),
                    Some(since) => Verifier::going_on(keys, state.clone(), since),
                };
                verifier.read("input", text.as_bytes());
                let report = verifier.finish().report;
                assert_eq!(kinds(&report)[0], expected, "{forward_secure} {since:?}");
            }
        }
    }
}

/// Whoever takes a session away and leaves a line in its name, which says that another key is needed, is told of all the same.
#[test]
fn an_invented_line_hides_no_session_that_is_gone() {
    let lines = session(&modes()[0], 1, 40);
    for count in [lines.len(), 3] {
        // The second time no line that names the key was seen.
        let (_, state) = check(None, None, &lines[lines.len() - count..lines.len() - 1].concat());
        for members in [r#""kid":"00000000","mode":"forward-secure""#, r#""a":1"#] {
            let s = &lines[0][lines[0].find("\"s\":").unwrap()..][..28];
            let invented = format!(
                r#"{{"audit":{{{members},"n":0,{s},"t":{T},"v":1}},"mac":"EMygchGq9UdExldQufWCcw"}}"#
            );
            let mut verifier = Verifier::again(
                Keys::default().seal(SealKey::from_hex(&hex(&SEAL)).unwrap(), 0..u64::MAX),
                state.clone(),
            );
            verifier.read("input", invented.as_bytes());
            assert!(kinds(&verifier.finish().report).contains(&"SESSION_MISSING"), "{count} {members}");
        }
    }
}

/// However many sessions there are that no key opens.
#[test]
fn a_crowd_that_no_key_opens_is_not_called_missing() {
    let line = |nth: u32| {
        let mut forge = Forge::new(&modes()[0], u128::from(nth) + 1, T);
        forge.start()
    };
    let lines: String = (0..70_000).map(line).collect();
    let (_, state) = check(None, None, &lines);
    let keys = Keys::default().seal(SealKey::from_hex(&hex(&[7; 32])).unwrap(), 0..u64::MAX);
    let mut verifier = Verifier::again(keys, state);
    verifier.read("input", lines.as_bytes());
    assert_eq!(kinds(&verifier.finish().report), ["UNKNOWN_KEY"]);
}

#[test]
fn a_check_goes_on_where_the_last_one_ended() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut first = vec![forge.start()];
        let (begin, op) = forge.begin();
        first.push(begin);
        first.extend((0..10).map(|_| forge.read()));
        first.push(forge.checkpoint());
        let late = first.remove(5);
        forge.t += 50_000;
        let second = [late, forge.end(&op), forge.checkpoint(), forge.stop()];
        let (report, state) = check(None, None, &first.concat());
        assert_eq!((kinds(&report), numbers(&report, Kind::Lost)), (vec!["LOST"], vec![(5, 5)]));
        let (report, state) = check(Some(state), Some(T + 30_000), &second.concat());
        assert_eq!((kinds(&report), report.verified), (vec![], 4), "{keys:?}");
        // The same once more is nothing new.
        let (report, _) = check(Some(state), Some(T + 30_000), &second.concat());
        assert_eq!((kinds(&report), report.verified, report.again, report.known), (vec![], 0, 4, 4));
        assert!(report.sessions.iter().all(|session| session.software.name.is_some() && session.known == 4));
    }
}

/// What was missing the last time is looked at like any other line when it comes.
#[test]
fn a_late_line_of_an_earlier_hole_is_compared() {
    let keys = &modes()[0];
    let mut forge = Forge::new(keys, 1, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..20).map(|_| forge.read()));
    let forked = forge.sealed_as(9, T + 9, serde_json::json!({"action": "read"}));
    let first = lines[..9].concat() + &lines[10..].concat();
    let (_, state) = check(None, None, &first);
    let second = lines[9].clone() + &forked + &forge.stop();
    let since = Some(forge.t);
    let (report, _) = check(Some(state), since, &(lines[20].clone() + &second));
    assert_eq!((kinds(&report), numbers(&report, Kind::Equivocation)), (vec!["EQUIVOCATION"], vec![(9, 9)]));
}

/// Signatures of lines that an earlier check saw are not missed, and those of the last ones are still to come.
#[test]
fn late_lines_at_the_end_need_no_signature_yet() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..200).map(|_| forge.read()));
    let without = |gone: usize| lines[..gone].concat() + &lines[gone + 1..].concat();
    for (gone, unsigned) in [(190, 0), (10, 1)] {
        let (_, state) = check(None, None, &without(gone));
        let mut verifier = Verifier::going_on(held().signer(signer(), 0), state, T);
        verifier.read("input", lines.concat().as_bytes());
        let counts = verifier.finish().report.counts;
        assert_eq!(counts.get(&Kind::Unsigned).copied().unwrap_or(0), unsigned, "{gone}: {counts:?}");
    }
}

/// What is known of the first line is what the state says, until one comes that lies before it.
#[test]
fn a_session_begins_with_the_lowest_line_of_both() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let lines: Vec<_> = [forge.start()].into_iter().chain(forge.checkpoints(15)).collect();
    let (_, state) = check(None, None, &lines[5..].concat());
    let (report, _) = check(Some(state.clone()), Some(T), &lines[7..].concat());
    assert_eq!(report.sessions[0].first, T + 50_005);
    let (report, _) = check(Some(state), Some(T), &lines.concat());
    assert_eq!(report.sessions[0].first, T);
}

#[test]
fn an_end_that_was_seen_must_be_there() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start()];
        lines.extend(forge.checkpoints(10));
        let (_, state) = check(None, None, &lines.concat());
        let since = Some(T + 60_000);
        assert_eq!(kinds(&check(Some(state.clone()), since, &lines[5..].concat()).0), [""; 0]);
        let (cut, _) = check(Some(state.clone()), since, &lines[5..9].concat());
        assert_eq!((kinds(&cut), numbers(&cut, Kind::TailCut)), (vec!["TAIL_CUT"], vec![(9, 10)]));
        let (missing, _) = check(Some(state), since, "");
        assert_eq!(kinds(&missing), ["SESSION_MISSING"]);
    }
}

/// A checkpoint each ten seconds, of which some are gone when the archive is read once more from its middle on.
#[test]
fn what_is_gone_from_the_part_that_is_read_was_cut() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start()];
        lines.extend(forge.checkpoints(60));
        let without = |gone: Range<usize>| lines[..gone.start].concat() + &lines[gone.end..].concat();
        // One was lost before.
        let (report, state) = check(None, None, &without(45..46));
        assert_eq!(numbers(&report, Kind::Lost), [(45, 45)]);
        let since = T + 200_000;
        for (gone, cut, earlier) in [
            (0..20, vec![], None),
            (30..32, vec![(30, 31)], None),
            (40..50, vec![(40, 44), (46, 49)], None),
            // Nobody knows which of them belong to the part: the process may have been stopped for a while.
            (15..31, vec![], None),
            (0..31, vec![], None),
            (15..34, vec![], Some(33)),
            (0..34, vec![], Some(33)),
            // But for the last one.
            (15..61, vec![(15, 44), (46, 60)], None),
        ] {
            let text = without(gone.clone());
            let (report, _) = check(Some(state.clone()), Some(since), &text);
            let told = [Kind::Cut, Kind::TailCut].map(|kind| numbers(&report, kind)).concat();
            assert_eq!(told, cut, "{keys:?} {gone:?}");
            let earlier: Vec<_> = earlier.map(|n| (n, n)).into_iter().collect();
            assert_eq!(numbers(&report, Kind::EarlierMissing), earlier, "{keys:?} {gone:?}");
            let lost = if gone.contains(&45) { vec![(45, 45)] } else { vec![] };
            assert_eq!(numbers(&report, Kind::Lost), lost);
            assert_eq!(
                report.counts.len(),
                lost.len() + (cut.len() + earlier.len()).min(1),
                "{:?}",
                report.counts
            );
        }
    }
}
