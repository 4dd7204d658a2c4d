//! Keys and stdout: what keeps a program from starting, in one sentence.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fs::File,
    io::{BufRead, BufReader},
    process::{Command, Output, Stdio},
};

use demo::{Keys, verify};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::json;
use tests::{keys, program_of};

fn start(variables: &[(&str, &str)]) -> Output {
    let program = Command::new(env!("CARGO_BIN_EXE_job"))
        .env_remove("AUDIT_SEAL_KEY")
        .env_remove("AUDIT_PSEUDONYM_KEYS")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output();
    program.unwrap()
}

fn key(digit: &str) -> String {
    digit.repeat(32)
}

/// It does not start, prints no line, and says the one sentence that names the variable and not its value.
fn refuses(seal: &str, ring: &str, sentence: &str) {
    let output = start(&[("AUDIT_SEAL_KEY", seal), ("AUDIT_PSEUDONYM_KEYS", ring)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, format!("Error: {sentence}\n"));
    for secret in [seal, ring].into_iter().filter(|text| text.len() > 8) {
        assert!(!said.contains(secret));
    }
}

#[test]
fn bad_keys_keep_a_program_from_starting() {
    let (good, other) = (key("5a"), key("6b"));
    let missing = "is not set: put 64 hex digits there, made with `openssl rand -hex 32`";
    refuses("", &good, &format!("AUDIT_SEAL_KEY {missing}"));
    refuses(&good, " ", &format!("AUDIT_PSEUDONYM_KEYS {missing}"));
    let short = "has 10 characters, but a key is 64 hex digits: make one with `openssl rand -hex 32`";
    refuses("5a5a5a5a5a", &good, &format!("AUDIT_SEAL_KEY {short}"));
    refuses(&good, "k1:5a5a5a5a5a", &format!("AUDIT_PSEUDONYM_KEYS {short}"));
    let alphabet = "holds a character that is no hex digit: a key is 64 of 0-9 and a-f";
    refuses(&key("zz"), &good, &format!("AUDIT_SEAL_KEY {alphabet}"));
    refuses(&good, &key("5ä").replace('ä', "g"), &format!("AUDIT_PSEUDONYM_KEYS {alphabet}"));
    let zeros = "is all zeros, which is no key: make one with `openssl rand -hex 32`";
    refuses(&key("00"), &good, &format!("AUDIT_SEAL_KEY {zeros}"));
    refuses(&good, &format!("k2:{other},k1:{}", key("00")), &format!("AUDIT_PSEUDONYM_KEYS {zeros}"));
    let reused = "AUDIT_SEAL_KEY is also in AUDIT_PSEUDONYM_KEYS: the two purposes need different keys, because who \
                  checks seals need not be able to look patients up";
    refuses(&good, &good, reused);
    refuses(&good, &format!("k2:{other},k1:{good}"), reused);
    let twice =
        "AUDIT_PSEUDONYM_KEYS holds the same id or the same key twice: give each key its own id, k1, k2, …";
    refuses(&good, &format!("k1:{other},k1:{}", key("7c")), twice);
    refuses(&good, &format!("k1:{other},k2:{other}"), twice);
    let ring =
        "AUDIT_PSEUDONYM_KEYS is not a ring of the form `k2:<64 hex>,k1:<64 hex>` with the newest key first";
    refuses(&good, &format!("key:{other}"), ring);
    refuses(&good, &format!("k1:{other},"), ring);
}

#[test]
fn nothing_set_names_the_first_variable() {
    let output = start(&[]);
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("Error: AUDIT_SEAL_KEY is not set"));
}

#[test]
fn a_stdout_that_takes_nothing_keeps_a_program_from_starting() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return eprintln!("skipped: this system has no /dev/full") };
    let output = Command::new(env!("CARGO_BIN_EXE_job"))
        .envs([("AUDIT_SEAL_KEY", key("5a")), ("AUDIT_PSEUDONYM_KEYS", key("6b"))])
        .stdin(Stdio::null())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output)
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("Error: stdout does not take audit lines ("), "{said}");
}

/// It takes every line. Where it was closed, Rust opens `/dev/null` in its place.
#[test]
fn a_stdout_that_leads_nowhere_is_told_of() {
    let told = |stdout: &str| {
        let program = Command::new("sh")
            .args(["-c", &format!("\"$0\" 0 {stdout}"), env!("CARGO_BIN_EXE_job")])
            .envs([("AUDIT_SEAL_KEY", key("5a")), ("AUDIT_PSEUDONYM_KEYS", key("6b"))])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8(program.stderr).unwrap();
        assert!(program.status.success(), "{said}");
        said.matches("audit: stdout is /dev/null, or was closed").count()
    };
    assert_eq!(["> /dev/null", ">&-", "| cat"].map(told), [1, 1, 0]);
}

/// An attached one-off dyno: what it prints goes to the operator's terminal and into no drain.
#[test]
fn a_dyno_with_a_terminal_is_refused() {
    let dyno = |name: &str, terminal: bool| {
        // Whoever holds the other end keeps the terminal open.
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let path = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let terminal = terminal.then(|| File::options().read(true).write(true).open(path).unwrap());
        let output = Command::new(env!("CARGO_BIN_EXE_job"))
            .arg("0")
            .envs([
                ("AUDIT_SEAL_KEY", key("5a")),
                ("AUDIT_PSEUDONYM_KEYS", key("6b")),
                ("DYNO", name.to_owned()),
            ])
            .stdin(Stdio::null())
            .stdout(terminal.map_or_else(Stdio::piped, Into::into))
            .stderr(Stdio::piped())
            .spawn()
            .and_then(std::process::Child::wait_with_output)
            .unwrap();
        drop(master);
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let (started, said) = dyno("run.4711", true);
    assert!(!started && said.starts_with("Error: this is an attached one-off dyno (run.4711)"), "{said}");
    assert!(said.contains("use `heroku run:detached`"));
    assert!(dyno("run.4711", false).0, "detached");
    assert!(dyno("web.1", true).0, "no one-off dyno");
}

#[test]
fn the_first_line_states_what_the_program_declares() {
    let keys = Keys::new(&key("5a"), &key("6b")).unwrap();
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_stated"));
        let output = program.envs(keys.variables()).env("AUDIT_ENV", "test").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = BufReader::new(&*output.stdout).lines();
        lines.map(|line| verify(&line.unwrap(), &keys).unwrap()).collect::<Vec<_>>()
    };
    let lines = program();
    let start = &lines[0];
    assert_eq!(
        *start.member("forms"),
        json!([
            {"namespace": "patient", "steps": ["trim", "upper"]},
            {"namespace": "user", "steps": ["trim", "lower"]},
        ])
    );
    assert_eq!((start.text("actors"), start.number("tenants")), (Some("clear"), Some(2)));
    assert_eq!(start.list("shared"), ["user"]);
    assert_eq!(start.member("handlers")["count"], 1);
    assert_eq!(program()[0].member("handlers"), start.member("handlers"), "a program's hash stays as it is");
    // Two spellings are one patient.
    let ends: Vec<_> = lines.iter().filter(|line| line.text("phase") == Some("end")).collect();
    assert_eq!(ends.len(), 2);
    assert_eq!(ends[0].list("patients"), ends[1].list("patients"));
    assert_eq!(
        (ends[0].text("tenant"), &ends[0].member("actor")["id"]),
        (Some("north"), &json!("admission"))
    );
}

#[test]
fn two_forms_of_one_namespace_keep_a_program_from_starting() {
    let output = Command::new(env!("CARGO_BIN_EXE_ambiguous")).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("declare different forms of the namespace `patient`"), "{said}");
}

/// Two would give their lines numbers of their own and mix them on one stdout. Those in memory may be as many as they like.
#[test]
fn a_second_log_beside_the_first_is_refused() {
    let output = program_of(env!("CARGO_BIN_EXE_second"), "").output().unwrap();
    let story = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{story}");
    assert!(story.contains("an `Audit` is already running in this process"), "{story}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let actions = lines.lines().map(|line| verify(line, &keys()).unwrap().text("action").unwrap().to_owned());
    let session = ["session.start", "session.stop"];
    assert!(actions.eq([session, session].concat()), "{lines}");
}
