//! Where a server listens, and until when.

use std::{env, io, time::Duration};

use tokio::signal::unix::{SignalKind, signal};

use crate::error::{Error, Result};

/// How long requests in flight may take once the server is to stop: `GRACE_SECONDS`, 20 without it; the platform kills
/// after 30.
///
/// # Errors
/// [`Error::Invalid`] where it is no number.
pub fn grace() -> Result<Duration> {
    let Ok(seconds) = env::var("GRACE_SECONDS") else { return Ok(Duration::from_secs(20)) };
    let seconds = seconds.parse().map_err(|_| Error::Invalid("GRACE_SECONDS is not a number"))?;
    Ok(Duration::from_secs(seconds))
}

/// `BIND`, `127.0.0.1` without it, and `PORT`, 8080 without it; 0 is any that is free.
///
/// # Errors
/// [`Error::Invalid`] where `PORT` is no port.
pub fn address() -> Result<(String, u16)> {
    let bind = env::var("BIND").unwrap_or_else(|_| "127.0.0.1".to_owned());
    let Ok(port) = env::var("PORT") else { return Ok((bind, 8080)) };
    let port = port.parse().map_err(|_| Error::Invalid("PORT is not a number between 0 and 65535"))?;
    Ok((bind, port))
}

/// Resolves when the platform asks the process to stop, or somebody presses Ctrl-C.
///
/// # Errors
/// Where the system does not say when.
pub fn stopped() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
