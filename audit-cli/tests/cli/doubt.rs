//! What is shown with a doubt, and nothing that is no answer.

use serde_json::{Value, json};

use crate::{
    SEAL, T,
    forge::{Forge, ForgeKeys, hex},
    keyed,
    program::{Audit, PATIENT, pseudonyms, ring},
};

fn read(forge: &mut Forge, nth: u64, more: &Value) -> String {
    let op = format!("018f0000-0000-7000-8000-{nth:012x}");
    let mut members =
        json!({"action": "read", "kind": "access", "op": op, "outcome": "success", "phase": "end"});
    members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    forge.line(members)
}

/// Whoever had the key that leaked can seal whatever he likes.
#[test]
fn a_line_under_a_key_out_of_its_time_is_not_shown_like_others() {
    let audit = Audit::new();
    let [ada, _] = pseudonyms("patient", PATIENT);
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let named = json!({"patients": [ada]});
    let mut lines = vec![forge.start(), read(&mut forge, 1, &named)];
    forge.t = T + 1_000;
    lines.extend([read(&mut forge, 2, &named), forge.stop()]);
    audit.file("app.log", lines.concat());
    let keys = json!({"seal": [{"key": hex(&SEAL), "until": "2026-01-01T00:00:01Z"}, {"key": hex(&[0x77; 32])}], "pseudonyms": ring()});
    audit.file("keys.json", keys.to_string());
    for command in [&["show"][..], &["grep", "--patient", PATIENT]] {
        let command = [command, &["--keys", "keys.json", "app.log"]].concat();
        let ask = |args: &[&str]| if command[0] == "show" { audit.run(args) } else { audit.ask(args, "") };
        let answer = ask(&command);
        let [before, after] = answer.out.lines().collect::<Vec<_>>()[..] else { panic!("{}", answer.out) };
        assert!(before.starts_with("verified ") && after.starts_with("?? key not in use then "), "{after}");
        assert!(
            answer.err.contains(" Of what is shown, 1 line came under a seal key that was not in use then: "),
            "{}",
            answer.err
        );
        let json = ask(&[&command[..], &["--json"]].concat());
        let marks = json.out.lines().map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["verified"].clone(), line["in_time"].clone())
        });
        assert_eq!(
            marks.collect::<Vec<_>>(),
            [(json!(true), Value::Null), (json!(true), json!(false))],
            "{}",
            json.out
        );
        assert_eq!((answer.status, json.status), (1, 1));
    }
}

/// With a leaked key one could say that a merge was a mistake, and hide what came behind it.
#[test]
fn an_unmerge_under_a_key_out_of_its_time_hides_nothing() {
    let audit = Audit::new();
    let [ada, bea] = [PATIENT, "other"].map(|value| pseudonyms("patient", value)[0].clone());
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let link = json!({"from": bea, "to": ada});
    let mut lines = vec![forge.start(), read(&mut forge, 1, &json!({"action": "merge", "link": link}))];
    forge.t = T + 1_000;
    lines.push(read(&mut forge, 2, &json!({"action": "unmerge", "link": link})));
    lines.extend([read(&mut forge, 3, &json!({"patients": [bea]})), forge.stop()]);
    audit.file("app.log", lines.concat());
    let found = |until: &str| {
        let keys = json!({"seal": [{"key": hex(&SEAL), "until": until}, {"key": hex(&[0x77; 32])}], "pseudonyms": ring()});
        audit.file("keys.json", keys.to_string());
        let args = ["grep", "--patient", "-", "--action", "read", "--keys", "keys.json", "app.log"];
        audit.ask(&args, PATIENT).out.lines().count()
    };
    assert_eq!([found("2027-01-01T00:00:00Z"), found("2026-01-01T00:00:01Z")], [0, 1]);
}

#[test]
fn a_search_that_finds_nobody_says_what_that_may_mean() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let line = read(&mut forge, 1, &json!({"patients": [pseudonyms("patient", PATIENT)[0]]}));
    audit.file("app.log", forge.start() + &line);
    let told = "audit: 0 events\naudit: no line names whoever is looked for: check that the value is as the app knows it;";
    let nobody = audit.ask(&["grep", "--patient", "-", "app.log"], "0012345");
    assert!(nobody.err.contains(told) && nobody.out.is_empty(), "{}", nobody.err);
    // Where somebody stands there, it is the filters.
    let filtered = audit.ask(&["grep", "--patient", "-", "--outcome", "denied", "app.log"], PATIENT);
    assert!(filtered.err.contains("0 events") && !filtered.err.contains("no line names"), "{}", filtered.err);
    for option in ["--patient", "--actor"] {
        let shown = audit.run(&["show", option, "patient.k1.G9KaIYV6_wOChrXzVSAyyg", "app.log"]);
        assert!(shown.err.contains(&format!("no line at all has that {option}\n")), "{}", shown.err);
    }
}

/// Nothing was searched, and 0 would be an answer.
#[test]
fn where_nothing_is_verified_no_count_is_told() {
    let audit = Audit::new();
    let other = ForgeKeys { seal: [0x6b; 32], ..keyed() };
    audit.file("app.log", Forge::new(&other, 2 << 96, T).whole(1).concat());
    let answer = audit.ask(&["grep", "--patient", PATIENT, "app.log"], "");
    assert!(
        answer.err.contains("audit: no line could be verified, so that none was searched: "),
        "{}",
        answer.err
    );
    assert!(
        !answer.err.contains("0 events") && answer.err.contains("audit: Nothing could be checked."),
        "{}",
        answer.err
    );
    assert_eq!((answer.status, answer.out.as_str()), (3, ""));
}
