//! Keys and stdout: what keeps a program from starting, in one sentence.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::{Command, Output, Stdio};

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
    let zeros = "is all zeros, which is no secret: make a key with `openssl rand -hex 32`";
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
