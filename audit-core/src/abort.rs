//! Where a panic ends the process (`panic = "abort"`): what can still be said.
//!
//! Nothing is dropped there, so no operation ends by itself, and the session does not either. A hook ends the operation that
//! panicked, and the session with the number of those that it leaves open. It comes before the hooks that are there
//! already; one that the app sets later should call the one before it, as they all should.

use std::{panic, sync::mpsc, thread, time::Duration};

use crate::{emit::go_past, handle::Handle, scope::Scope};

/// Sees to the last words of a process that a panic ends.
pub(crate) fn see_to_last_words(handle: &Handle) {
    // Whoever panics may not touch the hooks.
    if !cfg!(panic = "abort") || thread::panicking() {
        return;
    }
    let (weak, before) = (handle.downgrade(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        if let Some(handle) = weak.upgrade() {
            speak(handle);
        }
        before(panic);
    }));
}

fn speak(handle: Handle) {
    let patience = handle.sink().patience();
    go_past();
    if let Some(scope) = Scope::current() {
        within(patience, move || drop(scope.panicked()));
    }
    // The number of a line is behind those of all before it: accepted with it are they all.
    within(patience, move || _ = handle.stop().wait());
}

/// Does it in a thread of its own, and does not wait for longer: the one that panics may hold what it takes.
fn within(patience: Duration, what: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    let spawned = thread::Builder::new().name("audit-last-words".to_owned()).spawn(move || {
        what();
        // The other side may have given up.
        let _ = done.send(());
    });
    if spawned.is_ok() {
        let _ = wait.recv_timeout(patience);
    }
}
