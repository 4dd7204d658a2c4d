//! Writing to stdout without ever blocking the thread of a request.
//!
//! On Linux `pwritev2` with `RWF_NOWAIT` writes to a pipe what fits and says `EAGAIN` where it would wait. It goes past
//! the lock of `std::io::stdout`, which has no `try`, and which a stuck `println!` would hold forever. Everything it
//! cannot do (a full pipe, files, terminals, other systems) is left to the writer thread, which may take that lock.

use std::{
    io::{self, Write},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use crate::output::Output;

/// The process's standard output.
pub(crate) struct Stdout {
    /// Whether the system knows how to write to this one without waiting.
    nowait: bool,
}

impl Stdout {
    pub(crate) const fn new() -> Self {
        Self { nowait: cfg!(target_os = "linux") }
    }
}

impl Output for Stdout {
    #[cfg(target_os = "linux")]
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        use rustix::io::{ReadWriteFlags, pwritev2};

        /// Writes where the file stands, as `write(2)` does.
        const HERE: u64 = u64::MAX;
        if !self.nowait {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        match pwritev2(rustix::stdio::stdout(), &[io::IoSlice::new(bytes)], HERE, ReadWriteFlags::NOWAIT) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL | Errno::SPIPE) => {
                self.nowait = false;
                Err(io::ErrorKind::WouldBlock.into())
            }
            result => Ok(result?),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn try_write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The lock keeps the app's own `println!` out of the middle of our lines; what it left in the buffer goes first.
        let mut lock = io::stdout().lock();
        lock.flush()?;
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            // Somebody made the pipe non-blocking: wait until it takes something again.
            Err(Errno::AGAIN) => {
                wait_until_writable()?;
                Err(io::ErrorKind::Interrupted.into())
            }
            result => Ok(result?),
        }
    }
}

fn wait_until_writable() -> io::Result<()> {
    let stdout = rustix::stdio::stdout();
    let timeout = Timespec::try_from(Duration::from_millis(100)).map_err(io::Error::other)?;
    poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], Some(&timeout))?;
    Ok(())
}
