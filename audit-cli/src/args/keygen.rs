//! `audit keygen`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct Keygen {
    /// How the variables are printed
    #[arg(long, value_enum, default_value_t = Format::Env)]
    pub(crate) format: Format,
    /// Makes these keys alone; more than once, or with commas between them. Without it a seal key and a pseudonym key are made, and
    /// whatever the options below name
    #[arg(long, value_enum, value_name = "KEY", value_delimiter = ',')]
    pub(crate) only: Vec<Made>,
    /// Reads the ring in `AUDIT_PSEUDONYM_KEYS` and puts a new key in front of it: the old ones are kept to find patients. No new seal
    /// key is made then
    #[arg(long)]
    pub(crate) ring: bool,
    /// Makes the auditor's pair of keys too: the secret one into that new file (or `auditor.key` in that folder), which only its owner
    /// may read; the public one among the variables, and beside it in a file that ends with `.pub` (in the place of `.key`)
    #[arg(long, value_name = "FILE")]
    pub(crate) auditor: Option<PathBuf>,
    /// Makes a signing key too: the secret one among the variables, the public one into that new file (or `sign.pub` in that folder)
    #[arg(long, value_name = "FILE")]
    pub(crate) sign: Option<PathBuf>,
    /// What whoever checks the lines needs of the new keys, in a new file for `audit verify --keys` (or `keys.json` in that folder), which
    /// only its owner may read: the seal key, the auditor's secret key, the public signing key
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// Writes the variables to that new file, which only its owner may read, and not to stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// A key that can be made alone.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Made {
    /// `AUDIT_SEAL_KEY`
    Seal,
    /// `AUDIT_PSEUDONYM_KEYS`: a ring of one key, where that variable is not set; with --ring in front of those that there are
    Pseudonyms,
    /// `AUDIT_AUDITOR_KEY`, and the secret half in `auditor.key`, or where --auditor says
    Auditor,
    /// `AUDIT_SIGN_KEY`, and the public half in `sign.pub`, or where --sign says
    Sign,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Lines for a file `.env`
    Env,
    /// One command `heroku config:set`
    Heroku,
    /// One JSON object
    Json,
}

pub(super) const HELP: &str = "\
Examples:
  audit keygen --out .env
  set -a; . ./.env; set +a
        for development, in a new file that nobody else may read; the second line puts them into a shell's environment
  audit keygen --format heroku --keys keys.json --auditor auditor.key --sign sign.pub | HEROKU_APP=my-clinic sh > /dev/null
        into an app's config variables, which `heroku` would print; keys.json goes to the auditor. The keys are arguments of `heroku` as
        long as that runs: do it where nobody else is logged in
  audit keygen --ring --format json
        a new year's pseudonym key: the ring in AUDIT_PSEUDONYM_KEYS with a new key in front of it, and no other key
  audit keygen --only seal --keys keys-2027.json
        a new year's seal key, and no other key

What is made:
  AUDIT_SEAL_KEY        seals the lines; `audit verify` needs it
  AUDIT_PSEUDONYM_KEYS  turns identifiers into pseudonyms; whoever looks for a patient needs it
  AUDIT_AUDITOR_KEY     with --auditor: lines cannot be forged later by who reads the variables
  AUDIT_SIGN_KEY        with --sign: lines can be checked with the public key alone

Files with a key alone say which one it is: AUDIT_AUDITOR_SECRET_KEY=…, AUDIT_SIGN_PUBLIC_KEY=…. Which files were made is told on stderr, \
and which of them are secret; the name of a secret one never ends with `.pub`, nor that of a public one with `.key`. In the file of --keys \
a signing key is in use from now on (`from`): sessions of before need no signature.

Exit statuses:
  0   done
  64  wrong usage, or AUDIT_PSEUDONYM_KEYS holds no ring
  74  stdout or a file cannot be written; a file that is there is never overwritten, and of several all are made or none";
