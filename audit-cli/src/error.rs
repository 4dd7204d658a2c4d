//! Why a command did not run, in one sentence: what was wrong, where, and what to do.

use std::{io, path::Path};

use audit_core::keys::KeyError;

use crate::output::{self, plain};

/// What ends the program early. No variant holds a key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The arguments, a key, or a file given with an option.
    #[error("{0}")]
    Usage(String),
    /// A key in the environment.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file that an option names. Inputs that cannot be opened end nothing.
    #[error("{0} cannot be opened: {1}; check its name and your rights")]
    Open(String, String),
    /// A file that was to be made.
    #[error("{0} cannot be made: {1}; name a new file, in a folder where you may write")]
    Make(String, String),
    /// The trail: nothing may be shown without it.
    #[error("nothing is shown, because the access could not be recorded in {0}: {1}")]
    Trail(String, String),
    /// Standard output.
    #[error("the output cannot be written: {}", why(.0))]
    Output(#[from] io::Error),
}

impl Error {
    pub(crate) fn open(file: &Path, error: &io::Error) -> Self {
        Self::Open(plain(&file.to_string_lossy()), why(error))
    }

    pub(crate) fn make(file: &Path, error: &io::Error) -> Self {
        Self::Make(plain(&file.to_string_lossy()), why(error))
    }

    /// Says it on stderr, and gives the exit status.
    pub(crate) fn tell(&self) -> u8 {
        output::say(&format!("audit: {self}\n"));
        match self {
            Self::Usage(_) | Self::Key(_) | Self::Open(..) => USAGE,
            Self::Make(..) | Self::Trail(..) | Self::Output(_) => UNWRITTEN,
        }
    }
}

/// What the system says, without its number.
pub(crate) fn why(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error ").map_or(text.as_str(), |(words, _)| words).to_owned()
}

/// The exit statuses of `sysexits.h`: wrong usage,
pub(crate) const USAGE: u8 = 64;
/// an input that cannot be opened,
pub(crate) const UNREAD: u8 = 66;
/// and an output that cannot be written.
const UNWRITTEN: u8 = 74;
