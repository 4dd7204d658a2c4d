//! What stands on the command line, and what `--help` teaches about it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{
    error::{Error, USAGE},
    output, since,
};

/// Makes the keys of an audit log, and checks what was kept of it
///
/// An app with the audit SDK prints sealed lines, and a log drain carries them to a destination. This program tells from what the
/// destination has kept whether lines were changed, forged or lost. It needs the keys that the app was started with, and no access to
/// the app.
#[derive(Parser)]
#[command(name = "audit", version, after_help = MORE, after_long_help = PROGRAM)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Is the log whole and unchanged?
    ///
    /// Reads everything it is given, in whatever form it was kept, and tells in the first line what it found: that all is well, that
    /// lines are missing, or that somebody has changed or forged some. Then come the sessions (one for each time the app was started),
    /// what was found and where, and what nobody can know from these lines.
    #[command(after_long_help = VERIFY)]
    Verify(Verify),
    /// Makes keys, and prints them as variables for the app
    ///
    /// All of them come from the operating system's source of randomness. What stands on stdout is secret: send it where the app's
    /// variables are kept, and nowhere else.
    #[command(after_long_help = KEYGEN)]
    Keygen(Keygen),
    /// Prints the JSON Schema of a line
    #[command(after_long_help = "Example:\n  audit schema > audit-line.schema.json")]
    Schema,
    /// Prints the manual page of this program or of one of its commands
    #[command(hide = true, after_long_help = "Example:\n  audit man verify > audit-verify.1")]
    Man {
        /// One of the commands; without it, the page of the whole program
        command: Option<String>,
    },
    /// Prints the completions for a shell
    #[command(
        hide = true,
        after_long_help = "Example:\n  audit completions bash > /etc/bash_completion.d/audit"
    )]
    Completions {
        /// Which one
        shell: Shell,
    },
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Files, folders (with all that is in them) or `-` for standard input; gzip and zstd are unpacked
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The inputs begin at that time: what is older is not missed. `2026-01-31`, `2026-01-31T08:00:00Z`, or `24h` and `7d` ago
    #[arg(long, value_name = "TIME", value_parser = since::time)]
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
    #[command(flatten)]
    pub(crate) keys: KeyFiles,
}

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

/// Prints what the arguments made clap say: help, the version, or what is wrong with them.
pub(crate) fn tell(said: &clap::Error) -> Result<u8, Error> {
    let text = said.render().ansi().to_string();
    if said.use_stderr() {
        // Somebody may have typed a key where none belongs; it shall not stand in yet another place.
        output::say(&output::mask(&text));
        return Ok(USAGE);
    }
    output::write(|to| to.write_all(text.as_bytes()))?;
    Ok(0)
}

const MORE: &str =
    "`audit help COMMAND` shows examples, where keys come from, and what the exit statuses mean.";

const PROGRAM: &str = "\
Exit statuses:
  0        done; for `verify`: nothing was found
  1, 2, 3  `verify` found evidence of tampering, missing lines, or something that could not be checked
  64       the command line, a key or a file given with an option is not as it has to be
  66       an input cannot be opened, or there is no audit line in any
  74       the output cannot be written

For packagers: `audit man [COMMAND]` prints manual pages, `audit completions SHELL` completions.";

const VERIFY: &str = "\
Examples:
  audit verify drain/
        everything in a folder, packed or not
  audit verify --since 7d --json drain/ | jq .status
        the last week, for a program
  audit verify --keys keys.json --auditor-key auditor.key drain/
        several years with several seal keys, in forward-secure mode
  audit verify --state seen.json drain/
        once more, against what was seen the last time

Keys come from the environment:
  AUDIT_SEAL_KEY            that of the app; several with commas between them
  AUDIT_AUDITOR_SECRET_KEY  the auditor's secret key, for sessions in forward-secure mode
  AUDIT_SIGN_PUBLIC_KEY     the public signing key; alone it checks signed lines without any secret
or from files that nobody but you may read. A file for --keys has these members, all optional:
  {\"seal\": [{\"key\": \"<hex>\", \"from\": \"2026-01-01T00:00:00Z\",
             \"until\": \"2027-01-01T00:00:00Z\", \"note\": \"the year 2026\"}],
   \"auditor\": [\"<hex>\"], \"sign\": [\"<hex, public>\"], \"pseudonyms\": \"k2:<hex>,k1:<hex>\"}

Exit statuses:
  0   nothing was found
  1   evidence of tampering, whatever else there is
  2   lines are missing
  3   something could not be checked
  64  wrong usage, or a key that is none
  66  an input cannot be opened, and in the others there is no evidence of tampering;
      or there is no audit line in any
  74  the output cannot be written";

const KEYGEN: &str = "\
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
