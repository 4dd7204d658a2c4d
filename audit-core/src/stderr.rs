//! A word on stderr, which may be full: then a thread waits for it, and not whoever has something to say.

use std::thread;

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::{Errno, retry_on_intr},
    stdio::stderr,
};

use crate::stdout::write_at_once;

/// Writes it now, if that is possible without waiting. Not through the standard library, whose lock somebody may hold who
/// waits, and whose `eprintln!` panics when stderr is closed.
pub(crate) fn say(text: String) {
    match retry_on_intr(|| write_at_once(stderr(), text.as_bytes())) {
        // A file, a terminal, another system.
        Err(Errno::OPNOTSUPP) if takes() && write(&text) != Err(Errno::AGAIN) => {}
        Err(Errno::AGAIN | Errno::OPNOTSUPP) => say_aside(text),
        // A closed stderr hears nothing.
        Ok(_) | Err(_) => {}
    }
}

fn takes() -> bool {
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut [PollFd::new(&stderr(), PollFlags::OUT)], Some(&now)).is_ok_and(|ready| ready > 0)
}

/// Has a thread of its own write it, whatever stderr is: where stdout hangs, a stderr on the same disk does, too.
pub(crate) fn say_aside(text: String) {
    // Where there is no thread to be had, there is no word.
    let _ = thread::Builder::new().name("audit-stderr".to_owned()).spawn(move || {
        // Somebody has made it non-blocking: as long as it is full, this thread waits.
        while matches!(write(&text), Err(Errno::AGAIN)) {
            let _ = poll(&mut [PollFd::new(&stderr(), PollFlags::OUT)], None);
        }
    });
}

fn write(text: &str) -> rustix::io::Result<usize> {
    retry_on_intr(|| rustix::io::write(stderr(), text.as_bytes()))
}
