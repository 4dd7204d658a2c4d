//! The log and its process: one log a stdout, two threads, and no dyno whose lines reach nobody.

use std::{
    fs::{self, File},
    io::{self, IsTerminal},
    os::{
        fd::AsFd,
        unix::fs::{FileTypeExt, MetadataExt},
    },
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    thread,
};

use crate::{
    emit::report_once,
    error::Error,
    handle::{Handle, WeakHandle},
    keys::Keys,
};

/// Two logs on one stdout would each number their own lines.
pub(crate) fn claim_stdout(handle: &Handle) -> Result<(), Error> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if running.as_ref().is_some_and(WeakHandle::alive) {
        return Err(Error::AlreadyRunning);
    }
    *running = Some(handle.downgrade());
    Ok(())
}

/// The log of this process's stdout, for plain functions.
pub(crate) fn running() -> Option<Handle> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.upgrade()
}

/// One thread to write where a request's thread must not, and one to keep time, because the first may hang.
pub(crate) fn spawn_threads(handle: &Handle) -> Result<(), Error> {
    let sink = Arc::clone(handle.sink());
    thread::Builder::new()
        .name("audit-writer".to_owned())
        .spawn(move || sink.write_always())
        .map_err(Error::System)?;
    let sink = Arc::clone(handle.sink());
    let weak = handle.downgrade();
    let keep_time = move || sink.keep_time(|duty| _ = weak.upgrade().map(|handle| handle.does(duty)));
    thread::Builder::new().name("audit-keeper".to_owned()).spawn(keep_time).map_err(Error::System)?;
    Ok(())
}

/// Tells the recorder of the `metrics` crate how the log is doing. In a thread of its own: a recorder is foreign code, and
/// may block.
#[cfg(feature = "metrics")]
pub(crate) fn spawn_metrics(handle: &Handle) -> Result<(), Error> {
    const EVERY: std::time::Duration = std::time::Duration::from_secs(10);
    let weak = handle.downgrade();
    let tell = move || {
        while let Some(handle) = weak.upgrade() {
            handle.health().publish();
            drop(handle);
            thread::sleep(EVERY);
        }
    };
    thread::Builder::new().name("audit-metrics".to_owned()).spawn(tell).map_err(Error::System)?;
    Ok(())
}

/// What an attached one-off dyno prints goes to the operator's terminal and into no drain.
pub(crate) fn refuse_attached_dyno(keys: &Keys) -> Result<(), Error> {
    match std::env::var("DYNO") {
        Ok(dyno) if dyno.starts_with("run.") && !keys.ephemeral && io::stdout().is_terminal() => {
            Err(Error::Attached { dyno })
        }
        _ => Ok(()),
    }
}

/// `/dev/null` takes every line, so that nothing is refused. It also stands where stdout was closed: Rust opens it there before `main`.
pub(crate) fn warn_of_nowhere() {
    static WARNED: AtomicBool = AtomicBool::new(false);
    let nowhere = || -> io::Result<bool> {
        let stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?).metadata()?;
        Ok(stdout.file_type().is_char_device() && stdout.rdev() == fs::metadata("/dev/null")?.rdev())
    };
    if nowhere().unwrap_or(false) {
        report_once(
            &WARNED,
            format_args!(
                "stdout is /dev/null, or was closed when the program was started: audit lines reach nobody, and no answer is held back for \
                 that; start it with its stdout where the platform or a pipe takes it"
            ),
        );
    }
}

static RUNNING: Mutex<Option<WeakHandle>> = Mutex::new(None);
