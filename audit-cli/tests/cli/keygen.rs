//! `keygen`: keys that fit the SDK and `verify`, in files that nobody else may read.

use std::{
    collections::BTreeMap,
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt,
    process::Output,
};

use audit_core::{
    keys::{AuditorKey, Keys, PseudonymKeys, SealKey, SigningKey},
    verify::{AuditorSecretKey, SignerKey},
};

use crate::{
    SEAL, T,
    forge::{Forge, ForgeKeys, hex, public_keys},
    program::{Audit, answer},
};

/// Its secrets are its answer, so that it is not looked through for keys.
fn keygen(audit: &Audit, args: &[&str]) -> (Output, String) {
    let output = audit.command(&[&["keygen"], args].concat()).output().unwrap();
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    (output, out)
}

fn variables(lines: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    lines.split_whitespace().filter_map(pair).collect()
}

fn bytes(hex: &str) -> [u8; 32] {
    std::array::from_fn(|place| u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).unwrap())
}

fn mode(audit: &Audit, name: &str) -> u32 {
    fs::metadata(audit.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_sdk_takes_the_keys_and_they_are_new_each_time() {
    let audit = Audit::new();
    let (output, out) = keygen(&audit, &[]);
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    let made = variables(&out);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["AUDIT_PSEUDONYM_KEYS", "AUDIT_SEAL_KEY"]);
    let ring = PseudonymKeys::parse(&made["AUDIT_PSEUDONYM_KEYS"]).unwrap();
    Keys::new(SealKey::from_hex(&made["AUDIT_SEAL_KEY"]).unwrap(), ring).unwrap();
    assert!(made["AUDIT_PSEUDONYM_KEYS"].starts_with("k1:"));
    assert_ne!(made, variables(&keygen(&audit, &[]).1));
}

#[test]
fn the_pairs_open_what_the_app_seals_with_their_other_halves() {
    let audit = Audit::new();
    fs::create_dir(audit.path("keys")).unwrap();
    let made = variables(&keygen(&audit, &["--auditor", "keys", "--sign", "keys"]).1);
    let files = ["auditor.key", "auditor.pub", "sign.pub"].map(|name| format!("keys/{name}"));
    assert_eq!(files.each_ref().map(|name| mode(&audit, name)), [0o600, 0o644, 0o644]);
    // Each says what it is, so that none is taken for another.
    let names = ["AUDIT_AUDITOR_SECRET_KEY", "AUDIT_AUDITOR_KEY", "AUDIT_SIGN_PUBLIC_KEY"];
    let said = files.map(|name| variables(&fs::read_to_string(audit.path(&name)).unwrap()));
    let [secret, public, signer] = [0, 1, 2].map(|place| said[place][names[place]].clone());
    assert_eq!((&public, made.values().any(|value| *value == secret)), (&made["AUDIT_AUDITOR_KEY"], false));
    assert_eq!((public, signer.clone()), public_keys(bytes(&secret), bytes(&made["AUDIT_SIGN_KEY"])));
    AuditorSecretKey::from_hex(&secret).unwrap();
    SignerKey::from_hex(&signer).unwrap();
    // What the app does with them.
    let ring = PseudonymKeys::parse(&made["AUDIT_PSEUDONYM_KEYS"]).unwrap();
    let keys = Keys::new(SealKey::from_hex(&made["AUDIT_SEAL_KEY"]).unwrap(), ring).unwrap();
    let keys = keys.auditor(AuditorKey::from_hex(&made["AUDIT_AUDITOR_KEY"]).unwrap()).unwrap();
    keys.signing(SigningKey::from_hex(&made["AUDIT_SIGN_KEY"]).unwrap()).unwrap();

    let keys = ForgeKeys {
        seal: bytes(&made["AUDIT_SEAL_KEY"]),
        auditor: Some(bytes(&made["AUDIT_AUDITOR_KEY"])),
        sign: Some(bytes(&made["AUDIT_SIGN_KEY"])),
    };
    audit.file("app.log", Forge::new(&keys, 1, T).whole(10).concat());
    let mut command = audit.command(&[
        "verify",
        "--json",
        "--auditor-key",
        "keys/auditor.key",
        "--sign-key",
        "keys/sign.pub",
        "app.log",
    ]);
    let output = command.env("AUDIT_SEAL_KEY", &made["AUDIT_SEAL_KEY"]).output().unwrap();
    let text = format!("{output:?}");
    assert!(
        output.status.success() && !text.contains(&secret) && made.values().all(|key| !text.contains(key)),
        "{text}"
    );
}

#[test]
fn no_file_is_ever_overwritten() {
    let audit = Audit::new();
    audit.file("auditor.key", "precious");
    let refused = audit.run(&["keygen", "--auditor", "auditor.key"]);
    assert_eq!(
        (refused.status, fs::read_to_string(audit.path("auditor.key")).unwrap().as_str()),
        (74, "precious")
    );
    let sentence = refused.sentence();
    assert!(sentence.starts_with("auditor.key cannot be made: File exists; name a new file"), "{sentence}");
    assert!(!fs::exists(audit.path("auditor.pub")).unwrap(), "half a pair was left behind");

    audit.file("next.pub", "precious too");
    let refused = audit.run(&["keygen", "--auditor", "next.key"]);
    assert_eq!((refused.status, fs::exists(audit.path("next.key")).unwrap()), (74, false));
    assert_eq!(audit.run(&["keygen", "--sign", "next.pub"]).status, 74);
    assert_eq!(fs::read_to_string(audit.path("next.pub")).unwrap(), "precious too");
    assert_eq!(audit.run(&["keygen", "--sign", "no/such/folder"]).status, 74);
}

#[test]
fn a_new_key_comes_in_front_of_the_ring() {
    let audit = Audit::new();
    for (ring, start, end) in [
        (
            format!("k3:{},k1:{}", hex(&[0x6b; 32]), hex(&SEAL)),
            "k4:",
            format!(",k3:{},k1:{}", hex(&[0x6b; 32]), hex(&SEAL)),
        ),
        (hex(&[0x6b; 32]), "k2:", format!(",k1:{}", hex(&[0x6b; 32]))),
    ] {
        let output = audit.command(&["keygen", "--ring"]).env("AUDIT_PSEUDONYM_KEYS", ring).output().unwrap();
        let made = variables(&String::from_utf8(output.stdout).unwrap());
        // Else following the yearly steps would replace the seal key as well.
        assert_eq!(made.len(), 1);
        let ring = &made["AUDIT_PSEUDONYM_KEYS"];
        assert!(ring.starts_with(start) && ring.ends_with(&end) && PseudonymKeys::parse(ring).is_ok());
    }
    let missing = audit.run(&["keygen", "--ring"]);
    assert!(missing.sentence().starts_with("AUDIT_PSEUDONYM_KEYS is not set"), "{}", missing.err);
    for (ring, why) in [
        (String::new(), "AUDIT_PSEUDONYM_KEYS is set and empty"),
        ("k1:5a5a".to_owned(), "AUDIT_PSEUDONYM_KEYS has 4 characters"),
        (format!("k9999:{}", hex(&SEAL)), "AUDIT_PSEUDONYM_KEYS has a key k9999, and no id is above that"),
    ] {
        let refused =
            answer(&audit.command(&["keygen", "--ring"]).env("AUDIT_PSEUDONYM_KEYS", ring).output().unwrap());
        assert!(refused.sentence().starts_with(why) && refused.status == 64, "{}", refused.err);
    }
}

#[test]
fn the_formats_say_the_same() {
    let audit = Audit::new();
    let heroku = keygen(&audit, &["--format", "heroku", "--sign", "1.pub"]).1;
    assert_eq!(heroku.lines().count(), 1);
    assert!(heroku.starts_with("heroku config:set AUDIT_SEAL_KEY="));
    let json: BTreeMap<String, String> =
        serde_json::from_str(&keygen(&audit, &["--format", "json", "--sign", "2.pub"]).1).unwrap();
    assert_eq!(json.keys().collect::<Vec<_>>(), variables(&heroku).keys().collect::<Vec<_>>());
}

#[test]
fn keys_in_a_file_that_others_may_read_are_told() {
    let audit = Audit::new();
    for (mode, said) in [(0o644, "audit: others may read "), (0o600, "")] {
        let file = File::create(audit.path("app.env")).unwrap();
        file.set_permissions(Permissions::from_mode(mode)).unwrap();
        let output = audit.command(&["keygen"]).stdout(file).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(err.starts_with(said) && err.is_empty() == said.is_empty(), "{err}");
        assert!(
            said.is_empty() || err.contains("app.env, which the keys are written to: run `chmod 600 "),
            "{err}"
        );
        assert!(fs::read_to_string(audit.path("app.env")).unwrap().starts_with("AUDIT_SEAL_KEY="));
    }
}

#[test]
fn one_key_can_be_made_alone() {
    let audit = Audit::new();
    for (args, names) in [
        (&["--only", "seal"][..], &["AUDIT_SEAL_KEY"][..]),
        (&["--only", "pseudonyms"], &["AUDIT_PSEUDONYM_KEYS"]),
        (&["--only", "sign,auditor"], &["AUDIT_AUDITOR_KEY", "AUDIT_SIGN_KEY"]),
        (&["--only", "auditor", "--auditor", "2027.key"], &["AUDIT_AUDITOR_KEY"]),
    ] {
        let made = variables(&keygen(&audit, args).1);
        assert_eq!(made.keys().collect::<Vec<_>>(), names, "{args:?}");
    }
    let files = ["auditor.key", "auditor.pub", "sign.pub", "2027.key", "2027.pub"];
    assert!(files.iter().all(|name| audit.path(name).exists()));
    let refused = audit.run(&["keygen", "--only", "seal", "--sign", "new.pub"]);
    assert_eq!((refused.status, refused.sentence()), (64, "--sign is about a key that --only leaves out"));
    assert!(!audit.path("new.pub").exists());
    let refused = audit.run(&["keygen", "--only", "pseudonyms", "--keys", "keys.json"]);
    assert!(refused.status == 64 && refused.sentence().starts_with("--keys is for whoever checks"));
}

/// With `>` an existing `.env` would be empty before the first key is made.
#[test]
fn the_variables_go_to_a_new_file_for_its_owner_alone() {
    let audit = Audit::new();
    let (output, out) = keygen(&audit, &["--out", ".env"]);
    assert_eq!((output.status.code(), out.as_str(), mode(&audit, ".env")), (Some(0), "", 0o600));
    let first = audit.text(".env");
    assert_eq!(variables(&first).len(), 2);
    // As the help says it.
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(&audit.folder).args(["-c", "set -a; . ./.env; set +a; env"]);
    let env = String::from_utf8(shell.output().unwrap().stdout).unwrap();
    assert!(first.lines().all(|line| env.lines().any(|other| other == line)));
    let refused = audit.run(&["keygen", "--out", ".env", "--sign", "sign.pub"]);
    assert_eq!((refused.status, audit.text(".env") == first), (74, true));
    assert!(refused.sentence().starts_with(".env cannot be made: File exists"), "{}", refused.err);
    assert!(!audit.path("sign.pub").exists(), "the half of a key that nobody has was left behind");
}

#[test]
fn the_auditor_gets_a_file_that_verify_takes() {
    let audit = Audit::new();
    let all = ["--format", "heroku", "--keys", "keys.json", "--auditor", "auditor.key", "--sign", "sign.pub"];
    let made = variables(&keygen(&audit, &all).1);
    assert_eq!(mode(&audit, "keys.json"), 0o600);
    let kept = audit.text("keys.json");
    // Sessions of before the key need no signature: those that are checked here are from now on.
    let from = serde_json::from_str::<serde_json::Value>(&kept).unwrap()["sign"][0]["from"].clone();
    let from: jiff::Timestamp = from.as_str().unwrap().parse().unwrap();
    let age = jiff::Timestamp::now().as_second() - from.as_second();
    assert!((0..60).contains(&age), "{kept}");
    let now = u64::try_from(from.as_millisecond()).unwrap();
    assert!(!kept.contains(&made["AUDIT_SIGN_KEY"]) && !kept.contains(&made["AUDIT_PSEUDONYM_KEYS"][3..]));
    let keys = ForgeKeys {
        seal: bytes(&made["AUDIT_SEAL_KEY"]),
        auditor: Some(bytes(&made["AUDIT_AUDITOR_KEY"])),
        sign: Some(bytes(&made["AUDIT_SIGN_KEY"])),
    };
    audit.file("app.log", Forge::new(&keys, 1, now).whole(10).concat());
    let checked = audit.verify(&["--keys", "keys.json", "app.log"]);
    assert_eq!((&checked["status"], checked["sessions"][0]["signed"].as_u64()), (&0.into(), Some(15)));
    let unsigned = ForgeKeys { sign: None, ..keys };
    for (t, status) in [(now - 60_000, 0), (now, 3)] {
        audit.file("app.log", Forge::new(&unsigned, 2, t).whole(1).concat());
        let checked = audit.run(&["verify", "--keys", "keys.json", "app.log"]);
        assert_eq!(
            (checked.status, checked.out.contains("Then give it a `from` in the file of --keys")),
            (status, status == 3)
        );
    }
    let refused = audit.run(&["keygen", "--keys", "keys.json"]);
    assert_eq!((refused.status, audit.text("keys.json") == kept), (74, true));
}

#[test]
fn two_options_do_not_share_a_file() {
    let audit = Audit::new();
    for args in [
        &["--auditor", "same", "--sign", "same"][..],
        &["--auditor", "a.key", "--sign", "a.pub"],
        &["--out", "same", "--keys", "same"],
    ] {
        let refused = audit.run(&[&["keygen"], args].concat());
        assert_eq!(refused.status, 64);
        assert!(refused.sentence().starts_with("two options name "), "{}", refused.err);
        assert_eq!(fs::read_dir(&audit.folder).unwrap().count(), 0, "{args:?}");
    }
    // Only `.key` gives way to `.pub`.
    keygen(&audit, &["--auditor", "clinic.example"]);
    assert!(audit.path("clinic.example.pub").exists());
}

/// Two keys with one id: nobody could be found under one of them.
#[test]
fn a_second_ring_is_not_made_beside_the_first() {
    let audit = Audit::new();
    let made = |args: &[&str], ring: &str| {
        audit.command(&[&["keygen"], args].concat()).env("AUDIT_PSEUDONYM_KEYS", ring).output().unwrap()
    };
    let ring = format!("k1:{}", hex(&[0x6b; 32]));
    for only in ["pseudonyms", "seal,pseudonyms"] {
        let refused = answer(&made(&["--only", only], &ring));
        assert!(
            refused.status == 64 && refused.sentence().contains("a second k1: --ring puts"),
            "{}",
            refused.err
        );
    }
    for args in [&["--only", "pseudonyms", "--ring"][..], &["--only", "seal"]] {
        assert!(made(args, &ring).status.success(), "{args:?}");
    }
    // All keys are for a new app.
    assert!(made(&[], &ring).status.success() && made(&["--only", "pseudonyms"], "").status.success());
}

/// Whoever sees `.pub` hands the file over.
#[test]
fn a_name_does_not_say_the_contrary_of_what_a_file_holds() {
    let audit = Audit::new();
    for (args, says) in [
        (["--auditor", "foo.pub"], "foo.pub would hold a secret key"),
        (["--keys", "foo.pub"], "foo.pub would hold a secret key"),
        (["--out", "foo.pub"], "foo.pub would hold a secret key"),
        (["--sign", "x.key"], "x.key would hold a public key alone"),
    ] {
        let refused = audit.run(&[&["keygen"], &args[..]].concat());
        assert_eq!((refused.status, fs::read_dir(&audit.folder).unwrap().count()), (64, 0));
        assert!(refused.sentence().starts_with(says), "{}", refused.err);
    }
}

#[test]
fn files_that_were_made_are_told() {
    let audit = Audit::new();
    let (output, _) = keygen(&audit, &["--only", "auditor,sign", "--keys", "keys.json"]);
    let told = "audit: made sign.pub, auditor.pub, auditor.key (secret), keys.json (secret)\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap().replace("./", ""), told);
    let (output, _) = keygen(&audit, &["--out", "app.env"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "audit: made app.env (secret)\n");
}
