//! `audit verify`.

use std::path::PathBuf;

use clap::Args;

use super::KeyFiles;
use crate::since;

#[derive(Args)]
pub(crate) struct Verify {
    /// Files, folders (with all that is in them) or `-` for standard input; gzip and zstd are unpacked
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The inputs begin at that time: what is older is not missed. `2026-01-31`, `2026-01-31T08:00:00Z`, or `24h` and `7d` ago
    #[arg(long, value_name = "TIME", value_parser = since::past)]
    pub(crate) since: Option<u64>,
    /// What this check saw is kept there, and what it saw the last time must still be in the inputs. Made where it is not there
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// One JSON object instead of text; its members stand in the README of this program
    #[arg(long)]
    pub(crate) json: bool,
    /// All sessions and all findings, however many there are
    #[arg(long)]
    pub(crate) all: bool,
    /// Counts the lines of that organisation as well. The check is always of all lines: a session has those of every tenant
    #[arg(long, value_name = "CODE")]
    pub(crate) tenant: Option<String>,
    #[command(flatten)]
    pub(crate) keys: KeyFiles,
}

pub(super) const HELP: &str = "\
Examples:
  audit verify drain/
        everything in a folder, packed or not
  audit verify --since 7d --json drain/ | jq .status
        the last week, for a program
  audit verify --keys keys.json --auditor-key auditor.key drain/
        several years with several seal keys, in forward-secure mode
  audit verify --state seen.json drain/
        once more, against what was seen the last time
  audit verify --state seen.json --since 7d drain/
        each night, what came since: what ended before is not looked for, so that all is to be checked now and then

Keys come from the environment:
  AUDIT_SEAL_KEY            that of the app; several with commas between them
  AUDIT_AUDITOR_SECRET_KEY  the auditor's secret key, for sessions in forward-secure mode
  AUDIT_SIGN_PUBLIC_KEY     the public signing key; alone it checks signed lines without any secret
or from files that nobody but you may read. A file for --keys has these members, all optional:
  {\"seal\": [{\"key\": \"<hex>\", \"from\": \"2026-01-01T00:00:00Z\",
             \"until\": \"2027-01-01T00:00:00Z\", \"note\": \"the year 2026\"}],
   \"auditor\": [\"<hex>\"], \"sign\": [{\"key\": \"<hex, public>\", \"from\": \"2026-01-01T00:00:00Z\"}],
   \"pseudonyms\": \"k2:<hex>,k1:<hex>\"}
`from` and `until` are times or dates (midnight in UTC). A key may stand behind its name: \"AUDIT_AUDITOR_SECRET_KEY=<hex>\".

Inputs are gzip, zstd or plain. Other packings are known by how they begin, and told: lines may stand in them that nobody read.

Inputs are read once, with --tenant twice; standard input then waits in an unnamed temporary file that only you can read.

Exit statuses:
  0   nothing was found
  1   evidence of tampering, whatever else there is
  2   lines are missing
  3   something could not be checked
  64  wrong usage, a key that is none, or a file of an option that cannot be opened
  66  an input cannot be opened or has a packing that is not read, and in the others there is
      no evidence of tampering; or there is no audit line in any, or with --since none of that time
  74  the output or the state cannot be written";
