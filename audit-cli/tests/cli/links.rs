//! Which patients are one, and until when.

use serde_json::{Value, json};

use crate::{
    T,
    forge::Forge,
    keyed,
    program::{Audit, PATIENT, pseudonyms},
};

/// A log of links and of reads of patients, in the order in which they are told.
struct Story {
    forge: Forge,
    lines: Vec<String>,
}

impl Story {
    fn new() -> Self {
        let mut forge = Forge::new(&keyed(), 1 << 96, T);
        Self { lines: vec![forge.start()], forge }
    }

    fn event(mut self, members: &Value) -> Self {
        let op = format!("018f0000-0000-7000-8000-{:012x}", self.forge.n);
        let mut all =
            json!({"action": "read", "kind": "access", "op": op, "outcome": "success", "phase": "end"});
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        self.lines.push(self.forge.line(all));
        self
    }

    fn read(self, patient: &str, handler: &str) -> Self {
        self.event(&json!({"handler": handler, "patients": [pseudonyms("patient", patient)[0]]}))
    }

    /// Under one of the keys, 0 is the newer one.
    fn link(self, action: &str, outcome: &str, [from, to]: [&str; 2], key: usize) -> Self {
        let [from, to] = [from, to].map(|value| pseudonyms("patient", value)[key].clone());
        self.event(&json!({"action": action, "kind": "identity", "outcome": outcome, "handler": action,
            "link": {"from": from, "to": to}, "patients": [from, to]}))
    }

    /// What is found of the patient, with a star where a link led to it.
    fn found(mut self, args: &[&str]) -> Vec<String> {
        self.lines.push(self.forge.stop());
        let audit = Audit::new();
        audit.file("app.log", self.lines.concat());
        audit.file("people.csv", "patient,twin,Twin\n");
        let answer = audit.ask(&[&["grep", "--json", "--patient", "-", "app.log"], args].concat(), PATIENT);
        assert_eq!(answer.status, 0, "{}", answer.err);
        let told = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let star = if line.get("linked").is_some() { "*" } else { "" };
            format!("{}{star}", line["event"]["handler"].as_str().unwrap())
        };
        answer.out.lines().map(told).collect()
    }
}

#[test]
fn merges_are_followed_to_both_sides_and_on() {
    for pair in [[PATIENT, "twin"], ["twin", PATIENT]] {
        let story = || {
            let story = Story::new().read("twin", "before").link("merge", "success", pair, 0);
            story.link("alias", "success", ["twin", "third"], 0).read("third", "after").read("other", "no")
        };
        assert_eq!(story().found(&[]), ["before*", "merge", "alias*", "after*"]);
        assert_eq!(story().found(&["--no-links"]), ["merge"]);
    }
}

#[test]
fn an_unmerge_ends_a_merge_and_what_was_before_stays() {
    let mistaken = || {
        let story = Story::new().read("twin", "early").link("merge", "success", [PATIENT, "twin"], 0);
        let story = story.read("twin", "meanwhile").link("unmerge", "success", ["twin", PATIENT], 0);
        story.read("twin", "later").read(PATIENT, "own")
    };
    assert_eq!(mistaken().found(&[]), ["early*", "merge", "meanwhile*", "unmerge", "own"]);
    // And who comes behind them goes with them.
    let chain = mistaken().link("merge", "success", ["twin", "third"], 0).read("third", "third");
    assert_eq!(chain.found(&[]), ["early*", "merge", "meanwhile*", "unmerge", "own"]);
    let again = mistaken().link("merge", "success", [PATIENT, "twin"], 0);
    assert_eq!(again.found(&[]), ["early*", "merge", "meanwhile*", "unmerge", "later*", "own", "merge"]);
}

#[test]
fn in_doubt_two_are_one() {
    let after = |action, outcome: &str| {
        let story = Story::new().link("merge", "success", [PATIENT, "twin"], 0);
        story.link(action, outcome, [PATIENT, "twin"], 0).read("twin", "later").found(&["--action", "read"])
    };
    assert_eq!(after("unmerge", "success"), [""; 0]);
    for outcome in ["denied", "failed", "unknown"] {
        assert_eq!(after("unmerge", outcome), ["later*"], "{outcome}");
    }
    let merged = |outcome: &str| {
        let story = Story::new().link("merge", outcome, [PATIENT, "twin"], 0).read("twin", "later");
        story.found(&["--action", "read"])
    };
    assert_eq!(["unknown", "denied", "failed"].map(merged), [vec!["later*".to_owned()], vec![], vec![]]);
}

/// A link names the other identity under the key of its time.
#[test]
fn other_keys_of_another_identity_need_its_value() {
    let story = || Story::new().link("merge", "success", [PATIENT, "twin"], 1).read("twin", "later");
    assert_eq!(story().found(&[]), ["merge"]);
    assert_eq!(story().found(&["--people", "people.csv"]), ["merge", "later*"]);
}

#[test]
fn a_link_that_is_not_verified_leads_nowhere() {
    let mut story = Story::new().link("merge", "success", [PATIENT, "twin"], 0).read("twin", "later");
    story.lines[1] = story.lines[1].replacen("\"kind\"", "\"added\":1,\"kind\"", 1);
    story.lines.push(story.forge.stop());
    let audit = Audit::new();
    audit.file("app.log", story.lines.concat());
    let answer = audit.ask(&["grep", "--patient", "-", "app.log"], PATIENT);
    assert_eq!(answer.status, 1);
    assert!(!answer.out.contains("later") && answer.out.starts_with("?? not verified"), "{}", answer.out);
}
