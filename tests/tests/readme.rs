//! What the README shows is what compiles and runs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

const README: &str = include_str!("../../README.md");

#[test]
fn the_app_in_the_readme_is_the_one_that_compiles() {
    let app = include_str!("../../examples/readme/src/main.rs");
    // The first paragraph is the module's own documentation.
    let (_, app) = app.split_once("\n\n").unwrap();
    assert!(
        README.contains(&format!("```rust\n{app}```")),
        "copy examples/readme/src/main.rs into the README"
    );
}

#[test]
fn the_files_that_the_readme_names_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root.join(link).exists(), "{link}");
    }
}
