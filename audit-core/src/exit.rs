//! Where `main` returns, or leaves by `std::process::exit`, and nobody has called `shutdown`: the session ends all the same.
//!
//! What is dropped by then has ended its operations. But some of it never is: workers whose threads go on (those of
//! actix-web do), a runtime that is left behind, an `Audit` in a static. What is under way there counts as open.
//!
//! The values that the main thread keeps for itself are dropped behind everything of `main`, and so we keep one there.

use std::cell::RefCell;

use crate::{handle::Handle, stderr::say};

/// Sees to the last line of a process whose main thread this is. A thread that it could as well outlive says nothing.
pub(crate) fn see_to_last_line(handle: &Handle) {
    if is_main() {
        // In a thread that is being torn down it is too late.
        let _ = LAST.try_with(|last| last.0.replace(Some(handle.clone())));
    }
}

#[cfg(target_os = "linux")]
fn is_main() -> bool {
    // `PID/task/TID`: the first thread of a process has its id. (To ask the system directly, `rustix` would have to be compiled with
    // features that take four times as long as all the others.)
    let Ok(ids) = std::fs::read_link("/proc/thread-self") else {
        // Where the files of the system are out of reach: the standard library calls it so.
        return std::thread::current().name() == Some("main");
    };
    let mut ids = ids.iter();
    ids.next().is_some_and(|process| ids.next_back() == Some(process))
}

/// Elsewhere these values may or may not be dropped.
#[cfg(not(target_os = "linux"))]
fn is_main() -> bool {
    false
}

thread_local! {
    static LAST: Last = const { Last(RefCell::new(None)) };
}

struct Last(RefCell<Option<Handle>>);

impl Drop for Last {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            // The threads that write, and keep the deadline, are still there.
            if let Err(refused) = handle.stop().wait() {
                // Nobody is left who could be told otherwise.
                say(format!("audit: the session has no last line, and what waited is lost: {refused}\n"));
            }
        }
    }
}
