//! How much longer does a clean release build of an app take with us, and what does each dependency of ours cost?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{collections::BTreeMap, fs, io, path::Path, time::Instant};

use benches::{
    Case, Figures, Measured, Rounds, Run, Wanted, bench,
    cargo::{cargo, run},
};
use serde::Deserialize;

fn main() {
    let case = |name, run| Case { name, run: Run::Alone(run), check: |_| Ok(()) };
    bench("compile", &[case(ALONE, || built("")), case(WITH_US, || built(US))], conclude);
}

const ALONE: &str = "alone";
const WITH_US: &str = "with_us";

/// In the manifest; `SOURCE` is where this repository lies.
const US: &str = r#"audit-axum = { path = "SOURCE/audit-axum" }"#;

const MANIFEST: &str = r#"[package]
name = "app"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
axum = "0.8"
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["full"] }
tracing = "0.1"
"#;

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    // Of what each package takes, only our share is of interest.
    figures.leave_out(|name| name.starts_with("compile/") && !name.ends_with("/s"));
    figures.put_wanted("compile_added_s", rounds.difference(WITH_US, ALONE, SECONDS), Wanted::AtMost(15.0));
    for package in rounds.measures(WITH_US).filter(|measure| *measure != SECONDS) {
        // What the app needs without us, it may need with more features.
        let cost = if rounds.of(ALONE, package).is_empty() {
            rounds.spread(WITH_US, package)
        } else {
            rounds.difference(WITH_US, ALONE, package)
        };
        if cost.median >= LITTLE {
            figures.put(&format!("compile/cost/{package}"), cost);
        }
    }
}

const SECONDS: &str = "s";

/// Whatever takes less is not worth a line.
const LITTLE: f64 = 0.2;

/// Builds an app with these dependencies more, in the versions of this workspace: the seconds of it, and those of each package, of
/// which as many are compiled at a time as there are cores.
fn built(more: &str) -> Measured {
    let app = tempfile::tempdir().expect("there is room");
    write_app(app.path(), more).expect("there is room");
    let mut build = cargo();
    let build = build.args(["build", "--quiet", "--release", "--timings"]).current_dir(&app);
    let build = build.env("CARGO_TARGET_DIR", app.path().join("target"));
    let began = Instant::now();
    run(build).expect("cargo runs");
    let mut measured = vec![(SECONDS.into(), began.elapsed().as_secs_f64())];
    measured.extend(packages(app.path()).expect("cargo says what took how long"));
    measured
}

fn write_app(app: &Path, more: &str) -> io::Result<()> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let more = more.replace("SOURCE", &source.to_string_lossy());
    fs::write(app.join("Cargo.toml"), format!("{MANIFEST}{more}\n"))?;
    fs::copy(source.join("Cargo.lock"), app.join("Cargo.lock"))?;
    fs::create_dir(app.join("src"))?;
    fs::write(app.join("src/main.rs"), "fn main() {}\n")
}

/// Seconds by package, its build script and all its versions together.
fn packages(app: &Path) -> io::Result<Measured> {
    let page = fs::read_to_string(app.join("target/cargo-timings/cargo-timing.html"))?;
    let (_, data) =
        page.split_once("const UNIT_DATA = ").ok_or_else(|| io::Error::other("another format"))?;
    let mut units = serde_json::Deserializer::from_str(data).into_iter::<Vec<Unit>>();
    let units = units.next().ok_or_else(|| io::Error::other("no units"))??;
    let mut packages = BTreeMap::<_, f64>::new();
    for Unit { name, duration } in units {
        *packages.entry(name).or_default() += duration;
    }
    Ok(packages.into_iter().map(|(name, seconds)| (name.into(), seconds)).collect())
}

/// What the compiler was run for once.
#[derive(Deserialize)]
struct Unit {
    name: String,
    duration: f64,
}
