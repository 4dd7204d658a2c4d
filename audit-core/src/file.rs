//! A file that the lines go to, each on its disk before anybody goes on.

use std::{
    fs::File,
    io::{self, Write},
};

use crate::output::Output;

/// Writing to it waits for the disk, which only the writer thread may do.
pub(crate) struct Synced(pub(crate) File);

impl Output for Synced {
    fn try_write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes)?;
        // Where this fails, what was written may be lost for good, so it is written once more: a line that is there twice, or a part of
        // it, is no harm.
        self.0.sync_data()?;
        Ok(written)
    }
}
