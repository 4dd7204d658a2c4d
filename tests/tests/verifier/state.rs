//! An earlier check remembers what a later one must find again.

use audit_core::verify::{Kind, Report, State, Verifier};
use tests::forge::Forge;

use super::{T, held_for, kinds, modes, numbers, session};

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
        assert_eq!((kinds(&report), report.verified, report.again), (vec![], 0, 4));
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
    let (report, _) = check(Some(state), Some(T), &(lines[20].clone() + &second));
    assert_eq!((kinds(&report), numbers(&report, Kind::Equivocation)), (vec!["EQUIVOCATION"], vec![(9, 9)]));
}

#[test]
fn an_end_that_was_seen_must_be_there() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 1, T);
        let mut lines = vec![forge.start()];
        lines.extend((0..10).map(|_| {
            forge.t += 10_000;
            forge.checkpoint()
        }));
        let (_, state) = check(None, None, &lines.concat());
        let since = Some(T + 60_000);
        assert_eq!(kinds(&check(Some(state.clone()), since, &lines[5..].concat()).0), [""; 0]);
        let (cut, _) = check(Some(state.clone()), since, &lines[5..9].concat());
        assert_eq!((kinds(&cut), numbers(&cut, Kind::TailCut)), (vec!["TAIL_CUT"], vec![(9, 10)]));
        let (missing, _) = check(Some(state), since, "");
        assert_eq!(kinds(&missing), ["SESSION_MISSING"]);
    }
}
