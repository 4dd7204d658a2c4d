//! Starting the program, and what it says. Whatever a test does, no key may come out.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use audit_core::{
    keys::PseudonymKeys,
    testing::{KNOWN_KEY, SEAL_KEY},
    verify::Lookup,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::{SEAL, forge::hex};

/// What it said, and its exit status.
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program, in a folder of its own.
pub(crate) struct Audit {
    pub(crate) folder: TempDir,
}

impl Audit {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A file in the folder.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with the seal key and no other in its environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
        command.args(args).current_dir(&self.folder).stdin(Stdio::null());
        for name in KEYS {
            command.env_remove(name);
        }
        command.env("AUDIT_SEAL_KEY", hex(&SEAL));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        answer(&self.command(args).output().unwrap())
    }

    /// With that on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Answer {
        let mut command = self.command(args);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        answer(&child.wait_with_output().unwrap())
    }

    /// The program with the ring of pseudonym keys and somebody who asks; values are read from its standard input.
    pub(crate) fn ask(&self, args: &[&str], input: &str) -> Answer {
        // A file: the program may end before it reads what a pipe holds.
        let input = File::open(self.file("input", input)).unwrap();
        answer(&self.asking(args).stdin(input).output().unwrap())
    }

    pub(crate) fn asking(&self, args: &[&str]) -> Command {
        let mut command = self.command(args);
        command.args(WHO_ASKS).env("AUDIT_PSEUDONYM_KEYS", ring());
        command
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// `audit verify --json` with these arguments.
    pub(crate) fn verify(&self, args: &[&str]) -> Value {
        self.run(&[&["verify", "--json"], args].concat()).json()
    }
}

impl Answer {
    /// What it said to programs; its exit status stands there as well.
    pub(crate) fn json(&self) -> Value {
        let json: Value =
            serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{}{}", self.out, self.err));
        assert_eq!(json["status"], self.status);
        json
    }

    /// Its one sentence about what is wrong.
    pub(crate) fn sentence(&self) -> &str {
        assert_eq!((self.err.lines().count(), self.out.as_str()), (1, ""), "{}", self.err);
        self.err.strip_prefix("audit: ").unwrap().trim_end()
    }
}

/// What came out, without any key in it.
pub(crate) fn answer(output: &Output) -> Answer {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8(text.clone()).unwrap());
    for secret in secrets() {
        assert!(
            !out.to_lowercase().contains(&secret) && !err.to_lowercase().contains(&secret),
            "a key, or who was looked for: {out}{err}"
        );
    }
    Answer { status: output.status.code().unwrap(), out, err }
}

/// Every key that a test uses as one, and whoever is looked for.
pub(crate) fn secrets() -> Vec<String> {
    let bytes = [0x31, 0x42, 0x5a, 0x6b, 0x77].map(|byte| hex(&[byte; 32]));
    bytes.into_iter().chain([KNOWN_KEY, SEAL_KEY, &PATIENT.to_lowercase()].map(str::to_owned)).collect()
}

/// Two pseudonym keys, the newer one first.
pub(crate) fn ring() -> String {
    format!("k2:{},k1:{KNOWN_KEY}", hex(&[0x6b; 32]))
}

/// The pseudonyms of a value under both keys, in no tenant.
pub(crate) fn pseudonyms(namespace: &str, value: &str) -> [String; 2] {
    let lookup = Lookup::new(PseudonymKeys::parse(&ring()).unwrap());
    lookup.pseudonyms(namespace, value).try_into().unwrap()
}

/// The pseudonym of a value under the newer key, in a tenant.
pub(crate) fn pseudonym_at(tenant: &str, namespace: &str, value: &str) -> String {
    let lookup = Lookup::new(PseudonymKeys::parse(&ring()).unwrap()).tenant(tenant);
    lookup.pseudonyms(namespace, value).remove(1)
}

/// Whom the tests look for.
pub(crate) const PATIENT: &str = "MRN-0012345";
const WHO_ASKS: [&str; 6] = ["--officer", "p.ortiz", "--purpose", "HCOMPL", "--trail", "trail.jsonl"];

const KEYS: [&str; 6] = [
    "AUDIT_ENV",
    "AUDIT_SEAL_KEY",
    "AUDIT_PSEUDONYM_KEYS",
    "AUDIT_AUDITOR_SECRET_KEY",
    "AUDIT_SIGN_PUBLIC_KEY",
    "AUDIT_SIGN_KEY",
];
