//! What must not compile, and in which words it is refused.
//!
//! The words are compared on the toolchain that `rust-toolchain.toml` names. Other compilers word their part of the
//! messages differently; there the cases must fail, and that is all.

use std::{
    env,
    error::Error,
    ffi::OsStr,
    fs,
    io::{self, Write as _},
    path::Path,
    process::Command,
};

use trybuild::TestCases;

/// Names the folder of a run that does not compare the words.
const WITHOUT_WORDS: &str = "UI_WITHOUT_WORDS";

const NOTICE: &str =
    "not the toolchain of rust-toolchain.toml: the cases must fail, but their words are not compared";

#[test]
fn compile_failures() -> Result<(), Box<dyn Error>> {
    if let Ok(folder) = env::var(WITHOUT_WORDS) {
        TestCases::new().compile_fail(Path::new(&folder).join("*.rs"));
    } else if is_pinned_toolchain()? {
        TestCases::new().compile_fail("fail/*.rs");
    } else {
        // Not `eprintln!`, which the test harness keeps to itself where the test passes.
        writeln!(io::stderr(), "{NOTICE}")?;
        without_words()?;
    }
    Ok(())
}

#[test]
fn compiles() {
    if env::var_os(WITHOUT_WORDS).is_none() {
        TestCases::new().pass("pass/*.rs");
    }
}

fn is_pinned_toolchain() -> Result<bool, Box<dyn Error>> {
    let pinned = include_str!("../../../rust-toolchain.toml");
    let pinned = pinned.split('"').nth(1).ok_or("no version in rust-toolchain.toml")?;
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = String::from_utf8(Command::new(rustc).arg("--version").output()?.stdout)?;
    Ok(version.split(' ').nth(1) == Some(pinned))
}

/// Runs the cases in a folder without expected words, and lets trybuild write those, which it does only where asked to
/// by its environment, hence the process of its own.
fn without_words() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for case in fs::read_dir("fail")? {
        let case = case?.path();
        if case.extension() == Some(OsStr::new("rs")) {
            fs::copy(&case, folder.path().join(case.file_name().unwrap_or_default()))?;
        }
    }
    let status = Command::new(env::current_exe()?)
        .args(["--exact", "compile_failures", "--nocapture"])
        .env(WITHOUT_WORDS, folder.path())
        .env("TRYBUILD", "overwrite")
        .status()?;
    if status.success() { Ok(()) } else { Err("see above".into()) }
}
