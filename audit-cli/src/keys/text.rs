//! Files that hold keys.

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::Path,
};

use zeroize::Zeroizing;

use super::shown;
use crate::{error::Error, output};

/// A file that only its owner should be able to read.
pub(super) struct Secret {
    pub(super) text: Zeroizing<String>,
    name: String,
    shared: bool,
}

pub(super) fn secret(path: &Path) -> Result<Secret, Error> {
    let file = open(path)?;
    let shared = others_may_read(&file);
    Ok(Secret { text: read(path, file)?, name: shown(path), shared })
}

impl Secret {
    /// Says that others may read it: once it is known that there are secrets in it.
    pub(super) fn tell_shared(&self) {
        let name = &self.name;
        if self.shared {
            output::say(&format!(
                "audit: others may read {name}, which holds secret keys: run `chmod 600 {name}`\n"
            ));
        }
    }
}

/// Whether it is a file that its owner shares with others.
pub(crate) fn others_may_read(file: &File) -> bool {
    file.metadata().is_ok_and(|file| file.is_file() && file.mode() & 0o077 != 0)
}

/// The text of a file that everybody may read.
pub(super) fn public(path: &Path) -> Result<Zeroizing<String>, Error> {
    read(path, open(path)?)
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|error| unread(path, &error))
}

fn read(path: &Path, file: File) -> Result<Zeroizing<String>, Error> {
    // As large as it gets, so that no copy is left behind when it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    let read = file.take(LONGEST as u64).read_to_end(&mut bytes);
    let length = read.map_err(|error| unread(path, &error))?;
    let text = str::from_utf8(&bytes).ok().filter(|_| length < LONGEST);
    let text = text.ok_or_else(|| {
        Error::Usage(format!("{} is no file with keys: it is no text, or too long", shown(path)))
    });
    Ok(Zeroizing::new(text?.to_owned()))
}

fn unread(path: &Path, error: &io::Error) -> Error {
    let name = path.to_string_lossy();
    if shown(path) == name {
        return Error::open(path, error);
    }
    Error::Usage(
        "there is no such file, and its name looks like a key: put the key into a file, and name that"
            .to_owned(),
    )
}

/// Thousands of keys.
const LONGEST: usize = 1 << 20;
