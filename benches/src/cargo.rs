//! What cargo builds for a bench.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, Stdio, exit},
};

use serde_json::Value;

/// Cargo itself.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs it to its end; where it fails, it has said why.
///
/// # Errors
/// Where it cannot be run.
pub fn run(command: &mut Command) -> io::Result<()> {
    if command.status()?.success() { Ok(()) } else { exit(1) }
}

/// Where cargo builds: three above this program.
///
/// # Panics
/// Where nobody knows where that is.
pub fn target() -> PathBuf {
    let this = env::current_exe().expect("it has a path");
    this.ancestors().nth(3).expect("it is in `release/deps`").to_owned()
}

/// Builds that bench once more, with these flags of the compiler, in a folder of its own.
///
/// # Errors
/// Where cargo cannot be run, or does not say what it has built.
pub fn bench_with_flags(bench: &str, flags: &str, folder: &Path) -> io::Result<PathBuf> {
    let said = cargo()
        .args(["bench", "--no-run", "--locked", "--package", "benches", "--bench", bench])
        .args(["--message-format", "json-render-diagnostics", "--target-dir"])
        .arg(folder)
        .env("RUSTFLAGS", flags)
        .stderr(Stdio::inherit())
        .output()?;
    let said = String::from_utf8_lossy(&said.stdout);
    let program = said.lines().rev().find_map(|line| {
        let built: Value = serde_json::from_str(line).ok()?;
        let program = built["executable"].as_str()?;
        (built["target"]["name"] == bench).then(|| program.into())
    });
    program.ok_or_else(|| io::Error::other("nothing was built"))
}
