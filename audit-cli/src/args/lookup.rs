//! `audit lookup`.

use std::path::PathBuf;

use clap::Args;

use super::{KeyFiles, WhoAsks};

#[derive(Args)]
pub(crate) struct Lookup {
    /// Identifiers as the app knows them. Without any, they are read from standard input, one a line
    #[arg(value_name = "VALUE")]
    pub(crate) values: Vec<String>,
    /// What they identify: `patient`, `user`, `service`, or the kind of a record
    #[arg(long)]
    pub(crate) namespace: String,
    /// The canonical form of that namespace in the app: of `trim`, `upper` and `lower`
    #[arg(long, value_name = "STEPS", value_delimiter = ',')]
    pub(crate) form: Vec<String>,
    /// Reads canonical forms and tenants from the verified lines there; more than once for more inputs
    #[arg(long, value_name = "INPUT")]
    pub(crate) learn: Vec<PathBuf>,
    /// In that organisation, and in namespaces that all share
    #[arg(long, value_name = "CODE")]
    pub(crate) tenant: Option<String>,
    /// One JSON object for each value instead of text; its members stand in the README of this program
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) who_asks: WhoAsks,
    #[command(flatten)]
    pub(crate) keys: KeyFiles,
}

pub(super) const HELP: &str = "\
Examples:
  audit lookup --namespace patient --officer p.ortiz --purpose PATRQT --trail trail.jsonl < numbers.txt
        the numbers stay out of the shell's history
  audit lookup --namespace patient --learn drain/ --officer p.ortiz --purpose PATRQT --trail trail.jsonl < number.txt > pseudonyms.txt
  grep -F -f pseudonyms.txt drain/morning.log
        with the canonical forms and tenants of the app

A value has a pseudonym under each key of the ring, in each tenant, and in each spelling that the forms make of it; all are printed, \
because nobody knows which an app wrote. Where the app has canonical forms or tenants, name them, or name lines with --learn. Of several values, stderr tells which lines are whose.

With --learn it is told whether the ring lacks a key that those lines were written under, and the status is 3 where it would be 0. Another \
key under the right id makes other pseudonyms, and cannot be told.

The access is recorded in the trail before anything is printed: `audit help grep` tells how.

Keys come from the environment or from files, as `audit help verify` tells:
  AUDIT_PSEUDONYM_KEYS      the ring, from the environment where the file of --keys has none
  AUDIT_SEAL_KEY            seals the trail: the first one; from the file of --keys the one in use now

Exit statuses:
  0   done; with --learn nothing was found in the check of those lines
  1, 2, 3, 66  with --learn: as those of `audit verify`; 3 also where the ring lacks a key
  64  wrong usage, a key that is none, a file of an option that cannot be opened, or nobody who asks
  74  the output cannot be written; or the trail, and then nothing is printed";
