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
