//! `audit grep`.

use std::path::PathBuf;

use clap::Args;

use super::{Filters, KeyFiles, WhoAsks};

#[derive(Args)]
pub(crate) struct Grep {
    /// Files, folders (with all that is in them) or `-` for standard input; gzip and zstd are unpacked
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The patient's identifier as the app knows it; `-` reads values from standard input, one a line. More than once for any of them
    #[arg(long, value_name = "VALUE", required_unless_present = "actor")]
    pub(crate) patient: Vec<String>,
    /// The account of a user, or the name of a program; `-` as above. With --patient: both in one event
    #[arg(long, value_name = "VALUE")]
    pub(crate) actor: Vec<String>,
    /// Does not follow merges and aliases of patients
    #[arg(long)]
    pub(crate) no_links: bool,
    /// One JSON object for each line of the log instead of text; its members stand in the README of this program
    #[arg(long)]
    pub(crate) json: bool,
    /// Also the names of the fields that were disclosed and changed, and the client: its network and its pseudonym
    #[arg(long, conflicts_with = "json")]
    pub(crate) wide: bool,
    /// A CSV file with namespace, value and label: the label stands beside the pseudonym
    #[arg(long, value_name = "FILE")]
    pub(crate) people: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) who_asks: WhoAsks,
    #[command(flatten)]
    pub(crate) keys: KeyFiles,
}

pub(super) const HELP: &str = "\
Examples:
  audit grep --patient - --officer p.ortiz --purpose PATRQT --trail trail.jsonl drain/ < number.txt
        everything that was done with a patient's data; the number stays out of the shell's history
  audit grep --actor dr.adams --since 30d --officer p.ortiz --purpose HCOMPL --trail trail.jsonl drain/
        what an employee did in the last month
  audit grep --patient - --officer p.ortiz --purpose HCOMPL --trail trail.jsonl trail.jsonl < number.txt
        who looked for that patient with this program

Who is found: whoever has a pseudonym of that value, under all keys of the ring, in every tenant and canonical form that verified \
lines name; in whatever place of a line it stands: as patient, as actor or whom somebody acted for, in a link, a grant, a record.

How they stand there: stderr says what they are looked for as, which is all of their pseudonyms. One of those stands first behind what was \
done, with its place where that is not the list of patients: (as actor), (on a part), (in a record), (in a link), (in a grant). With --json \
that is `found`. Where no line names them, stderr says so.

Where verified lines name a pseudonym key that the ring lacks (the first of `keys` in session.start, or that in a pseudonym), that is said, \
and the status is 3 where it would be 0; with --json an object with `missing_keys` and `ring` comes first. Another key under the right id \
finds nobody either, and cannot be told: ids are only names. Try somebody who must be there.

Links: verified lines that merge two patients, or name another identity of one, are followed from one to the next, whoever of the two was \
asked for. An unmerge says that the merge was a mistake, so that later events of the other one are left out; the earlier ones are shown, \
because until then nobody told the two apart. A link of which nobody knows how it ended counts, an unmerge does not. What is found by a \
link says `linked`. The other identity is known only by the pseudonym in the link: look for its own number as well where keys were \
replaced, or name it in the file of --people.

The access is recorded in the trail before the first event is shown: a session of its own with a start, the search and a stop, sealed, \
each line on disk. The officer stands there as the code is, who was looked for as a pseudonym. `audit verify` and `audit show` read it. \
Whoever holds the seal key could write a trail anew: keep it where its officer cannot, or `audit verify --state` elsewhere. What stands \
there already is not checked when something is added: a damaged trail records all the same.

Inputs are read three times: to check, to learn tenants, forms and links, and to show. Standard input waits in an unnamed temporary file \
meanwhile, which only you can read.

Keys come from the environment or from files, as `audit help verify` tells:
  AUDIT_PSEUDONYM_KEYS      the ring, from the environment where the file of --keys has none
  AUDIT_SEAL_KEY            checks the lines, and seals the trail: the first one; from the file of --keys the one in use now

The verdict of the check stands on stderr. Exit statuses:
  0   nothing was found in the check of the log, whether there are events or not, and the ring has all keys that it was written under
  1   evidence of tampering, whatever else there is
  2   lines are missing
  3   something could not be checked, or nobody can be found under a pseudonym key that the ring lacks
  64  wrong usage, a key that is none, a file of an option that cannot be opened, or nobody who asks
  66  an input cannot be opened, or there is no audit line in any, or with --since none of that time
  74  the output cannot be written; or the trail, and then nothing is shown";
