//! What the clinic never has a reason to say, said by a real server; and what it says when nobody reads its stdout.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use demo::{Keys, Line, verify};
use ureq::Agent;

fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

struct Rest {
    child: Child,
    stdout: ChildStdout,
    agent: Agent,
    url: String,
}

impl Rest {
    /// Starts it as on a dyno. Nobody reads its stdout before it has ended.
    fn start() -> Self {
        let dyno = [
            ("DYNO", "web.1"),
            ("HEROKU_APP_NAME", "clinic"),
            ("HEROKU_RELEASE_VERSION", "v42"),
            ("HEROKU_BUILD_COMMIT", "c0ffee"),
            ("AUDIT_ENV", "test"),
        ];
        let mut child = Command::new(env!("CARGO_BIN_EXE_rest"))
            .envs(keys().variables())
            .envs(dyno)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let url = story.find_map(|line| Some(line.unwrap().split_once("listens on ")?.1.to_owned())).unwrap();
        // What else it says is of no interest, and must not fill its pipe.
        std::thread::spawn(move || story.for_each(drop));
        let stdout = child.stdout.take().unwrap();
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { child, stdout, agent, url }
    }

    fn get(&self, path: &str, header: (&str, &str)) -> u16 {
        let request = self.agent.get(format!("{}{path}", self.url)).header(header.0, header.1);
        request.call().unwrap().status().as_u16()
    }

    /// Reads what it wrote, to its end.
    fn finish(mut self) -> Vec<Line> {
        drop(self.child.stdin.take());
        let lines = BufReader::new(self.stdout).lines();
        let lines: Vec<_> = lines.map(|line| verify(&line.unwrap(), &keys()).unwrap()).collect();
        assert!(self.child.wait().unwrap().success());
        lines
    }
}

fn plain(rest: &Rest, path: &str) -> u16 {
    rest.get(path, ("x-request-id", "0123456789abcdefghij"))
}

#[test]
fn every_status_has_its_outcome_and_its_reason() {
    let rest = Rest::start();
    let expected = [
        (200, "success", "ok"),
        (401, "denied", "unauthenticated"),
        (403, "denied", "forbidden"),
        (429, "denied", "rate_limited"),
        (404, "failed", "not_found"),
        (410, "failed", "not_found"),
        (409, "failed", "conflict"),
        (412, "failed", "conflict"),
        (408, "failed", "timeout"),
        (504, "failed", "timeout"),
        (418, "failed", "invalid"),
        (500, "failed", "error"),
    ];
    for (status, ..) in expected {
        assert_eq!(plain(&rest, &format!("/status/{status}")), status);
    }
    let lines = rest.finish();
    let said: Vec<_> = lines
        .iter()
        .filter(|line| line.text("op").is_some())
        .map(|line| {
            (line.number("status").unwrap(), line.text("outcome").unwrap(), line.text("reason").unwrap())
        })
        .collect();
    assert_eq!(said, expected.map(|(status, outcome, reason)| (u64::from(status), outcome, reason)));
}

#[test]
fn what_has_no_attribute_or_names_nobody_shows() {
    let rest = Rest::start();
    for path in ["/bare/200", "/bare/401", "/bare/403", "/nobody", "/links", "/ignored"] {
        assert!(plain(&rest, path) < 500);
    }
    assert_eq!(rest.get("/patients/7", ("x-research", "1")), 200);
    let lines = rest.finish();
    let ends: Vec<_> = lines.iter().filter(|line| line.text("phase") == Some("end")).collect();
    let actions: Vec<_> = ends.iter().map(|line| line.text("action").unwrap()).collect();
    assert_eq!(actions, ["other", "authenticate", "authorize", "read", "unmerge", "alias", "search", "read"]);
    assert_eq!((ends[0].text("kind"), ends[3].member("unattributed")), (Some("unannotated"), &true.into()));
    assert_eq!(ends[4].text("cause"), ends[6].text("op"));
    let from: Vec<_> = ends.iter().filter_map(|line| line.text("purpose_from")).collect();
    assert_eq!((from[0], *from.last().unwrap()), ("default", "operation"));
    let shown = ends[7];
    assert_eq!(shown.member("actor")["for"], keys().pseudonym("user", "dr.adams"));
    assert_eq!(shown.member("authz")["decision"], "allow");
    let request = keys().pseudonym("request", "0123456789abcdefghij");
    assert_eq!(ends[0].text("request"), Some(&*request));
    for (member, value) in
        [("platform", "heroku"), ("release", "v42"), ("commit", "c0ffee"), ("instance", "web.1")]
    {
        assert_eq!(shown.member("service")[member], value);
    }
}

/// The pipe fills up: what is not accepted is not answered, and the lines say so afterwards.
#[test]
fn an_answer_that_was_held_back_is_said_to_have_been() {
    let rest = Rest::start();
    let mut withheld = 0;
    for _ in 0..200 {
        match plain(&rest, "/patients/7") {
            200 => assert_eq!(withheld, 0, "nobody has read in between"),
            503 => withheld += 1,
            status => panic!("{status}"),
        }
        if withheld == 3 {
            break;
        }
    }
    assert_eq!(withheld, 3);
    let lines = rest.finish();
    let of = |phase: &str| -> BTreeSet<&str> {
        let lines = lines.iter().filter(|line| line.text("phase") == Some(phase));
        lines.map(|line| line.text("op").unwrap()).collect()
    };
    let after: Vec<_> = lines.iter().filter(|line| line.text("phase") == Some("after")).collect();
    assert_eq!((after.len(), of("after").is_subset(&of("end"))), (3, true));
    for line in after {
        assert_eq!((line.text("reason"), line.text("severity")), (Some("withheld"), Some("alert")));
        assert!(line.list("fields").is_empty(), "nothing has left");
    }
    let stop = lines.last().unwrap();
    assert_eq!(
        (stop.text("action"), &stop.member("counters")["withheld"]),
        (Some("session.stop"), &3.into())
    );
}
