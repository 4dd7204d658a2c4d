//! An app that adopts the audit log in three steps: it answers as before, and after each step its lines say more.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod guide;
mod morning;

use demo::Line;
use serde_json::Value;

use morning::{Asked, MORNING, NOTES, PLAYED, Played, STEPS, keys, patients, pseudonyms};

#[test]
fn the_clients_notice_nothing() {
    let [before, after @ ..] = &*PLAYED;
    for (step, (_, program)) in after.iter().zip(&STEPS[1..]) {
        assert_eq!(step.answers, before.answers, "{program}");
        let mut head = step.head.clone();
        assert_eq!(head.remove("cache-control: no-store"), *program == "adopting-record");
        assert_eq!(head, before.head, "{program}");
    }
}

#[test]
fn before_the_first_step_stdout_is_the_apps_own() {
    let before = &PLAYED[0];
    assert_eq!(before.printed.len(), 1, "{:?}", before.printed);
    assert!(before.printed[0].ends_with("the database is open"));
    for file in std::fs::read_dir(folder("0-before")).unwrap() {
        assert!(!std::fs::read_to_string(file.unwrap().path()).unwrap().contains("audit"));
    }
    for after in &PLAYED[1..] {
        assert!(after.story.contains("the database is open"), "what the app logs goes to stderr");
        assert!(!after.story.contains("the tracing layer is not reached"), "{}", after.story);
    }
}

#[test]
fn the_layer_lists_the_routes() {
    let ends = PLAYED[1].ends();
    let asked: Vec<_> = MORNING.iter().filter(|asked| !asked.route.is_empty()).collect();
    assert_eq!(ends.len(), asked.len() + 1);
    for (line, asked) in ends.iter().zip(asked) {
        says_the_request(line, asked);
        assert_eq!(line.text("kind"), Some(asked.kind()));
        assert!(patients(line).is_empty() && line.member("typed").is_null());
    }
}

#[test]
fn the_attribute_says_what_was_done_and_to_whom() {
    says_the_operation(&PLAYED[2], |line, asked| {
        assert!(line.text("handler").unwrap().starts_with("adopting_attribute::"));
        assert_eq!(patients(line), pseudonyms(asked.named), "{line:?}");
        let typed = if asked.disclosed() { Value::from(false) } else { Value::Null };
        assert_eq!((line.member("typed"), line.list("fields")), (&typed, vec![]), "{line:?}");
        // A list that names nobody is what the third step is for.
        let unattributed = asked.action == "search" && asked.named.is_empty();
        assert_eq!(line.member("unattributed").as_bool(), unattributed.then_some(true));
    });
}

#[test]
fn records_say_what_was_disclosed() {
    says_the_operation(&PLAYED[3], |line, asked| {
        assert!(line.text("handler").unwrap().starts_with("adopting_record::"));
        assert_eq!(patients(line), pseudonyms(asked.known), "{line:?}");
        assert!(line.member("unattributed").is_null());
        let typed = if asked.disclosed() { Value::from(true) } else { Value::Null };
        assert_eq!(line.member("typed"), &typed);
        let (notes, disclosed) = (asked.route == NOTES, asked.disclosed());
        let fields = if notes { vec!["author", "text"] } else { vec!["name", "birth_date", "phone"] };
        assert_eq!(line.list("fields"), if disclosed { fields } else { vec![] });
        let records = line.member("records").as_array();
        assert_eq!(records.is_some(), notes && disclosed, "{line:?}");
        let resource = if notes { "Note" } else { "Patient" };
        assert_eq!(line.member("resource")["type"].as_str(), disclosed.then_some(resource));
    });
}

#[test]
fn nothing_of_a_patient_or_a_user_shows() {
    for step in &PLAYED[1..] {
        let printed = step.printed.join("\n");
        for canary in ["Quillfeather", "Umberfold", "555-01", "1990-01-01", "in May", "dr.", "clark", "=Bo"] {
            assert!(!printed.contains(canary), "{canary}");
        }
    }
}

/// Who asked, by which method and route, and what the client saw.
fn says_the_request(line: &Line, asked: &Asked) {
    assert_eq!(line.member("http")["method"], asked.method(), "{line:?}");
    assert_eq!(line.member("http")["route"], asked.route, "{line:?}");
    assert_eq!(line.number("status"), Some(asked.status.into()), "{line:?}");
    let actor = line.member("actor");
    if asked.status == 401 || asked.user.is_empty() {
        assert_eq!(actor["kind"], "anonymous");
    } else {
        assert_eq!(actor["id"], keys().pseudonym("user", asked.user));
        assert_eq!(actor["roles"].as_array().unwrap().len(), 1);
    }
}

/// What steps 2 and 3 have in common; the answers that need more are given to the test.
fn says_the_operation(played: &Played, more: impl Fn(&Line, &Asked)) {
    let asked = MORNING.iter().filter(|asked| asked.status == 401 || !asked.action.is_empty());
    let (ends, asked): (Vec<_>, Vec<_>) = (played.ends(), asked.collect());
    // The head that was looked at is one more.
    assert_eq!(ends.len(), asked.len() + 1);
    assert_eq!(played.begins(), asked.iter().filter(|asked| asked.begins()).count());
    for (line, asked) in ends.iter().zip(asked) {
        says_the_request(line, asked);
        if asked.status == 401 {
            assert_eq!(line.text("kind"), Some("authn"));
            continue;
        }
        assert_eq!((line.text("kind"), line.text("action")), (Some("access"), Some(asked.action)));
        assert_eq!(line.text("purpose_from"), Some("role"));
        more(line, asked);
    }
}

fn folder(step: &str) -> String {
    format!("{}/../examples/adopting/{step}", env!("CARGO_MANIFEST_DIR"))
}
