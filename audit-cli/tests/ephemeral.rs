//! What is told of an app that made up its keys. It has a process of its own, as an app has.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs::File, process::Command};

use audit_core::Audit;

#[test]
fn that_keys_may_have_been_made_up_is_told_where_none_opens_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let log = File::create(folder.path().join("app.log")).unwrap();
    drop(Audit::builder().ephemeral_keys().file(log).start().unwrap());

    let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
    let verify = command.args(["verify", "app.log"]).current_dir(&folder);
    let output = verify.env("AUDIT_SEAL_KEY", "5a".repeat(32)).output().unwrap();
    let screen = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{screen}");
    let (_, told) = screen.split_once("UNKNOWN_KEY (inconclusive): ").unwrap();
    assert!(told.contains("An app that made up its keys, for development (`ephemeral_keys()`"), "{screen}");
}
