//! The files made from the table of members are those that are checked in.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{env, fs, path::Path};

use audit_core::schema::{dictionary, json_schema};

/// Compares a file of the repository with what it should be, or writes it anew.
fn checked_in(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }
    let same = fs::read_to_string(file).is_ok_and(|found| found == text);
    assert!(
        same,
        "{path} is not what audit-core/src/schema says; `UPDATE=1 cargo test -p audit-core --features verify --test schema` writes it"
    );
}

#[test]
fn the_json_schema_is_that_of_the_table() {
    checked_in("schemas/audit-line.schema.json", &json_schema());
}

#[test]
fn the_dictionary_is_that_of_the_table() {
    checked_in("docs/fields.md", &dictionary());
}
