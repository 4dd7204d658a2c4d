//! The file of `--state`: what an earlier check saw.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use audit_core::verify::State;
use tempfile::NamedTempFile;

use crate::{error::Error, output::plain};

/// None where there was no earlier check.
pub(super) fn read(path: &Path) -> Result<Option<State>, Error> {
    let wrong = |what: &str| Error::Usage(format!("{}: {what}", plain(&path.to_string_lossy())));
    match fs::read(path) {
        // Whoever empties it takes the memory away: that is no first check.
        Ok(text) if text.is_empty() => Err(wrong(EMPTY)),
        // The words of the library are about JSON, and nobody wrote this by hand.
        Ok(text) => State::from_json(&text).map(Some).map_err(|_| wrong(NO_STATE)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::open(path, &error)),
    }
}

/// Where the next state will stand. It is made before anything is read: who waits an hour for a check wants it to be remembered.
pub(super) struct Next {
    path: PathBuf,
    /// For its owner alone, and gone where nothing comes of it.
    file: NamedTempFile,
}

impl Next {
    pub(super) fn begin(path: &Path) -> Result<Self, Error> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or_else(|| Path::new(".")));
        // Its own words name the temporary file.
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(|error| Error::make(path, &words(error.kind())))?,
        })
    }

    /// In one step, so that a crash leaves the old one or the new one.
    pub(super) fn write(mut self, state: &State) -> Result<(), Error> {
        let written = self.file.write_all(&state.to_json()).and_then(|()| self.file.as_file().sync_all());
        let written = written.and_then(|()| Ok(self.file.persist(&self.path)?));
        written.map(drop).map_err(|error| Error::make(&self.path, &error))
    }
}

/// What it means where a file is to be made.
fn words(kind: ErrorKind) -> io::Error {
    match kind {
        ErrorKind::NotFound => io::Error::other("there is no such folder"),
        ErrorKind::PermissionDenied => io::Error::other("you may not write in its folder"),
        kind => kind.into(),
    }
}

const NO_STATE: &str = "this is no state of an earlier check: give the file that `--state` wrote, or the name of a new one to begin anew";
const EMPTY: &str = "this is no state of an earlier check, it is empty: look for what emptied it, or give the name of a new file to begin anew";
