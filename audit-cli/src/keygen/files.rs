//! The files that keygen makes. None is ever overwritten: a key that is gone takes years of lines with it.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// A file of that name where the path is a folder; else the path.
pub(super) fn in_folder(path: &Path, name: &str) -> PathBuf {
    if path.is_dir() { path.join(name) } else { path.to_owned() }
}

/// A secret key for its owner alone, and the public one beside it. Both files, or none.
pub(super) fn pair(path: &Path, secret: &str, public: &str) -> Result<(), Error> {
    let beside = path.with_extension("pub");
    self::public(&beside, public)?;
    create(path, 0o600, secret).inspect_err(|_| {
        _ = fs::remove_file(&beside);
    })
}

/// A public key.
pub(super) fn public(path: &Path, key: &str) -> Result<(), Error> {
    create(path, 0o644, key)
}

fn create(path: &Path, mode: u32, key: &str) -> Result<(), Error> {
    let new = OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    let written = new.and_then(|file| write(&file, key));
    written.map_err(|error| Error::make(path, error))
}

fn write(mut file: &File, key: &str) -> std::io::Result<()> {
    file.write_all(key.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}
