//! Where keys are.

use std::path::PathBuf;

use clap::Args;

/// Where the keys are that check lines. Never on the command line, where every process could read them.
#[derive(Args)]
#[command(next_help_heading = "Keys (without these, from the environment)")]
pub(crate) struct KeyFiles {
    /// A JSON file with keys and the times in which they were used; the environment is not asked then
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// A file with the auditor's secret key, which `audit keygen --auditor` made; more than once for more keys
    #[arg(long, value_name = "FILE")]
    pub(crate) auditor_key: Vec<PathBuf>,
    /// A file with a public signing key, which `audit keygen --sign` made; more than once for more keys
    #[arg(long, value_name = "FILE")]
    pub(crate) sign_key: Vec<PathBuf>,
}

pub(super) const HELP: &str = "\
Examples:
  audit keys
        those in the environment
  audit keys --keys keys.json
        those of an auditor, with the times in which they were used
  audit show --control drain/ | grep session.start
        those that the log was written with

Keys come from the environment or from files, as `audit help verify` tells; the ring of pseudonym keys is AUDIT_PSEUDONYM_KEYS, or stands \
in the file of --keys. Two rings may have different keys under one id: that cannot be told from ids.

Exit statuses:
  0   done
  64  wrong usage, a key that is none, or no key at all
  74  stdout cannot be written";
