//! `audit show`.

use std::path::PathBuf;

use clap::Args;

use super::{Filters, KeyFiles, WhoAsks};

#[derive(Args)]
pub(crate) struct Show {
    /// Files, folders (with all that is in them) or `-` for standard input; gzip and zstd are unpacked
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// One JSON object for each line of the log instead of text; its members stand in the README of this program
    #[arg(long)]
    pub(crate) json: bool,
    /// Also the names of the fields that were disclosed and changed, and the client: its network and its pseudonym
    #[arg(long, conflicts_with = "json")]
    pub(crate) wide: bool,
    /// The lines of the sessions themselves, too: start, checkpoints, signatures, stop
    #[arg(long)]
    pub(crate) control: bool,
    /// A CSV file with namespace, value and label: the label stands beside the pseudonym. Asks for who wants to know that, below
    #[arg(long, value_name = "FILE")]
    pub(crate) people: Option<PathBuf>,
    /// Who did it, as the lines name them: a pseudonym, or a code where the app writes those; more than once for any of them
    #[arg(long, value_name = "PSEUDONYM")]
    pub(crate) actor: Vec<String>,
    /// Whose data it was, by pseudonym (`audit grep` finds patients by their numbers); more than once for any of them
    #[arg(long, value_name = "PSEUDONYM")]
    pub(crate) patient: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) who_asks: WhoAsks,
    #[command(flatten)]
    pub(crate) keys: KeyFiles,
}

pub(super) const HELP: &str = "\
Examples:
  audit show drain/
        everything, in the order of the inputs
  audit show --since 24h --outcome denied --outcome failed drain/
        what did not go well since yesterday
  audit show --break-glass --json drain/ | jq -r .event.actor.id
        who went beyond the rules, for a program
  audit show --people staff.csv --officer p.ortiz --purpose HCOMPL --trail trail.jsonl drain/
        with the names of staff beside their pseudonyms

How an event is shown:
  verified 2026-01-01T08:00:00.004Z  workforce user.k1.…  read Patient for TREAT  patient.k1.…  success  patients::show  …

The mark, the time (UTC), who, what and what for, whose, how it ended and why, the handler (the route, where none has the attribute), the tenant, \
session/number. With --wide, before the last of these: `fields` and `changed`, the names of what was disclosed and of what was changed, on any line of the operation, \
and `client`, the network and the pseudonym of the address that the request came from. The mark is \
`verified` (in colours: ✓) where the seal fits, whatever the line says. `?? not verified` means that nothing of it may be believed, \
`?? key not in use then` that its seal fits and the key was not in use at its time (`until` in the file of --keys): whoever else had that \
key may have written it. \
An operation is one line, that of its end: its begin and its parts are folded into it, and whom only they name stands there. One that \
only began says `began, no end`; one that was corrected afterwards has a second line behind it. \
That stands before it where the correction precedes every other line of its operation in the inputs and the filters hold for it, and alone where they hold for it \
and not for the operation. Give inputs in the order in which they were written: with filters, a correction that comes long before its operation may be missing. \
Each filter has to hold for some line of the operation, which need not be the same for all. A correction is no such line: it goes with its operation, and is \
judged by itself only where that is not shown or has not come yet. \
Where nothing is shown, stderr says so, and which of --tenant, --handler and --session no line has at all. With --json each line of the log is an object, \
shown as soon as it is known to be wanted; of the parts those that name who was asked for.

Inputs are read twice, to check and to show, with --people three times. Standard input waits in an unnamed temporary file meanwhile, \
which only you can read.

Keys come from the environment or from files, as `audit help verify` tells. With --people:
  AUDIT_PSEUDONYM_KEYS      the ring, from the environment where the file of --keys has none
  AUDIT_SEAL_KEY            seals the trail: the first one; from the file of --keys the one in use now

The verdict of the check stands on stderr. Exit statuses:
  0   nothing was found
  1   evidence of tampering, whatever else there is
  2   lines are missing
  3   something could not be checked; or with --people, the ring lacks a key that the log was written under
  64  wrong usage, a key that is none, or a file of an option that cannot be opened
  66  an input cannot be opened, or there is no audit line in any, or with --since none of that time
  74  the output cannot be written; or the trail, and then nothing is shown";
