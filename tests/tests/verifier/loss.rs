//! Drains drop, repeat, reorder and split. None of that is tampering, and what is missing is known exactly.

use std::collections::BTreeSet;

use audit_core::verify::{Class, Ending, Kind, Verifier};
use proptest::prelude::*;
use serde_json::Value;
use shuttle::{Faults, Settings, Simulation};
use tests::forge::{Forge, object_of};

use super::{T, held_for, kinds, modes, numbers, session, verify};

/// Number of a line of the session with that id.
fn number(line: &str, session: &str) -> Option<u64> {
    let object: Value = serde_json::from_str(object_of(line)).unwrap();
    (object["s"] == session).then(|| object["n"].as_u64().unwrap())
}

fn faults() -> impl Strategy<Value = Faults> {
    (0.0..0.5, 0.0..0.5, 0.0..0.5, 0.0..0.3).prop_map(|(drop, delay, duplicate, lose)| Faults {
        drop,
        delay,
        duplicate,
        lose,
        ..Faults::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Two processes, one drain, any faults, in all modes.
    #[test]
    fn any_mix_of_faults_is_no_tampering_and_the_loss_is_exact(
        seed in any::<u64>(), mode in 0usize..3, operations in 1usize..60, batch in 1usize..40, faults in faults(),
    ) {
        let keys = &modes()[mode];
        let [one, two] = [1, 2].map(|number| session(keys, number, operations));
        let mixed: Vec<_> = one.iter().zip(&two).flat_map(|(one, two)| [one.as_str(), two.as_str()]).collect();
        let settings = Settings { batch_lines: batch, ..Settings::default() };
        let run = Simulation::new(seed, faults).settings(settings).run(mixed.concat().as_bytes());
        let mut verifier = Verifier::new(held_for(mixed.concat().as_bytes()));
        let mut arrived = Vec::new();
        for body in &run.bodies {
            verifier.read("body", &*body.bytes);
            arrived.extend(body.lines().map(|line| str::from_utf8(line).unwrap().to_owned()));
        }
        let report = verifier.finish().report;

        let distinct: BTreeSet<&str> = arrived.iter().map(String::as_str).collect();
        let opened = !report.counts.contains_key(&Kind::UnknownKey);
        prop_assert!(report.worst() != Some(Class::Tampering), "{:?}", report.findings);
        if opened {
            prop_assert_eq!(report.verified, distinct.len() as u64);
            prop_assert_eq!(report.again, (arrived.len() - distinct.len()) as u64);
        }
        for session in &report.sessions {
            let came: BTreeSet<u64> = arrived.iter().filter_map(|line| number(line, &session.id)).collect();
            let missing: Vec<u64> = (0..*came.last().unwrap()).filter(|n| !came.contains(n)).collect();
            let mut told: Vec<u64> = report
                .findings
                .iter()
                .filter(|finding| finding.session.as_deref() == Some(&session.id))
                .filter(|finding| matches!(finding.kind, Kind::Lost | Kind::EarlierMissing))
                .flat_map(|finding| finding.numbers.map_or(0..=0, |(first, last)| first..=last))
                .collect();
            told.sort_unstable();
            prop_assert_eq!(missing, told);
        }
    }

    /// Any order at all: what is there verifies, and nothing is missing.
    #[test]
    fn the_order_does_not_matter(mode in 0usize..3, lines in Just(()).prop_perturb(|(), mut rng| {
        let mut places: Vec<usize> = (0..80).collect();
        for place in (1..places.len()).rev() {
            places.swap(place, rng.random_range(0..=place));
        }
        places
    })) {
        let whole = session(&modes()[mode], 1, 40);
        let mixed: String = lines.iter().filter_map(|place| whole.get(*place)).map(String::as_str).collect();
        let rest: String = whole.iter().skip(80).map(String::as_str).collect();
        let report = verify(mixed + &rest);
        prop_assert_eq!((report.verified, kinds(&report)), (whole.len() as u64, vec![]));
    }
}

#[test]
fn numbers_that_are_missing_are_told_with_their_times() {
    for keys in modes() {
        let mut lines = session(&keys, 1, 40);
        lines.drain(10..13);
        lines.drain(0..2);
        let report = verify(lines.concat());
        assert_eq!(numbers(&report, Kind::Lost), [(10, 12)]);
        assert_eq!(numbers(&report, Kind::EarlierMissing), [(0, 1)]);
        let lost = report.findings.iter().find(|finding| finding.kind == Kind::Lost).unwrap();
        assert_eq!((lost.times, lost.count), (Some((T + 9, T + 13)), Some(3)));
        assert_eq!(report.status(), 2);
    }
}

#[test]
fn a_session_without_a_stop_runs_or_ended_uncleanly() {
    for keys in modes() {
        let mut killed = session(&keys, 1, 10);
        killed.pop();
        let report = verify(killed.concat());
        assert_eq!(
            (report.sessions[0].ending, report.status()),
            (Ending::Running, 0),
            "{:?}",
            report.findings
        );
        let later = Forge::new(&keys, 2, T + 10 * 60_000).whole(3);
        let report = verify(killed.concat() + &later.concat());
        assert_eq!((report.sessions[0].ending, report.status()), (Ending::Unclean, 2));
        assert_eq!(kinds(&report), ["UNCLEAN_END"]);
    }
}

#[test]
fn one_half_of_an_operation_is_found() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let (start, (begin, op)) = (forge.start(), forge.begin());
    let (_, lost) = forge.begin();
    let lines = [start, begin, forge.end(&lost), forge.stop()];
    let report = verify(lines.concat());
    let open: Vec<_> = report.findings.iter().filter(|finding| finding.kind == Kind::Open).collect();
    assert_eq!(open.iter().map(|open| open.op.clone().unwrap()).collect::<Vec<_>>(), [op, lost]);
    assert_eq!(numbers(&report, Kind::Lost), [(2, 2)]);
    assert_eq!(report.status(), 2);
}

#[test]
fn a_process_that_stands_still_is_silent() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let mut lines = vec![forge.start(), forge.checkpoint()];
    forge.t += 180_000;
    lines.extend([forge.checkpoint(), forge.stop()]);
    let report = verify(lines.concat());
    assert_eq!((kinds(&report), numbers(&report, Kind::Silent)), (vec!["SILENT"], vec![(1, 2)]));
    // In whatever order they come; and where a number is missing nobody can know.
    lines.swap(1, 2);
    assert_eq!(kinds(&verify(lines.concat())), ["SILENT"]);
    lines.remove(1);
    assert_eq!(kinds(&verify(lines.concat())), ["LOST"]);
}

#[test]
fn what_was_before_is_not_missed() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start()];
        let (begin, op) = forge.begin();
        lines.push(begin);
        for _ in 0..20 {
            forge.t += 60_000;
            lines.push(forge.checkpoint());
        }
        lines.extend([forge.end(&op), forge.stop()]);
        let late = lines[6..].concat();
        assert_eq!(kinds(&verify(&late)), ["EARLIER_MISSING"]);
        let check = |since: u64, text: &str| {
            let mut verifier = Verifier::since(held_for(text.as_bytes()), since);
            verifier.read("input", text.as_bytes());
            kinds(&verifier.finish().report)
        };
        assert_eq!(check(T + 5 * 60_000, &late), [""; 0]);
        assert_eq!(check(T + 2 * 60_000, &late), ["EARLIER_MISSING"]);
        // A loss of long ago.
        let lost = [&lines[..4], &lines[5..]].concat().concat();
        assert_eq!(check(T, &lost), ["LOST"]);
        assert_eq!(check(T + 10 * 60_000, &lost), [""; 0]);
    }
}

/// What is kept of a session need not begin near its beginning.
#[test]
fn a_session_is_opened_far_from_its_beginning() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        forge.n = (1 << 20) + 50;
        let lines = [forge.read(), forge.checkpoint(), forge.read(), forge.stop()];
        let report = verify(lines.concat());
        assert_eq!((report.verified, numbers(&report, Kind::EarlierMissing)), (4, vec![(0, (1 << 20) + 49)]));
    }
}

#[test]
fn a_number_that_comes_again_too_late_cannot_be_compared() {
    let mut forge = Forge::new(&modes()[0], 1, T);
    let mut lines = vec![forge.start()];
    lines.extend((0..33_000).map(|_| forge.read()));
    lines.push(forge.stop());
    lines.push(lines[5].clone());
    lines.push(lines[500].clone());
    let report = verify(lines.concat());
    assert_eq!(
        (report.again, kinds(&report), numbers(&report, Kind::Stale)),
        (1, vec!["STALE"], vec![(5, 5)])
    );
}
