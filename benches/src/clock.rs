//! What a piece of work takes: processor time of the process and of this thread, and time.

use std::time::Instant;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Begins when it is made.
pub struct Clock {
    process: f64,
    thread: f64,
    began: Instant,
}

impl Clock {
    /// From now on.
    pub fn start() -> Self {
        Self { process: process(), thread: thread(), began: Instant::now() }
    }

    /// Nanoseconds of processor time of this thread.
    pub fn thread(&self) -> f64 {
        thread() - self.thread
    }

    /// Nanoseconds of processor time of the whole process.
    pub fn process(&self) -> f64 {
        process() - self.process
    }

    /// Nanoseconds.
    pub fn elapsed(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1e9
    }
}

/// Nanoseconds of processor time that the process has used so far.
pub fn process() -> f64 {
    nanoseconds(clock_gettime(ClockId::ProcessCPUTime))
}

fn thread() -> f64 {
    nanoseconds(clock_gettime(ClockId::ThreadCPUTime))
}

#[expect(clippy::cast_precision_loss, reason = "a few nanoseconds of a hundred days")]
fn nanoseconds(Timespec { tv_sec, tv_nsec }: Timespec) -> f64 {
    tv_sec as f64 * 1e9 + tv_nsec as f64
}
