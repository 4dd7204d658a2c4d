//! What `--wide` shows besides: which fields, and from where.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Answer, Audit, PATIENT, pseudonyms},
};

/// A line of an operation of that number, with what most of them have.
fn line(forge: &mut Forge, phase: &str, number: u64, more: &Value) -> String {
    let op = format!("018f0000-0000-7000-8000-{number:012x}");
    let mut members =
        json!({"kind": "access", "action": "read", "handler": "patients::show", "op": op, "phase": phase});
    if phase == "end" {
        members["outcome"] = json!("success");
    }
    members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    forge.line(members)
}

fn client() -> Value {
    json!({"net": "192.0.2.0/24", "id": pseudonyms("client", "192.0.2.7")[0]})
}

/// A read, a change, a list whose fields stand on another part than the patient does, and what says nothing of either.
fn log() -> Vec<String> {
    let [ada, bea] = [PATIENT, "bea"].map(|value| pseudonyms("patient", value)[0].clone());
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let changed =
        json!([{"type": "Patient", "field": "name", "before": "x"}, {"type": "Patient", "field": "phone"}]);
    vec![
        forge.start(),
        line(
            &mut forge,
            "end",
            1,
            &json!({"patients": [ada], "fields": ["name", "address.zip"], "client": client()}),
        ),
        line(&mut forge, "begin", 2, &json!({"action": "update", "patients": [ada], "client": client()})),
        line(
            &mut forge,
            "end",
            2,
            &json!({"action": "update", "begun": true, "patients": [ada], "fields": ["id"], "changed": changed}),
        ),
        line(&mut forge, "part", 3, &json!({"part": 1, "patients": [bea], "fields": ["name", "sex"]})),
        line(&mut forge, "part", 3, &json!({"part": 2, "patients": [bea], "fields": ["sex"]})),
        line(&mut forge, "part", 3, &json!({"part": 3, "patients": [ada], "fields": ["sex", "phone"]})),
        line(&mut forge, "end", 3, &json!({"parts": 3, "fields": ["photo"]})),
        line(&mut forge, "end", 4, &json!({"patients": [ada]})),
        forge.stop(),
    ]
}

/// What stands behind the handler of each event.
fn behind(answer: &Answer) -> Vec<&str> {
    answer.out.lines().map(|line| line.split_once("  patients::show  ").unwrap().1).collect()
}

fn expected() -> [String; 4] {
    let client = format!("client 192.0.2.0/24 {}", pseudonyms("client", "192.0.2.7")[0]);
    [
        format!("fields name, address.zip  {client}  AAAAAQAA/1"),
        format!("fields id  changed name, phone  {client}  AAAAAQAA/3"),
        "fields name, sex, phone, photo  AAAAAQAA/7".to_owned(),
        "AAAAAQAA/8".to_owned(),
    ]
}

#[test]
fn fields_and_clients_are_shown_to_whoever_wants_them() {
    let audit = Audit::new();
    audit.file("app.log", log().concat());
    let wide = audit.run(&["show", "--wide", "app.log"]);
    assert_eq!((wide.status, behind(&wide)), (0, expected().each_ref().map(String::as_str).to_vec()));
    let short = audit.run(&["show", "app.log"]);
    assert_eq!(behind(&short), ["AAAAAQAA/1", "AAAAAQAA/3", "AAAAAQAA/7", "AAAAAQAA/8"]);
}

/// Which part of a list somebody stands on says nothing of its fields.
#[test]
fn grep_shows_the_fields_of_all_parts_and_the_part_of_whoever_is_looked_for() {
    let audit = Audit::new();
    audit.file("app.log", log().concat());
    let wide = audit.ask(&["grep", "--wide", "--patient", PATIENT, "app.log"], "");
    assert_eq!(behind(&wide), expected().each_ref().map(String::as_str));
    let [ada, bea] = [PATIENT, "bea"].map(|value| pseudonyms("patient", value)[0].clone());
    let list = wide.out.lines().nth(2).unwrap();
    assert!(
        list.contains(&format!("  {ada} (on a part) and more, on 3 parts  ")) && !list.contains(&bea),
        "{list}"
    );
}

/// A drain delivers lines in another order: an operation is shown when all its parts are there.
#[test]
fn parts_that_come_behind_their_end_are_shown_with_it() {
    let audit = Audit::new();
    let mut log = log();
    log[4..8].rotate_right(1);
    audit.file("app.log", log.concat());
    let wide = audit.run(&["show", "--wide", "app.log"]);
    let mut expected = expected();
    expected[2] = "fields photo, name, sex, phone  AAAAAQAA/7".to_owned();
    assert_eq!((wide.status, behind(&wide)), (0, expected.each_ref().map(String::as_str).to_vec()));
    let bea = &pseudonyms("patient", "bea")[0];
    for out in [wide.out, audit.run(&["show", "app.log"]).out] {
        assert!(out.contains(&format!("{bea} and more, on 3 parts")), "{out}");
    }
}

/// A part is lost: the operation is shown when it is known that it does not come, and what corrects it stands behind it.
#[test]
fn an_operation_without_all_its_parts_has_its_correction_behind_it() {
    let audit = Audit::new();
    let bea = &pseudonyms("patient", "bea")[0];
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let log = [
        forge.start(),
        line(&mut forge, "part", 1, &json!({"part": 1, "patients": [bea]})),
        line(&mut forge, "end", 1, &json!({"parts": 2})),
        line(&mut forge, "after", 1, &json!({"outcome": "failed", "reason": "withheld"})),
        forge.stop(),
    ];
    audit.file("app.log", log.concat());
    let said = |line: &str| line.contains("corrected: failed (withheld)");
    // Whether or not the correction is shown for its own sake.
    for out in
        [audit.ask(&["grep", "--patient", "bea", "app.log"], "").out, audit.run(&["show", "app.log"]).out]
    {
        assert_eq!(out.lines().map(said).collect::<Vec<_>>(), [false, true], "{out}");
    }
    // It is, and its operation is not: in the end, and where the last line of that comes behind it.
    let failed = |log: String| {
        audit.file("app.log", log);
        let out = audit.run(&["show", "--outcome", "failed", "app.log"]).out;
        assert_eq!(out.lines().map(said).collect::<Vec<_>>(), [true], "{out}");
    };
    failed(log.concat());
    // The other way round, as well: who reads of success is not to miss that it was none.
    let mut whole = Forge::new(&keyed(), 3 << 96, T);
    let whole = [
        whole.start(),
        line(&mut whole, "end", 3, &json!({})),
        line(&mut whole, "after", 3, &json!({"outcome": "failed", "reason": "withheld"})),
    ];
    for order in [[0, 1, 2], [0, 2, 1]] {
        audit.file("app.log", order.map(|line: usize| whole[line].as_str()).concat());
        let out = audit.run(&["show", "--outcome", "success", "app.log"]).out;
        assert_eq!(out.lines().map(said).collect::<Vec<_>>(), [false, true], "{out}");
    }
    // One that is shown for its own sake does not wait for the first line of its operation.
    let out = audit.run(&["show", "app.log"]).out;
    assert_eq!(out.lines().map(said).collect::<Vec<_>>(), [true, false], "{out}");
    let mut forge = Forge::new(&keyed(), 2 << 96, T);
    let mut log = [
        forge.start(),
        line(&mut forge, "part", 2, &json!({"part": 1, "patients": [bea]})),
        line(&mut forge, "end", 2, &json!({"parts": 1})),
        line(&mut forge, "after", 2, &json!({"outcome": "failed", "reason": "withheld"})),
    ];
    log.swap(2, 3);
    failed(log.concat());
    let out = audit.run(&["show", "app.log"]).out;
    assert_eq!(out.lines().map(said).collect::<Vec<_>>(), [false, true], "{out}");
    // For programs line by line: all three, though neither the correction nor the end names her.
    let out = audit.ask(&["grep", "--json", "--patient", "bea", "app.log"], "").out;
    let corrects = |line: &str| line.contains(r#""phase":"after""#);
    assert_eq!(out.lines().map(corrects).collect::<Vec<_>>(), [false, true, false], "{out}");
}

/// Its end is still to come: then the part that says whose data it was says where that stands.
#[test]
fn an_operation_without_its_end_stands_where_it_names_somebody() {
    let audit = Audit::new();
    audit.file("app.log", log()[..7].concat());
    let wide = audit.ask(&["grep", "--wide", "--patient", "bea", "app.log"], "");
    assert_eq!(behind(&wide), ["fields name, sex, phone  AAAAAQAA/4"]);
    assert!(wide.out.contains(&pseudonyms("patient", "bea")[0]), "{}", wide.out);
}

/// Whether it is of a patient or of a record that is nobody's.
#[test]
fn with_all_fields_an_operation_stands_where_it_does_without() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let records = json!([{"id": pseudonyms("record", "7")[0]}]);
    let parts = [
        json!({"part": 1, "records": records, "fields": ["name"]}),
        json!({"part": 2, "records": records, "fields": ["sex"]}),
    ];
    let parts = parts.map(|part| line(&mut forge, "part", 1, &part));
    audit.file("app.log", forge.start() + &parts.concat());
    assert_eq!(behind(&audit.run(&["show", "app.log"])), ["AAAAAQAA/0"]);
    let wide = audit.run(&["show", "--wide", "app.log"]);
    assert_eq!(behind(&wide), ["fields name, sex  AAAAAQAA/0"]);
}

/// A client has a name where somebody gave it one, and no text moves the cursor.
#[test]
fn labels_stand_beside_clients_and_names_are_plain() {
    let audit = Audit::new();
    let odd = log()[1].replacen("address.zip", "\\u001b[2Jx", 1);
    audit.file("app.log", log().concat() + &odd);
    audit.file("people.csv", "client,192.0.2.7,the desk\n");
    let answer = audit.ask(&["show", "--wide", "--people", "people.csv", "app.log"], "");
    let client = format!("client 192.0.2.0/24 {} (the desk)  ", pseudonyms("client", "192.0.2.7")[0]);
    assert_eq!(answer.out.matches(&client).count(), 3, "{}", answer.out);
    assert!(answer.out.contains("  fields name, \\u{1b}[2Jx  "), "{}", answer.out);
}

#[test]
fn for_programs_all_of_it_is_there_anyway() {
    let audit = Audit::new();
    audit.file("app.log", log().concat());
    for command in [&["show"][..], &["grep", "--patient", PATIENT]] {
        let refused = audit.ask(&[command, &["--wide", "--json", "app.log"]].concat(), "");
        assert_eq!((refused.status, refused.out.as_str()), (64, ""));
        assert!(refused.err.contains("'--wide' cannot be used with '--json'"), "{}", refused.err);
    }
}
