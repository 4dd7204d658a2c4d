//! Programs outside of the workspace, built with what would otherwise be switched on, or known, for everybody.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod abort;

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
    sync::Once,
};

use tests::{Told, keys};

/// `cargo run` of a package beside this folder, in the versions of the workspace, with the keys of the tests.
fn cargo_run(package: &str) -> Command {
    static LOCK: Once = Once::new();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let apart = tests.join("apart");
    LOCK.call_once(|| {
        for package in fs::read_dir(&apart).unwrap() {
            fs::copy(tests.join("../Cargo.lock"), package.unwrap().path().join("Cargo.lock")).unwrap();
        }
    });
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("apart");
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--quiet", "--release", "--manifest-path"])
        .arg(apart.join(package).join("Cargo.toml"));
    command.env("CARGO_TARGET_DIR", target).env("RUST_BACKTRACE", "0");
    command.envs(keys().variables()).env("AUDIT_ENV", "test");
    command
}

/// All that it does: two functions, whose events of `tracing` are compiled out.
fn compiled_out(package: &str) {
    let output: Output = cargo_run(package).output().unwrap();
    let told = Told::of(&output);
    assert!(output.status.success(), "{}", told.story);
    assert_eq!(told.endings(), ["begin", "end ok"].repeat(2));
    assert_eq!(told.reports(), 1, "{}", told.story);
}

#[test]
fn max_level_off() {
    compiled_out("off");
}

#[test]
fn release_max_level_off() {
    compiled_out("release");
}

/// And no other crate of ours is among its dependencies.
#[test]
fn the_adapter_under_another_name() {
    let output = cargo_run("renamed").output().unwrap();
    let told = Told::of(&output);
    assert!(output.status.success(), "{}", told.story);
    assert_eq!(told.endings(), ["begin", "end ok"]);
}

/// The feature `metrics` is ours.
#[test]
fn a_recorder_of_metrics_is_told() {
    let output = cargo_run("told").output().unwrap();
    let told = Told::of(&output);
    assert!(output.status.success(), "{}", told.story);
    for expected in [
        "audit_lines_total: 5",
        "audit_operations_total outcome=success: 2",
        "audit_operations_total outcome=failed: 0",
        "audit_refused_total: 0",
        "audit_ready: 1",
        "audit_lines_waiting: 0",
    ] {
        assert!(told.story.lines().any(|line| line == expected), "{expected}: {}", told.story);
    }
}
