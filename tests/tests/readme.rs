//! What the README shows is what compiles and runs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

const README: &str = include_str!("../../README.md");

#[test]
fn the_apps_in_the_readme_are_those_that_compile() {
    let axum = include_str!("../../examples/readme/src/axum.rs");
    let recording = include_str!("../../examples/readme/tests/recording.rs");
    let actix = include_str!("../../examples/readme/src/actix.rs");
    // The first paragraph is the module's own documentation.
    let apps = [axum, recording, actix].map(|app| app.split_once("\n\n").unwrap().1);
    let shown = README.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    assert_eq!(shown.collect::<Vec<_>>(), apps, "copy examples/readme into the README");
}

#[test]
fn the_files_that_the_readme_names_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http") && !link.starts_with('#')) {
        let file = link.split('#').next().unwrap_or(link);
        assert!(root.join(file).exists(), "{link}");
    }
}

/// A table of faults is worth what its tests are worth: each that it names is there.
#[test]
fn the_tests_that_the_failure_modes_name_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let modes = include_str!("../../docs/failure-modes.md");
    let mut named = 0;
    for link in modes.split("[`").skip(1) {
        let (test, rest) = link.split_once("`](").unwrap();
        let file = rest.split(')').next().unwrap();
        let source =
            std::fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("{file} is not there"));
        assert!(source.contains(&format!("fn {test}(")), "{file} has no test {test}");
        named += 1;
    }
    assert!(named > 10);
}
