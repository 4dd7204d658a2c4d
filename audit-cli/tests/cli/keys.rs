//! Where keys come from, and that none comes out.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    SEAL, T,
    forge::{Forge, ForgeKeys, hex, public_keys},
    keyed,
    program::{Answer, Audit, answer},
    session,
};

const AUDITOR: [u8; 32] = [0x31; 32];
const SIGN: [u8; 32] = [0x42; 32];

/// A session in forward-secure mode, with signatures.
fn proved() -> String {
    let public = public_keys(AUDITOR, SIGN).0;
    let auditor =
        std::array::from_fn(|place| u8::from_str_radix(&public[2 * place..2 * place + 2], 16).unwrap());
    Forge::new(&ForgeKeys { auditor: Some(auditor), sign: Some(SIGN), ..keyed() }, 9 << 96, T)
        .whole(10)
        .concat()
}

fn run(command: &mut Command) -> Answer {
    answer(&command.output().unwrap())
}

/// A key file for its owner alone.
fn key_file(audit: &Audit, name: &str, text: impl AsRef<[u8]>) {
    let path = audit.file(name, text);
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

/// A file for `--keys`.
fn keys(audit: &Audit, keys: &Value) {
    key_file(audit, "keys.json", keys.to_string());
}

#[test]
fn the_environment_may_hold_several() {
    let audit = Audit::new();
    let old = ForgeKeys { seal: [0x6b; 32], ..keyed() };
    audit.file("app.log", session(1).concat() + &Forge::new(&old, 2 << 96, T).whole(1).concat() + &proved());
    assert_eq!(audit.verify(&["app.log"])["counts"], json!({"UNKNOWN_KEY": 2}));
    let mut command = audit.command(&["verify", "--json", "app.log"]);
    command.env("AUDIT_SEAL_KEY", format!("{}, {}", hex(&[0x6b; 32]), hex(&SEAL)));
    command.env("AUDIT_AUDITOR_SECRET_KEY", hex(&AUDITOR));
    let checked = run(&mut command).json();
    assert_eq!((&checked["status"], checked["sessions"].as_array().unwrap().len()), (&json!(0), 3));
    command.env("AUDIT_SIGN_PUBLIC_KEY", public_keys(AUDITOR, SIGN).1);
    let checked = run(&mut command).json();
    assert_eq!(checked["counts"], json!({"UNSIGNED": 2}));
}

/// What was there before anything was signed need not be.
#[test]
fn a_signing_key_has_a_time_from_which_it_is_used() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for (sign, status) in [
        (json!({"key": public_keys(AUDITOR, SIGN).1, "from": "2025-01-01T00:00:00Z"}), 3),
        (json!({"key": public_keys(AUDITOR, SIGN).1, "from": "2027-01-01T00:00:00Z", "note": "2027"}), 0),
        (json!({"key": public_keys(AUDITOR, SIGN).1}), 3),
    ] {
        keys(&audit, &json!({"seal": [{"key": hex(&SEAL)}], "sign": [sign]}));
        assert_eq!(audit.verify(&["--keys", "keys.json", "app.log"])["status"], status);
    }
}

#[test]
fn files_hold_the_keys_of_an_auditor() {
    let audit = Audit::new();
    audit.file("app.log", proved());
    key_file(&audit, "auditor.key", hex(&AUDITOR) + "\n");
    audit.file("sign.pub", public_keys(AUDITOR, SIGN).1 + "\n");
    let files = ["--auditor-key", "auditor.key", "--sign-key", "sign.pub", "app.log"];
    let checked = audit.verify(&files);
    assert_eq!((&checked["status"], checked["sessions"][0]["signed"].as_u64()), (&json!(0), Some(15)));
    // The same in one file; then the environment is not asked.
    keys(
        &audit,
        &json!({"seal": [{"key": hex(&SEAL)}], "auditor": [hex(&AUDITOR)], "sign": [public_keys(AUDITOR, SIGN).1],
        "pseudonyms": format!("k2:{},k1:{}", hex(&[0x6b; 32]), hex(&[0x77; 32]))}),
    );
    let mut command = audit.command(&["verify", "--json", "--keys", "keys.json", "app.log"]);
    let answer = run(command.env("AUDIT_SEAL_KEY", "nonsense"));
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
}

#[test]
fn the_public_signing_key_alone_checks_what_is_signed() {
    let audit = Audit::new();
    audit.file("app.log", proved());
    let mut command = audit.command(&["verify", "--json", "app.log"]);
    command.env_remove("AUDIT_SEAL_KEY").env("AUDIT_SIGN_PUBLIC_KEY", public_keys(AUDITOR, SIGN).1);
    let checked = run(&mut command).json();
    assert_eq!((&checked["counts"]["ALTERED"], &checked["verified"]), (&Value::Null, &json!(15)));
}

#[test]
fn a_key_is_only_good_in_its_time() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for (from, until, status) in [
        ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", 0),
        ("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 1),
    ] {
        keys(&audit, &json!({"seal": [{"key": hex(&SEAL), "from": from, "until": until, "note": "a year"}]}));
        let checked = audit.verify(&["--keys", "keys.json", "app.log"]);
        assert_eq!(checked["status"], status);
        assert_eq!(checked["counts"]["KEY_TIME"].is_u64(), status == 1);
    }
}

#[test]
fn what_is_wrong_with_a_key_file_is_named_by_its_member() {
    let audit = Audit::new();
    let key = hex(&SEAL);
    for (file, why) in [
        (json!({"seal": key}), "keys.json, seal is no list: `[…]`"),
        (json!({"seal": [key]}), "keys.json, seal[0] is no JSON object: `{…}`"),
        (
            json!({"seal": [{"key": &key}, {"key": "5a5a"}]}),
            "keys.json, seal[1].key has 4 characters, but a key is 64 hex digits: take the whole one that was used",
        ),
        (
            json!({"seal": [{"key": key.replace('5', "x")}]}),
            "keys.json, seal[0].key holds a character that is no hex digit: a key is 64 of 0-9 and a-f",
        ),
        (
            json!({"seal": [{"key": &key, "from": &key}]}),
            "keys.json, seal[0].from is no time: want one like 2026-01-01T00:00:00Z, or a date",
        ),
        (
            json!({"seal": [{"key": &key, "from": "2027-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}]}),
            "keys.json, seal[0] is never in use: its `until` must be later than its `from`",
        ),
        (json!({"seal": [{"note": "old"}]}), "keys.json, seal[0] has no member `key`"),
        (
            json!({"seal": [{"key": &key, "til": "2026"}]}),
            "keys.json, seal[0] has a member `til`, which nobody knows: there are key, from, until and note",
        ),
        (json!({"auditor": [7]}), "keys.json, auditor[0] is no text: `\"…\"`"),
        (
            json!({"sign": [POINT]}),
            "keys.json, sign[0] is no public key: take the one that `audit keygen` made",
        ),
        (
            json!({"pseudonyms": format!("k1:{key},k1:{key}")}),
            "keys.json, pseudonyms holds the same id or the same key twice: each key has its own id, k1, k2, …",
        ),
        (
            json!({(&key): 1}),
            "keys.json has a member `(hex digits)`, which nobody knows: there are seal, auditor, sign and pseudonyms",
        ),
        (json!([key]), "keys.json is no JSON object: `{…}`"),
        (json!({}), "keys.json holds no key: `audit help verify` shows what it looks like"),
        (json!({"seal": []}), "keys.json holds no key: `audit help verify` shows what it looks like"),
        (
            json!({"auditor": [key]}),
            "keys.json holds no key that checks anything: want `seal`, or `sign` with a public key (`audit help verify` shows one)",
        ),
    ] {
        keys(&audit, &file);
        let refused = audit.run(&["verify", "--keys", "keys.json", "app.log"]);
        assert_eq!((refused.sentence(), refused.status), (why, 64));
    }
    key_file(&audit, "keys.json", format!("{{\"seal\": \n [{{\"key\": \"{key}\"]"));
    let refused = audit.run(&["verify", "--keys", "keys.json", "app.log"]);
    assert!(refused.sentence().starts_with("keys.json is no JSON, line 2, column "), "{}", refused.err);
}

#[test]
fn what_is_wrong_with_a_variable_is_named_by_it() {
    let audit = Audit::new();
    for (name, value, why) in [
        ("AUDIT_SEAL_KEY", "5a5a".to_owned(), "AUDIT_SEAL_KEY has 4 characters"),
        (
            "AUDIT_SEAL_KEY",
            format!("{},{}", hex(&SEAL), hex(&SEAL).replace('5', "x")),
            "AUDIT_SEAL_KEY holds a character that is no hex digit",
        ),
        ("AUDIT_SEAL_KEY", String::new(), "AUDIT_SEAL_KEY is set and empty"),
        ("AUDIT_AUDITOR_SECRET_KEY", "0".repeat(64), "AUDIT_AUDITOR_SECRET_KEY is all zeros"),
        ("AUDIT_SIGN_PUBLIC_KEY", POINT.to_owned(), "AUDIT_SIGN_PUBLIC_KEY is no public key"),
    ] {
        let refused = run(audit.command(&["verify", "app.log"]).env(name, value));
        assert!(refused.sentence().starts_with(why), "{}", refused.err);
        assert_eq!(refused.status, 64);
    }
}

#[test]
fn without_any_key_nothing_is_read() {
    let audit = Audit::new();
    let refused = run(audit.command(&["verify", "app.log"]).env_remove("AUDIT_SEAL_KEY"));
    assert!(
        refused.sentence().starts_with("no key is there to check anything with: set AUDIT_SEAL_KEY"),
        "{}",
        refused.err
    );
    assert_eq!(refused.status, 64);
}

#[test]
fn a_key_file_that_others_may_read_is_told() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    audit.file("open.key", hex(&AUDITOR));
    audit.file("sign.pub", public_keys(AUDITOR, SIGN).1);
    fs::set_permissions(audit.path("open.key"), Permissions::from_mode(0o640)).unwrap();
    let answer = audit.run(&["verify", "--auditor-key", "open.key", "--sign-key", "sign.pub", "app.log"]);
    assert_eq!(
        answer.err,
        "audit: others may read open.key, which holds secret keys: run `chmod 600 open.key`\n"
    );
    fs::set_permissions(audit.path("open.key"), Permissions::from_mode(0o600)).unwrap();
    assert_eq!(audit.run(&["verify", "--auditor-key", "open.key", "app.log"]).err, "");
}

#[test]
fn a_key_on_the_command_line_is_not_repeated() {
    let audit = Audit::new();
    let key = hex(&SEAL);
    let assigned = format!("--key={key}");
    for args in [
        &["verify", "--keys", &key, "app.log"][..],
        &["verify", "--auditor-key", &key, "app.log"],
        &["verify", "--since", &key, "app.log"],
        &["verify", &assigned, "app.log"],
        &["keygen", &key],
        &["keygen", "--format", &key],
        &["man", &key],
        &[&key],
    ] {
        assert_eq!(audit.run(args).status, 64, "{args:?}");
    }
    let refused = audit.run(&["verify", "--keys", &key, "app.log"]);
    assert_eq!(
        refused.sentence(),
        "there is no such file, and its name looks like a key: put the key into a file, and name that"
    );
    let gone = audit.run(&["verify", "--keys", "gone.json", "app.log"]);
    assert_eq!(gone.status, 64);
    assert!(gone.sentence().starts_with("gone.json cannot be opened: "), "{}", gone.err);
}

/// The neutral element: whatever is signed, it fits.
const POINT: &str = "0100000000000000000000000000000000000000000000000000000000000000";

/// Ids are no secrets.
#[test]
fn which_key_is_missing_is_told() {
    let audit = Audit::new();
    let other = ForgeKeys { seal: [0x6b; 32], ..keyed() };
    audit.file("app.log", Forge::new(&other, 2 << 96, T).whole(1).concat());
    let held = audit.run(&["keys"]);
    let mut with_other = audit.command(&["keys"]);
    let needed = run(with_other.env("AUDIT_SEAL_KEY", hex(&[0x6b; 32])));
    let id = |answer: &Answer| answer.out.trim_end().strip_prefix("seal key ").unwrap().to_owned();
    let (held, needed) = (id(&held), id(&needed));
    let checked = audit.verify(&["app.log"]);
    assert_eq!(checked["findings"][0]["note"], format!("its lines name the seal key {needed}"));
    let given =
        format!("What stands in lines of 1 session that no key opened: you gave the seal key {held}.");
    assert!(checked["unknown"].as_array().unwrap().contains(&json!(given)), "{checked}");
    let screen = audit.run(&["verify", "app.log"]).out;
    assert!(screen.contains(&needed) && screen.contains("`audit keys` prints the ids"), "{screen}");
    // The auditor's key opens no session in keyed mode, and one that is not.
    assert!(!screen.contains("AUDIT_AUDITOR_SECRET_KEY"), "{screen}");
    audit.file("app.log", proved());
    let checked = audit.verify(&["app.log"]);
    let note = format!("its lines name the seal key {held}, and the auditor's secret key");
    assert_eq!(checked["findings"][0]["note"], note);
    assert!(checked["unknown"].to_string().contains("AUDIT_AUDITOR_SECRET_KEY"), "{checked}");
}

#[test]
fn keys_at_hand_are_named_by_their_ids() {
    let audit = Audit::new();
    let signer = public_keys(AUDITOR, SIGN).1;
    keys(
        &audit,
        &json!({"seal": [{"key": hex(&SEAL), "from": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}],
        "auditor": [hex(&AUDITOR)], "sign": [signer], "pseudonyms": format!("k2:{},k1:{}", hex(&[0x6b; 32]), hex(&[0x77; 32]))}),
    );
    let answer = audit.run(&["keys", "--keys", "keys.json"]);
    let lines: Vec<_> = answer.out.lines().collect();
    assert_eq!(lines[0], "seal key 928df189 from 2026-01-01T00:00:00.000Z until 2027-01-01T00:00:00.000Z");
    assert!(lines[1].starts_with("public signing key ") && lines[1].len() == "public signing key ".len() + 8);
    assert_eq!(lines[2..], ["auditor's secret key", "pseudonym key k2", "pseudonym key k1"]);
    // An empty ring is none.
    let mut command = audit.command(&["keys"]);
    let refused = run(command.env_remove("AUDIT_SEAL_KEY").env("AUDIT_PSEUDONYM_KEYS", ""));
    assert_eq!(refused.status, 64);
    assert!(refused.sentence().starts_with("no key is there"), "{}", refused.err);
    let mut grep = audit.asking(&["grep", "--patient", "x", "app.log"]);
    let refused = run(grep.env("AUDIT_PSEUDONYM_KEYS", ""));
    assert!(
        refused.sentence().starts_with("no pseudonym key is there to find anybody with"),
        "{}",
        refused.err
    );
}

#[test]
fn key_files_that_are_mixed_up_are_told_apart() {
    let audit = Audit::new();
    key_file(&audit, "auditor.key", format!("AUDIT_AUDITOR_SECRET_KEY={}\n", hex(&AUDITOR)));
    key_file(&audit, "auditor.pub", format!("AUDIT_AUDITOR_KEY={}\n", public_keys(AUDITOR, SIGN).0));
    key_file(&audit, "sign.pub", format!("AUDIT_SIGN_PUBLIC_KEY={}\n", public_keys(AUDITOR, SIGN).1));
    key_file(&audit, ".env", format!("AUDIT_SEAL_KEY={}\n", hex(&SEAL)));
    key_file(&audit, "keys.json", "{}");
    // That others may read it says nothing where it is the wrong file.
    fs::set_permissions(audit.path("auditor.pub"), Permissions::from_mode(0o644)).unwrap();
    for (args, says) in [
        (
            ["--sign-key", "auditor.key"],
            "auditor.key holds AUDIT_AUDITOR_SECRET_KEY, and not AUDIT_SIGN_PUBLIC_KEY: name it with --auditor-key",
        ),
        (
            ["--auditor-key", "auditor.pub"],
            "auditor.pub holds AUDIT_AUDITOR_KEY, and not AUDIT_AUDITOR_SECRET_KEY: that is the public half of the auditor's pair",
        ),
        (
            ["--auditor-key", "sign.pub"],
            "sign.pub holds AUDIT_SIGN_PUBLIC_KEY, and not AUDIT_AUDITOR_SECRET_KEY: name it with --sign-key",
        ),
        (
            ["--auditor-key", ".env"],
            ".env holds AUDIT_SEAL_KEY, and not AUDIT_AUDITOR_SECRET_KEY: that is for the environment",
        ),
        (["--auditor-key", "keys.json"], "keys.json is JSON: name it with --keys"),
        (
            ["--keys", "auditor.key"],
            "auditor.key is no JSON: a file that holds one key alone belongs to --auditor-key or --sign-key",
        ),
    ] {
        let refused = audit.run(&[&["verify", "app.log"], &args[..]].concat());
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with(says), "{}", refused.err);
    }
}

/// A new key checks no line of an old one.
#[test]
fn nobody_who_checks_is_told_to_make_a_key() {
    let audit = Audit::new();
    let refused = run(audit.command(&["verify", "app.log"]).env("AUDIT_SEAL_KEY", "5a5a"));
    assert_eq!(
        refused.sentence(),
        "AUDIT_SEAL_KEY has 4 characters, but a key is 64 hex digits: take the whole one that was used"
    );
    let mut grep = audit.asking(&["grep", "--patient", "x", "app.log"]);
    let refused = run(grep.env("AUDIT_PSEUDONYM_KEYS", "k1:5a"));
    assert!(!refused.sentence().contains("openssl"), "{}", refused.err);
}

/// 66 is for inputs alone.
#[test]
fn whatever_is_wrong_with_a_file_of_an_option_is_64() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for args in [["--keys", "gone"], ["--auditor-key", "gone"], ["--sign-key", "gone"], ["--state", "."]] {
        let refused = audit.run(&[&["verify", "app.log"], &args[..]].concat());
        assert_eq!(refused.status, 64, "{args:?}: {}", refused.err);
    }
    assert_eq!(audit.ask(&["show", "--people", "gone", "app.log"], "").status, 64);
    assert_eq!(audit.run(&["verify", "gone"]).status, 66);
}

/// As people write it, and as `keygen` does.
#[test]
fn a_key_file_takes_dates_and_lines_of_other_files() {
    let audit = Audit::new();
    audit.file("app.log", proved());
    let (signer, sign) = (public_keys(AUDITOR, SIGN).1, "2025-12-31");
    keys(
        &audit,
        &json!({"seal": [{"key": format!("AUDIT_SEAL_KEY={}", hex(&SEAL)), "from": "2026-01-01", "until": "2027-01-01", "note": "the year 2026"}],
        "auditor": [format!("AUDIT_AUDITOR_SECRET_KEY={}", hex(&AUDITOR))],
        "sign": [{"key": format!("AUDIT_SIGN_PUBLIC_KEY={signer}"), "from": sign, "note": format!("{}\u{1b}", hex(&SEAL))}]}),
    );
    let checked = audit.verify(&["--keys", "keys.json", "app.log"]);
    assert_eq!((&checked["status"], checked["sessions"][0]["signed"].as_u64()), (&json!(0), Some(15)));
    // A note may be anything.
    let told = audit.run(&["keys", "--keys", "keys.json"]).out;
    assert!(told.contains(" until 2027-01-01T00:00:00.000Z (the year 2026)\n"), "{told}");
    assert!(told.contains(" from 2025-12-31T00:00:00.000Z ((hex digits)\\u{1b})\n"), "{told}");
    // What means another time each time it is read is none.
    keys(&audit, &json!({"seal": [{"key": hex(&SEAL), "until": "24h"}]}));
    assert_eq!(audit.run(&["verify", "--keys", "keys.json", "app.log"]).status, 64);
    keys(&audit, &json!({"auditor": [format!("AUDIT_AUDITOR_KEY={}", hex(&AUDITOR))]}));
    assert_eq!(audit.run(&["verify", "--keys", "keys.json", "app.log"]).status, 64);
}

#[test]
fn a_ring_is_no_seal_key() {
    let audit = Audit::new();
    let mut verify = audit.command(&["verify", "app.log"]);
    let refused = run(verify.env("AUDIT_SEAL_KEY", format!("k1:{}", hex(&[0x6b; 32]))));
    let says = "AUDIT_SEAL_KEY holds pseudonym keys (`k1:…`), and no seal key: put the ring into AUDIT_PSEUDONYM_KEYS";
    assert!(refused.status == 64 && refused.sentence().starts_with(says), "{}", refused.err);
}
