//! The functions that an app gives the layer or middleware panic, block, or answer with garbage: on both frameworks, over real
//! sockets.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod actix;
mod axum;
mod said;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use audit_core::{
    Audit,
    event::{Action, Kind, OnAuditFailure, Phase, Reason},
    testing::{Line, Recording},
};
use serde_json::json;

use said::{GARBAGE, Hooks, garbage};

/// Starts a server that serves until the process ends.
type Serve = fn(&Recording, Hooks) -> SocketAddr;

const SERVERS: [(&str, Serve); 2] = [("axum", axum::serve), ("actix", actix::serve)];

/// A log that knows no code but these.
fn recording() -> Recording {
    Recording::with(Audit::builder().tenants(["north"]).break_glass(OnAuditFailure::Deny, ["emergency"]))
}

/// The status of the answer to a request that says that to the hooks; none where the connection ends without one.
fn ask(server: SocketAddr, says: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request =
        format!("GET /patients/7 HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\nX-Says: {says}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    // A connection may be reset where there is no answer.
    let _ = stream.read_to_string(&mut answer);
    Some(answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().unwrap())
}

/// The last of so many lines, each of which is an end.
fn last(audit: &Recording, count: usize) -> Line {
    let mut lines = audit.lines();
    assert!(lines.iter().all(|line| line.phase() == Some(Phase::End)));
    assert_eq!(lines.len(), count);
    lines.remove(count - 1)
}

/// Its request ends as panicked, once, and no other is touched.
#[test]
fn a_hook_that_panics_is_one_end() {
    for (name, serve) in SERVERS {
        let audit = recording();
        let server = serve(&audit, Hooks::new());
        let mut count = 0;
        for hook in ["actor", "tenant", "break glass", "purpose", "purpose by role"] {
            let row = format!("{name}: {hook}");
            assert_eq!(ask(server, &format!("panic: {hook}")), None, "{row}");
            let line = last(&audit, count + 1);
            assert_eq!((line.kind(), line.reason()), (Some(Kind::Unannotated), Some(Reason::Panic)), "{row}");
            assert_eq!(line.members()["http"]["route"], "/patients/{id}", "{row}");
            assert_eq!(ask(server, "nothing special"), Some(200), "{row}");
            assert_eq!(last(&audit, count + 2).reason(), Some(Reason::Ok), "{row}");
            count += 2;
        }
        // It knew nobody on the way in, and is asked again when the handler takes the request.
        assert_eq!(ask(server, "panic: actor, later"), None, "{name}");
        let line = last(&audit, count + 1);
        assert_eq!((line.action(), line.reason()), (Some(Action::Read), Some(Reason::Panic)), "{name}");
    }
}

/// It blocks the thread that called it, which is the app's own doing. Whoever is served elsewhere has their lines, and deadlines
/// are kept.
#[test]
fn a_hook_that_blocks_holds_nobody_else_up() {
    for (name, serve) in SERVERS {
        let (audit, hooks) = (recording(), Hooks::new());
        let [held, other] = [(); 2].map(|()| serve(&audit, hooks.clone()));
        let asked = thread::spawn(move || ask(held, "block"));
        hooks.gate.wait();
        assert_eq!(ask(other, "nothing special"), Some(200), "{name}");
        audit.stop_accepting();
        assert_eq!(ask(other, "nothing special"), Some(503), "{name}");
        audit.accept_again();
        assert_eq!(ask(other, "nothing special"), Some(200), "{name}");
        let before = audit.lines();
        hooks.gate.wait();
        assert_eq!(asked.join().unwrap(), Some(200), "{name}");
        let lines = audit.lines();
        assert_eq!(lines.len(), before.len() + 1, "{name}: it ends once");
        assert!(before.iter().all(|line| line.op() != lines[before.len()].op()), "{name}");
    }
}

/// Ids become pseudonyms, and codes become `other`, which is counted.
#[test]
fn a_hook_that_answers_with_garbage_is_recorded() {
    for (name, serve) in SERVERS {
        let audit = recording();
        let server = serve(&audit, Hooks::new());
        for (what, count) in GARBAGE.iter().map(|(what, ..)| what).zip(1..) {
            let row = format!("{name}: {what}");
            assert_eq!(ask(server, what), Some(200), "{row}");
            let (line, text) = (last(&audit, count), garbage(what).unwrap());
            assert!(text.is_empty() || !line.text().contains(&text), "{row}");
            assert!(line.text().len() < 4096, "{row}");
            let pseudonym = |namespace| audit.pseudonym_at("of no tenant", namespace, &text).unwrap();
            let actor = json!({
                "id": pseudonym("user"), "issuer": "other", "kind": "proxy", "org": "other", "own": false,
                "patient": pseudonym("patient"), "roles": ["other"],
            });
            assert_eq!(line.members()["actor"], actor, "{row}");
            assert_eq!(line.members()["authn"]["token"], pseudonym("token"), "{row}");
            assert_eq!(line.members()["tenant"], "other", "{row}");
            assert_eq!(line.members()["break_glass"]["reason"], "other", "{row}");
            assert_eq!(audit.health().counters.unknown_codes, 5 * count as u64, "{row}");
        }
    }
}

#[test]
fn a_hook_that_knows_too_many_roles_is_recorded_with_eight() {
    for (name, serve) in SERVERS {
        let audit = recording();
        let server = serve(&audit, Hooks::new());
        assert_eq!(ask(server, "many roles"), Some(200), "{name}");
        assert_eq!(last(&audit, 1).members()["actor"]["roles"], json!(vec!["other"; 8]), "{name}");
    }
}

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);
