//! The file of `--state`: what an earlier check saw.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use audit_core::verify::State;

use crate::{error::Error, output::plain};

/// None where there was no earlier check.
pub(super) fn read(path: &Path) -> Result<Option<State>, Error> {
    match fs::read(path) {
        Ok(text) => State::from_json(&text)
            .map(Some)
            .map_err(|error| Error::Usage(format!("{}: {error}", plain(&path.to_string_lossy())))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::open(path, error)),
    }
}

/// In one step, so that a crash leaves the old one or the new one.
pub(super) fn write(path: &Path, state: &State) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(&state.to_json())?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    written().map_err(|error| Error::make(path, error))
}
