//! Labels beside pseudonyms.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, PATIENT, pseudonym_at, pseudonyms},
};

fn log() -> String {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let patients = [pseudonyms("patient", PATIENT)[1].clone(), pseudonym_at("north", "patient", PATIENT)];
    let read = json!({"action": "read", "kind": "access", "op": "018f0000-0000-7000-8000-000000000001", "outcome": "success", "phase": "end",
        "actor": {"kind": "workforce", "id": pseudonyms("user", "dr.adams")[0]}, "patients": patients, "tenant": "north"});
    let clear = json!({"action": "login", "kind": "authn", "op": "018f0000-0000-7000-8000-000000000002", "outcome": "success", "phase": "end",
        "actor": {"kind": "workforce", "id": "dr.adams"}});
    [forge.start(), forge.line(read), forge.line(clear), forge.stop()].concat()
}

fn audit() -> Audit {
    let audit = Audit::new();
    audit.file("app.log", log());
    let people = format!(
        "namespace,value,label\npatient,{PATIENT},\"Quill, \u{1b}[31mAda\"\nuser,dr.adams,Dr. Grün\nuser,nobody,Nobody\n"
    );
    audit.file("people.csv", people);
    audit
}

#[test]
fn labels_stand_beside_pseudonyms_under_all_keys_and_tenants() {
    let audit = audit();
    let answer = audit.ask(&["show", "--people", "people.csv", "app.log"], "");
    assert_eq!((answer.status, answer.err.as_str()), (0, "audit: The log is whole and unchanged.\n"));
    assert_eq!(answer.out.matches(" (Quill, \\u{1b}[31mAda)").count(), 2, "{}", answer.out);
    assert!(answer.out.contains("  workforce dr.adams (Dr. Grün)  login  "), "{}", answer.out);
    assert!(
        answer.out.contains(&format!("{} (Dr. Grün)  read", pseudonyms("user", "dr.adams")[0])),
        "{}",
        answer.out
    );
    let answer =
        audit.ask(&["grep", "--patient", "-", "--people", "people.csv", "--json", "app.log"], PATIENT);
    let line: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(line["labels"].as_object().unwrap().len(), 3);
    assert_eq!(line["labels"][&pseudonyms("user", "dr.adams")[0]], "Dr. Grün");
}

/// Everybody in the file was asked for.
#[test]
fn all_people_of_the_file_stand_in_the_trail() {
    let audit = audit();
    audit.ask(&["show", "--people", "people.csv", "app.log"], "");
    let trail = audit.text("trail.jsonl");
    let all = [("patient", PATIENT), ("user", "dr.adams"), ("user", "nobody")];
    assert!(all.iter().all(|(namespace, value)| trail.contains(&pseudonyms(namespace, value)[0])), "{trail}");
    // A record of nobody: no place of a patient stands beside it.
    assert!(!trail.contains("\"of\":"), "{trail}");
}

#[test]
fn labels_are_for_those_who_say_why_they_ask() {
    let audit = audit();
    let mut command = audit.command(&["show", "--people", "people.csv", "app.log"]);
    let refused = crate::program::answer(
        &command.env("AUDIT_PSEUDONYM_KEYS", crate::program::ring()).output().unwrap(),
    );
    assert_eq!(refused.status, 64);
    assert!(refused.sentence().contains("--officer CODE --purpose CODE --trail FILE"), "{}", refused.err);
}

#[test]
fn thousands_of_people_are_told_on_parts() {
    let audit = audit();
    let people = (0..3000).map(|number| format!("patient,p{number},P {number}\n")).collect::<Vec<_>>();
    audit.file("people.csv", people.concat());
    assert_eq!(audit.ask(&["show", "--people", "people.csv", "app.log"], "").status, 0);
    assert_eq!(audit.verify(&["trail.jsonl"])["status"], 0);
    let trail = audit.text("trail.jsonl");
    assert!([0, 2999].iter().all(|number| trail.contains(&pseudonyms("patient", &format!("p{number}"))[0])));
}

#[test]
fn a_namespace_that_no_line_has_is_told_by_its_line() {
    let audit = audit();
    audit.file(
        "people.csv",
        format!("patient,{PATIENT},Ada\npateint,{PATIENT},Ada\nuser,x,X\nlabresult,1,X\n"),
    );
    let answer = audit.ask(&["show", "--people", "people.csv", "app.log"], "");
    let told = "audit: line 2 of the file of --people, and 1 more: no verified line has a pseudonym in that namespace\n";
    assert!(answer.status == 0 && answer.err.starts_with(told), "{}", answer.err);
}

#[test]
fn somebody_with_two_labels_is_told() {
    let audit = audit();
    audit.file("people.csv", format!("user,x,X\npatient,{PATIENT},Ada\nuser,x,X\npatient,{PATIENT},Bea\n"));
    let answer = audit.ask(&["show", "--people", "people.csv", "app.log"], "");
    let told = "audit: line 4 of the file of --people has another label for who stands on line 2: the last one is shown\n";
    assert!(answer.status == 0 && answer.err.starts_with(told), "{}", answer.err);
    assert!(!answer.err.contains("line 3") && answer.out.contains(" (Bea)"), "{}", answer.out);
}

#[test]
fn what_is_wrong_with_the_file_is_told_before_anything_is_recorded() {
    let audit = audit();
    for (text, says) in [
        (format!("patient,{PATIENT},\n"), "people.csv, line 1, has an empty label"),
        (String::new(), "people.csv, line 1, names nobody"),
        (format!("patient;{PATIENT};Ada\n"), "people.csv, line 1, has `;` between its fields"),
    ] {
        audit.file("people.csv", text);
        let refused = audit.ask(&["show", "--people", "people.csv", "app.log"], "");
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with(says), "{}", refused.err);
        assert!(!audit.path("trail.jsonl").exists());
    }
}
