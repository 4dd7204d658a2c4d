//! A folder with all that is in it, by name.

use std::{io, path::Path};

use walkdir::{DirEntry, WalkDir};

use super::{Inputs, skip};

impl Inputs {
    pub(super) fn unfold(&mut self, folder: &Path) {
        let mut walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    if !self.enter(&entry) {
                        walk.skip_current_dir();
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder);
                    if error.loop_ancestor().is_some() {
                        skip(path, "it leads back to a folder that it is in");
                    } else {
                        let path = path.to_owned();
                        self.unread(&path, &io(error));
                    }
                }
            }
        }
    }

    /// Whether what is below it is to be read; what is no folder has nothing below.
    fn enter(&mut self, entry: &DirEntry) -> bool {
        let (path, kind) = (entry.path(), entry.file_type());
        match entry.metadata() {
            Ok(found) if kind.is_dir() => {
                // Links could make as many ways to a folder as there are numbers.
                let new = self.meets(&found);
                if !new {
                    skip(path, "it is read already");
                }
                return new;
            }
            Ok(found) if kind.is_file() => self.file(path, &found),
            Ok(_) => skip(path, "it is neither a file nor a folder"),
            Err(error) => self.unread(path, &io(error)),
        }
        true
    }
}

/// Without the words of the library, which name the path once more.
fn io(error: walkdir::Error) -> io::Error {
    error.into_io_error().unwrap_or_else(|| io::Error::other("it leads back to itself"))
}
