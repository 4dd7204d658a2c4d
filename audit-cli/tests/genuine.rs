//! From keygen to verify with a real app between them. It has a process of its own, as an app has.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    collections::BTreeMap,
    fs::File,
    process::{Command, Output},
};

use audit_core::{
    Audit, Refused,
    keys::{AuditorKey, Keys, PseudonymKeys, SealKey, SigningKey},
};
use serde_json::Value;

#[audit_core::audit(export, purpose = Operations)]
fn nightly() -> Result<(), Refused> {
    Ok(())
}

#[test]
fn what_an_app_seals_with_new_keys_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let audit = |args: &[&str], seal: &str| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
        command.args(args).current_dir(&folder).env("AUDIT_SEAL_KEY", seal).output().unwrap()
    };
    let made = audit(&["keygen", "--format", "json", "--auditor", "auditor.key", "--sign", "sign.pub"], "");
    let made: BTreeMap<String, String> = serde_json::from_slice(&made.stdout).unwrap();
    let ring = PseudonymKeys::parse(&made["AUDIT_PSEUDONYM_KEYS"]).unwrap();
    let keys = Keys::new(SealKey::from_hex(&made["AUDIT_SEAL_KEY"]).unwrap(), ring).unwrap();
    let keys = keys.auditor(AuditorKey::from_hex(&made["AUDIT_AUDITOR_KEY"]).unwrap()).unwrap();
    let keys = keys.signing(SigningKey::from_hex(&made["AUDIT_SIGN_KEY"]).unwrap()).unwrap();

    let log = File::create(folder.path().join("app.log")).unwrap();
    let app = Audit::builder().keys(keys).file(log).start().unwrap();
    nightly().unwrap();
    drop(app);

    let seal = &made["AUDIT_SEAL_KEY"];
    let args = ["verify", "--json", "--auditor-key", "auditor.key", "--sign-key", "sign.pub", "app.log"];
    let checked: Value = serde_json::from_slice(&audit(&args, seal).stdout).unwrap();
    // The start, the begin and end of an export, their signature, and the stop.
    assert_eq!((checked["status"].as_u64(), checked["verified"].as_u64()), (Some(0), Some(5)), "{checked}");
    assert_eq!(
        (&checked["sessions"][0]["ending"], &checked["sessions"][0]["signed"]),
        (&"stopped".into(), &3.into())
    );
    // Without the auditor's key nobody can tell.
    let alone: Value = serde_json::from_slice(&audit(&["verify", "--json", "app.log"], seal).stdout).unwrap();
    assert_eq!((alone["status"].as_u64(), &alone["counts"]["UNKNOWN_KEY"]), (Some(3), &1.into()), "{alone}");
}
