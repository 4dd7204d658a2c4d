//! Writing to stdout without ever blocking the thread of a request.
//!
//! On Linux `pwritev2` with `RWF_NOWAIT` writes to a pipe what fits and says `EAGAIN` where it would wait. It goes past
//! the lock of `std::io::stdout`, which has no `try`, and which a stuck `println!` would hold forever. Everything it
//! cannot do (a full pipe, files, terminals, other systems) is left to the writer thread, which may take that lock.

use std::{
    io::{self, Write},
    os::fd::BorrowedFd,
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

/// Writes what can be written without waiting, or says that it cannot (`EAGAIN`) or does not know how (`EOPNOTSUPP`).
#[cfg(target_os = "linux")]
pub(crate) fn write_at_once(to: BorrowedFd<'_>, bytes: &[u8]) -> rustix::io::Result<usize> {
    use rustix::io::{ReadWriteFlags, pwritev2};

    /// Writes where the file stands, as `write(2)` does.
    const HERE: u64 = u64::MAX;
    match pwritev2(to, &[io::IoSlice::new(bytes)], HERE, ReadWriteFlags::NOWAIT) {
        Err(Errno::NOSYS | Errno::INVAL | Errno::SPIPE) => Err(Errno::OPNOTSUPP),
        result => result,
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn write_at_once(_: BorrowedFd<'_>, _: &[u8]) -> rustix::io::Result<usize> {
    Err(Errno::OPNOTSUPP)
}

impl Stdout {
    pub(crate) const fn new() -> Self {
        Self { nowait: true }
    }
}

impl Output for Stdout {
    fn try_write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.nowait {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        match write_at_once(rustix::stdio::stdout(), bytes) {
            Err(Errno::OPNOTSUPP) => {
                self.nowait = false;
                Err(io::ErrorKind::WouldBlock.into())
            }
            result => Ok(result?),
        }
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
