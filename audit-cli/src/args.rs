//! What stands on the command line, and what `--help` teaches about it: what several commands take, then each command.

mod access;
mod filters;
mod keys;
// The commands.
mod grep;
mod keygen;
mod lookup;
mod show;
mod verify;

pub(crate) use access::WhoAsks;
pub(crate) use filters::Filters;
pub(crate) use grep::Grep;
pub(crate) use keygen::{Format, Keygen, Made};
pub(crate) use keys::KeyFiles;
pub(crate) use lookup::Lookup;
pub(crate) use show::Show;
pub(crate) use verify::Verify;

use clap::{
    Arg, CommandFactory, FromArgMatches, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};
use clap_complete::Shell;

use crate::{
    error::{Error, USAGE},
    output, trail,
};

/// Makes the keys of an audit log, checks what was kept of it, and finds in it who did what
///
/// An app with the audit SDK prints sealed lines, and a log drain carries them to a destination. This program tells from what the
/// destination has kept whether lines were changed, forged or lost, shows what they say, and finds one person in them. It needs the
/// keys that the app was started with, and no access to the app.
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
    #[command(after_long_help = verify::HELP)]
    Verify(Verify),
    /// What do the lines say?
    ///
    /// Checks the inputs as `verify` does, and then shows what they say: one event a line, or only those that the filters let through.
    /// No name and no number of a patient is needed for that, and none comes out: people stand there as pseudonyms.
    #[command(after_long_help = show::HELP)]
    Show(Show),
    /// What was done with the data of one person, or by one?
    ///
    /// Finds a person by the identifier that the app knows them by, and shows the events as `show` does. That is an access to patient
    /// data itself: it is recorded before the first event is shown, with who asks and why.
    #[command(after_long_help = grep::HELP)]
    Grep(Grep),
    /// Which pseudonyms has a person?
    ///
    /// Prints those under all keys of the ring, one a line, the newest key first; of several values one after the other. That is an
    /// access to patient data itself: it is recorded before anything is printed, with who asks and why.
    #[command(after_long_help = lookup::HELP)]
    Lookup(Lookup),
    /// Makes keys, and prints them as variables for the app
    ///
    /// All of them come from the operating system's source of randomness. What stands on stdout is secret: send it where the app's
    /// variables are kept, and nowhere else.
    #[command(after_long_help = keygen::HELP)]
    Keygen(Keygen),
    /// Which keys are at hand? Prints their ids
    ///
    /// Ids are no secrets: lines name the seal key as `kid`, the signing key as `key`, and each pseudonym has the id of its key in it
    /// (`audit show --control`). The auditor's key has none. Where `audit verify` misses a key, this tells whether it is another.
    #[command(after_long_help = keys::HELP)]
    Keys(KeyFiles),
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

/// The program with all its commands.
pub(crate) fn command() -> clap::Command {
    let recorded =
        |arg: Arg| if access::ALL.contains(&arg.get_id().as_str()) { arg.required(true) } else { arg };
    let command = Options::command();
    ["grep", "lookup"]
        .iter()
        .fold(command, |command, name| command.mut_subcommand(name, |command| command.mut_args(recorded)))
}

/// Reads the command line.
pub(crate) fn read() -> clap::error::Result<Options> {
    Options::from_arg_matches(&command().try_get_matches()?)
}

/// Whether it is only not said who asks.
fn who_is_missing(said: &clap::Error) -> bool {
    let named = said.get(ContextKind::InvalidArg);
    let Some(ContextValue::Strings(missing)) =
        named.filter(|_| said.kind() == ErrorKind::MissingRequiredArgument)
    else {
        return false;
    };
    missing.iter().all(|text| access::ALL.iter().any(|name| text.starts_with(&format!("--{name} "))))
}

/// Whether it is not said who is looked for: `audit grep P app.log`, as `grep` has it.
fn whom_is_missing(said: &clap::Error) -> bool {
    let Some(ContextValue::Strings(missing)) = said.get(ContextKind::InvalidArg) else { return false };
    said.kind() == ErrorKind::MissingRequiredArgument
        && missing.iter().any(|text| text.starts_with("--patient "))
}

/// Prints what the arguments made clap say: help, the version, or what is wrong with them.
pub(crate) fn tell(said: &clap::Error) -> Result<u8, Error> {
    if who_is_missing(said) {
        return Err(Error::Usage(trail::WHO.to_owned()));
    }
    let mut text = said.render().ansi().to_string();
    if whom_is_missing(said) {
        text.push_str(WHOM);
    }
    if said.use_stderr() {
        // Somebody may have typed a key where none belongs; it shall not stand in yet another place.
        output::say(&output::mask(&text));
        return Ok(USAGE);
    }
    output::write(|to| to.write_all(text.as_bytes()))?;
    Ok(0)
}

const WHOM: &str = "\nWho is looked for stands behind an option: `--patient VALUE` or `--actor VALUE`, or `--patient -` to read the value from standard input.\n";
const MORE: &str =
    "`audit help COMMAND` shows examples, where keys come from, and what the exit statuses mean.";

const PROGRAM: &str = "\
Exit statuses:
  0        done; in the lines that were read, nothing was found
  1, 2, 3  there is evidence of tampering, lines are missing, or something could not be checked
  64       the command line, a key, or a file that an option names (which cannot be opened, or is not as it has to be)
  66       an input cannot be opened, or there is no audit line in any
  74       the output, the trail, the state or a file that was to be made cannot be written

For packagers: `audit man [COMMAND]` prints manual pages, `audit completions SHELL` completions.";
