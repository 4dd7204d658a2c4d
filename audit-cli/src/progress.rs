//! How far a long input has been read, on stderr where that is a terminal.

use std::io::Read;

use indicatif::{ProgressBar, ProgressStyle};

pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// For so many bytes, or for nobody knows how many.
    pub(crate) fn of(bytes: Option<u64>) -> Self {
        let (bar, style) = match bytes {
            Some(bytes) if bytes < LONG => (ProgressBar::hidden(), "{bytes}"),
            Some(bytes) => (ProgressBar::new(bytes), "{bar:40} {bytes} of {total_bytes}, {eta} left"),
            None => (ProgressBar::no_length(), "{spinner} {bytes} read"),
        };
        Self(ProgressStyle::with_template(style).map_or(bar.clone(), |style| bar.with_style(style)))
    }

    pub(crate) fn watch(&self, source: impl Read) -> impl Read {
        self.0.wrap_read(source)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// What takes less than a second needs no bar.
const LONG: u64 = 64 << 20;
