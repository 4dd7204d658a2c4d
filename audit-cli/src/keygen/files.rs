//! The files that keygen makes. None is ever overwritten: a key that is gone takes years of lines with it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::{error::Error, output::plain};

/// A file of that name where the path is a folder; else the path.
pub(super) fn in_folder(path: &Path, name: &str) -> PathBuf {
    if path.is_dir() { path.join(name) } else { path.to_owned() }
}

/// Where the public half stands: beside, `.pub` in the place of `.key` or behind the name.
pub(super) fn beside(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|ending| ending == "key") {
        return path.with_extension("pub");
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

/// New files: all of them, or none.
#[derive(Default)]
pub(super) struct NewFiles(Vec<PathBuf>);

impl NewFiles {
    /// For its owner alone.
    pub(super) fn secret(&mut self, path: &Path, text: &[u8]) -> Result<(), Error> {
        self.create(path, 0o600, text)
    }

    /// For everybody.
    pub(super) fn public(&mut self, path: &Path, text: &[u8]) -> Result<(), Error> {
        self.create(path, 0o644, text)
    }

    /// They stay.
    pub(super) fn keep(mut self) {
        self.0.clear();
    }

    fn create(&mut self, path: &Path, mode: u32, text: &[u8]) -> Result<(), Error> {
        if self.0.iter().any(|made| made == path) {
            let name = plain(&path.to_string_lossy());
            return Err(Error::Usage(format!("two options name {name}: give each a new file of its own")));
        }
        let new = OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
        let file = new.map_err(|error| Error::make(path, error))?;
        self.0.push(path.to_owned());
        write(&file, text).map_err(|error| Error::make(path, error))
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        self.0.iter().for_each(|path| _ = fs::remove_file(path));
    }
}

fn write(mut file: &File, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    file.sync_all()
}
