//! `audit keygen`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct Keygen {
    /// How the variables are printed
    #[arg(long, value_enum, default_value_t = Format::Env)]
    pub(crate) format: Format,
    /// Reads the ring in `AUDIT_PSEUDONYM_KEYS` and puts a new key in front of it: the old ones are kept to find patients
    #[arg(long)]
    pub(crate) ring: bool,
    /// Makes the auditor's pair of keys too: the secret one into that new file (or `auditor.key` in that folder), which only its owner
    /// may read; the public one among the variables, and beside with the ending `.pub`
    #[arg(long, value_name = "FILE")]
    pub(crate) auditor: Option<PathBuf>,
    /// Makes a signing key too: the secret one among the variables, the public one into that new file (or `sign.pub` in that folder)
    #[arg(long, value_name = "FILE")]
    pub(crate) sign: Option<PathBuf>,
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
  (umask 077; audit keygen > .env)
        for development, in a file that nobody else may read
  audit keygen --format heroku --auditor auditor.key --sign sign.pub | sh
        into an app's config variables, past the shell's history; the auditor gets auditor.key and sign.pub
  audit keygen --ring --format json
        a new year's keys: the ring in AUDIT_PSEUDONYM_KEYS with a new key in front of it

What is made:
  AUDIT_SEAL_KEY        seals the lines; `audit verify` needs it
  AUDIT_PSEUDONYM_KEYS  turns identifiers into pseudonyms; whoever looks for a patient needs it
  AUDIT_AUDITOR_KEY     with --auditor: lines cannot be forged later by who reads the variables
  AUDIT_SIGN_KEY        with --sign: lines can be checked with the public key alone

Exit statuses:
  0   done
  64  wrong usage, or AUDIT_PSEUDONYM_KEYS holds no ring
  74  stdout or a file cannot be written; a file that is there is never overwritten";
