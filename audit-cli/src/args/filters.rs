//! Which events are shown.

use clap::Args;

use crate::since;

/// All of them have to hold, each for any line of the operation.
#[derive(Args)]
#[command(next_help_heading = "Filters (all of them have to hold)")]
pub(crate) struct Filters {
    /// Not before that time, and what was lost before it is not missed. `2026-01-31`, `2026-01-31T08:00:00Z`, or `24h` and `7d` ago
    #[arg(long, value_name = "TIME", value_parser = since::past)]
    pub(crate) since: Option<u64>,
    /// Before that time
    #[arg(long, value_name = "TIME", value_parser = since::time)]
    pub(crate) until: Option<u64>,
    /// What was done: `read`, `update`, `login`, …; more than once for any of them
    #[arg(long)]
    pub(crate) action: Vec<String>,
    /// How it ended: `success`, `denied`, `failed` or `unknown`; more than once for any of them
    #[arg(long)]
    pub(crate) outcome: Vec<String>,
    /// The handler: its full name, how that begins, its last parts (`patients::show`), or a pattern with `*`
    #[arg(long, value_name = "PATTERN")]
    pub(crate) handler: Option<String>,
    /// The session, by its id or how that begins; with `/` and a number one line of it, as `show` prints them, and what corrects that
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) session: Option<String>,
    /// Only the data of that organisation. What names no tenant belongs to none
    #[arg(long, value_name = "CODE")]
    pub(crate) tenant: Option<String>,
    /// Only where somebody asked to break the glass
    #[arg(long)]
    pub(crate) break_glass: bool,
}
