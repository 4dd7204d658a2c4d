//! The files that keygen makes. None is ever overwritten: a key that is gone takes years of lines with it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    output::{plain, say},
};

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
pub(super) struct NewFiles(Vec<Made>);

struct Made {
    path: PathBuf,
    secret: bool,
}

impl NewFiles {
    /// For its owner alone.
    pub(super) fn secret(&mut self, path: &Path, text: &[u8]) -> Result<(), Error> {
        // Whoever sees such a name hands the file over.
        refuse(
            path,
            "pub",
            "would hold a secret key: choose a name that does not end like that of a public one",
        )?;
        self.create(path, true, text)
    }

    /// For everybody.
    pub(super) fn public(&mut self, path: &Path, text: &[u8]) -> Result<(), Error> {
        refuse(
            path,
            "key",
            "would hold a public key alone: choose a name that does not end like that of a secret one",
        )?;
        self.create(path, false, text)
    }

    /// They stay, and are told: which of them are secret is not to be guessed.
    pub(super) fn keep(mut self) {
        let name = |Made { path, secret }: &Made| {
            let mark = if *secret { " (secret)" } else { "" };
            format!("{}{mark}", plain(&path.to_string_lossy()))
        };
        let names: Vec<_> = self.0.drain(..).map(|made| name(&made)).collect();
        if !names.is_empty() {
            say(&format!("audit: made {}\n", names.join(", ")));
        }
    }

    fn create(&mut self, path: &Path, secret: bool, text: &[u8]) -> Result<(), Error> {
        if self.0.iter().any(|made| made.path == path) {
            let name = plain(&path.to_string_lossy());
            return Err(Error::Usage(format!("two options name {name}: give each a new file of its own")));
        }
        let mode = if secret { 0o600 } else { 0o644 };
        let new = OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
        let file = new.map_err(|error| Error::make(path, &error))?;
        self.0.push(Made { path: path.to_owned(), secret });
        write(&file, text).map_err(|error| Error::make(path, &error))
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        self.0.iter().for_each(|made| _ = fs::remove_file(&made.path));
    }
}

/// Refuses a name that says something else than what the file holds.
fn refuse(path: &Path, ending: &str, why: &str) -> Result<(), Error> {
    if path.extension().is_some_and(|found| found == ending) {
        return Err(Error::Usage(format!("{} {why}", plain(&path.to_string_lossy()))));
    }
    Ok(())
}

fn write(mut file: &File, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    file.sync_all()
}
