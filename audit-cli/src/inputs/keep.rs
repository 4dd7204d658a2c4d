//! What comes only once is kept for whoever reads it twice.

use std::{fs::File, io};

use super::{Inputs, Source, Unread};

impl Inputs {
    /// Keeps standard input and pipes in temporary files: without a name, and for this process alone.
    pub(crate) fn keep(&mut self) {
        for source in std::mem::take(&mut self.sources) {
            if source.bytes().is_some() {
                self.sources.push(source);
                continue;
            }
            match kept(&source) {
                Ok((file, bytes)) => self.sources.push(Source::Kept(source.name(), file, bytes)),
                Err(error) => self.unread.push(Unread::of(&source, &error)),
            }
        }
    }
}

/// As it comes: packed, where it is.
fn kept(source: &Source) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile()?;
    let bytes = io::copy(&mut source.packed()?, &mut file)?;
    Ok((file, bytes))
}
