//! What an app of the README says where one of its variables is missing.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

#[test]
fn a_variable_that_is_missing_is_named_with_an_example() {
    for app in [env!("CARGO_BIN_EXE_readme-axum"), env!("CARGO_BIN_EXE_readme-actix")] {
        for (missing, other, example) in [
            ("DATABASE_URL", "JWT_SECRET", "export DATABASE_URL=postgres://localhost/postgres"),
            ("JWT_SECRET", "DATABASE_URL", "export JWT_SECRET=$(openssl rand -hex 32)"),
        ] {
            let mut command = Command::new(app);
            command.env_clear().env(other, "postgres://localhost/postgres");
            command.env("AUDIT_SEAL_KEY", "5a".repeat(32)).env("AUDIT_PSEUDONYM_KEYS", "6b".repeat(32));
            let output = command.output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            let expected = format!("Error: \"{missing} is not set; for example: {example}\"\n");
            assert_eq!((output.status.code(), said), (Some(1), expected), "{app}");
        }
    }
}
