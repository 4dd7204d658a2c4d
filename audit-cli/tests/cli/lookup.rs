//! From a value to its pseudonyms.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, PATIENT, pseudonym_at, pseudonyms, ring},
};

/// Lines of an app with a canonical form, in two tenants.
fn stated() -> String {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let forms = json!([{"namespace": "patient", "steps": ["trim", "upper"]}]);
    let start = json!({"action": "session.start", "kind": "lifecycle", "forms": forms, "kid": "00000000", "mode": "keyed", "r": 0});
    let mut lines = vec![forge.line(start)];
    for tenant in ["north", "south"] {
        let op = format!("018f0000-0000-7000-8000-{:012x}", forge.n);
        lines.push(forge.line(json!({"action": "read", "kind": "access", "op": op, "outcome": "success", "phase": "end", "tenant": tenant})));
    }
    lines.push(forge.stop());
    lines.concat()
}

const UNLEARNED: &str = "audit: these are for an app without tenants and canonical forms: name lines of the app with --learn, or --tenant and --form\n";

#[test]
fn pseudonyms_under_all_keys_the_newest_first() {
    let audit = Audit::new();
    let [new, old] = pseudonyms("patient", PATIENT);
    assert_eq!(old, "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    let [given, piped] =
        [&["lookup", "--namespace", "patient", PATIENT][..], &["lookup", "--namespace", "patient"]]
            .map(|args| audit.ask(args, &format!("{PATIENT}\r\n")));
    assert_eq!(
        (given.status, given.out.as_str(), given.err.as_str()),
        (0, format!("{new}\n{old}\n").as_str(), UNLEARNED)
    );
    assert_eq!((piped.status, &piped.out), (0, &given.out));
    let two = audit.ask(&["lookup", "--namespace", "user", "--json"], "a\n\nb\n");
    let lines: Vec<Value> = two.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0], json!({"value": 1, "namespace": "user", "pseudonyms": pseudonyms("user", "a")}));
    assert_eq!(lines[1], json!({"value": 2, "namespace": "user", "pseudonyms": pseudonyms("user", "b")}));
}

#[test]
fn forms_and_tenants_are_told_or_learned() {
    let audit = Audit::new();
    audit.file("app.log", stated());
    let canonical = &pseudonyms("patient", PATIENT)[0];
    let [north, south] = ["north", "south"].map(|tenant| pseudonym_at(tenant, "patient", PATIENT));
    let spelled = format!("  {}", PATIENT.to_lowercase());
    let found = |args: &[&str]| {
        let answer = audit.ask(&[&["lookup", "--namespace", "patient"], args].concat(), &spelled);
        assert_eq!(answer.status, 0, "{}", answer.err);
        [canonical, &north, &south].map(|pseudonym| answer.out.contains(pseudonym))
    };
    assert_eq!(found(&[]), [false, false, false]);
    assert_eq!(found(&["--form", "trim,upper"]), [true, false, false]);
    assert_eq!(found(&["--form", "trim,upper", "--tenant", "south"]), [true, false, true]);
    assert_eq!(found(&["--learn", "app.log"]), [true, true, true]);
    assert_eq!(found(&["--learn", "app.log", "--tenant", "north"]), [true, true, false]);
}

/// What somebody wrote into the log teaches nothing.
#[test]
fn unverified_lines_teach_nothing() {
    let audit = Audit::new();
    audit.file("edited.log", stated().replacen("upper", "lower", 1).replacen("\"north\"", "\"wrong\"", 1));
    let spelled = format!(" {}", PATIENT.to_uppercase());
    let answer = audit.ask(&["lookup", "--namespace", "patient", "--learn", "edited.log"], &spelled);
    assert_eq!(answer.status, 1);
    assert!(!answer.out.contains(&pseudonyms("patient", &PATIENT.to_lowercase())[0]));
    assert!(!answer.out.contains(&pseudonym_at("wrong", "patient", &spelled)), "{}", answer.out);
    assert!(answer.out.contains(&pseudonym_at("south", "patient", &spelled)), "{}", answer.out);
}

#[test]
fn the_ring_of_the_key_file_counts() {
    let audit = Audit::new();
    let seal = crate::forge::hex(&crate::SEAL);
    audit.file(
        "keys.json",
        json!({"seal": [{"key": seal}], "pseudonyms": ring().split_once(',').unwrap().1}).to_string(),
    );
    let args = ["lookup", "--namespace", "patient", "--keys", "keys.json"];
    assert_eq!(audit.ask(&args, PATIENT).out, format!("{}\n", pseudonyms("patient", PATIENT)[1]));
    audit.file("keys.json", json!({"seal": [{"key": seal}]}).to_string());
    assert_eq!(audit.ask(&args, PATIENT).out.lines().count(), 2);
}

#[test]
fn wrong_usage_teaches_and_repeats_no_value() {
    let audit = Audit::new();
    for (args, says) in [
        (&["--namespace", "Patient 7"][..], "--namespace wants a namespace of pseudonyms"),
        (&["--namespace", "patient", "--form", "title"], "--form wants steps of trim, upper, lower"),
        (&["--namespace", "patient", "--learn", "-"], "standard input can be read once only"),
        (&["--namespace", "patient", "--tenant", "two words"], "--tenant wants a code"),
    ] {
        let refused = audit.ask(&[&["lookup"], args].concat(), PATIENT);
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with(says), "{}", refused.err);
    }
    let refused = audit.ask(&["lookup", "--namespace", "patient"], "\n");
    assert_eq!((refused.status, refused.sentence().starts_with("there is nobody to look for")), (64, true));
    let mut ringless = audit.asking(&["lookup", "--namespace", "patient", PATIENT]);
    let refused = crate::program::answer(&ringless.env_remove("AUDIT_PSEUDONYM_KEYS").output().unwrap());
    assert_eq!(refused.status, 64);
    assert!(
        refused.sentence().starts_with("no pseudonym key is there to find anybody with"),
        "{}",
        refused.err
    );
    let mut command = audit.asking(&["lookup", "--namespace", "patient"]);
    let refused = crate::program::answer(
        &command.stdin(std::fs::File::open("/dev/urandom").unwrap()).output().unwrap(),
    );
    assert_eq!(refused.status, 64);
    assert!(!audit.path("trail.jsonl").exists());
}

#[test]
fn of_several_values_it_is_told_which_lines_are_whose() {
    let audit = Audit::new();
    audit.file("app.log", stated());
    let answer =
        audit.ask(&["lookup", "--namespace", "patient", "--learn", "app.log"], &format!("a\n{PATIENT}\n"));
    let whose: Vec<_> = answer.err.lines().filter(|line| line.starts_with("audit: value ")).collect();
    let second = answer.out.lines().position(|line| line == pseudonyms("patient", PATIENT)[0]).unwrap();
    let all = answer.out.lines().count();
    let expected = [
        format!("audit: value 1: lines 1 to {second}"),
        format!("audit: value 2: lines {} to {all}", second + 1),
    ];
    assert_eq!(whose, expected);
}

#[test]
fn a_namespace_that_no_line_has_is_told() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    audit.file("app.log", [forge.start(), forge.read(), forge.stop()].concat());
    for (namespace, told) in [("patient", false), ("pateint", true)] {
        let answer = audit.ask(&["lookup", "--namespace", namespace, "--learn", "app.log"], PATIENT);
        assert_eq!(
            answer.err.contains("no verified line of --learn has a pseudonym in that --namespace"),
            told
        );
        assert!(!answer.err.contains("without tenants"), "{}", answer.err);
    }
}

/// Without lines nobody knows how an app calls its records; how every app calls people is known.
#[test]
fn a_namespace_that_may_be_misspelt_is_told() {
    let audit = Audit::new();
    let unlearned = |namespace: &str| {
        let answer = audit.ask(&["lookup", "--namespace", namespace], "x");
        assert_eq!((answer.status, answer.out), (0, pseudonyms(namespace, "x").map(|it| it + "\n").concat()));
        answer.err.strip_suffix(UNLEARNED).unwrap().to_owned()
    };
    for namespace in ["patient", "user", "service", "client", "request", "encounter", "study", "consent"] {
        assert_eq!(unlearned(namespace), "");
    }
    for (namespace, meant) in [
        ("patinet", "; did you mean patient?\n"),
        ("patent", "; did you mean patient?\n"),
        ("users", "; did you mean user?\n"),
        ("studi", "; did you mean study?\n"),
        ("lab_result", "\n"),
        ("ptaietn", "\n"),
    ] {
        let told = unlearned(namespace);
        assert!(told.starts_with("audit: that --namespace is none of patient, user, "), "{told}");
        assert!(told.ends_with(&format!("; --learn tells{meant}")), "{told}");
    }
    // A form or a tenant says nothing of the namespace.
    let told = audit.ask(&["lookup", "--namespace", "patinet", "--tenant", "north"], "x").err;
    assert!(told.ends_with("; did you mean patient?\n") && told.lines().count() == 1, "{told}");
}

#[test]
fn a_namespace_is_guessed_from_those_that_lines_have() {
    let audit = Audit::new();
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let record = json!({"id": pseudonyms("lab_result", "7")[0]});
    let read = json!({"action": "read", "kind": "access", "op": "018f0000-0000-7000-8000-000000000001", "outcome": "success", "phase": "end",
        "records": [record]});
    audit.file("app.log", [forge.start(), forge.line(read), forge.stop()].concat());
    for (namespace, told) in [
        ("lab_result", None),
        ("labresult", Some("; did you mean lab_result?")),
        // Every app may have it, and these lines do not.
        ("patinet", Some("; did you mean patient?")),
        ("note", Some("")),
    ] {
        let answer = audit.ask(&["lookup", "--namespace", namespace, "--learn", "app.log"], "7");
        let expected = told.map(|meant| format!("{STRANGE}{meant}"));
        assert_eq!(answer.err.lines().find(|line| line.starts_with(STRANGE)), expected.as_deref());
        assert!(answer.status == 0 && !answer.err.contains("is none of"), "{}", answer.err);
    }
}

const STRANGE: &str =
    "audit: no verified line of --learn has a pseudonym in that --namespace: check how the app calls it";
