//! What the threads of a shuttle share, and what each of them does.

use std::{
    io::{self, BufRead},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use super::Destination;
use crate::{
    faults::Attempt,
    pipeline::{Load, Outcome, Pipeline},
    shipment::Shipment,
};

/// What the threads share.
pub(super) struct Station<'a> {
    state: Mutex<State>,
    /// Rings when a batch begins, when one waits for a sender, and at the end.
    news: Condvar,
    clock: Clock,
    timeout: Duration,
    destination: &'a dyn Destination,
    told: &'a (dyn Fn(&Shipment) + Sync),
}

struct State {
    pipeline: Pipeline,
    closed: bool,
}

impl<'a> Station<'a> {
    pub(super) fn new(
        pipeline: Pipeline,
        timeout: Duration,
        destination: &'a dyn Destination,
        told: &'a (dyn Fn(&Shipment) + Sync),
    ) -> Self {
        let state = Mutex::new(State { pipeline, closed: false });
        Self { state, news: Condvar::new(), clock: Clock::start(), timeout, destination, told }
    }

    pub(super) fn read(&self, input: &mut dyn BufRead) -> io::Result<()> {
        loop {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let mut state = self.state();
            if state.pipeline.push(line, self.clock.now()) {
                self.news.notify_all();
            }
            self.tell(state);
        }
    }

    pub(super) fn finish(&self) {
        let mut state = self.state();
        state.pipeline.close_batch(self.clock.now());
        self.tell(state);
    }

    /// Lets batches go that have waited long enough.
    pub(super) fn keep_time(&self) {
        let mut state = self.state();
        while !state.closed {
            let now = self.clock.now();
            state = match state.pipeline.due() {
                None => self.news.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(due) if due <= now => {
                    state.pipeline.close_batch(now);
                    self.news.notify_all();
                    self.tell(state);
                    self.state()
                }
                Some(due) => {
                    let waited = self.news.wait_timeout(state, due.saturating_sub(now));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Sends batches until none can come any more.
    pub(super) fn send(&self) {
        while let Some(load) = self.take() {
            thread::sleep(load.delay());
            let mut next = Some(load);
            while let Some(mut load) = next {
                let outcome = self.attempt(&mut load);
                let mut state = self.state();
                let again = state.pipeline.settle(load, outcome, self.clock.now());
                self.tell(state);
                next = again.map(|(load, pause)| {
                    thread::sleep(pause);
                    load
                });
            }
        }
    }

    fn take(&self) -> Option<Load> {
        let mut state = self.state();
        loop {
            if let Some(load) = state.pipeline.take(self.clock.now()) {
                return Some(load);
            }
            if state.closed {
                return None;
            }
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn attempt(&self, load: &mut Load) -> Outcome {
        match load.attempt() {
            Attempt::Sent => match self.destination.post(&load.body) {
                Ok(status) => Outcome::Answered(status),
                Err(why) => Outcome::Failed(why),
            },
            Attempt::Unheard => {
                // Whether it arrived is not heard either.
                let _ = self.destination.post(&load.body);
                thread::sleep(self.timeout);
                Outcome::Failed("its answer was not heard, on purpose".to_owned())
            }
            Attempt::Failed => Outcome::Failed("it fails on purpose".to_owned()),
            Attempt::Refused => Outcome::Answered(400),
        }
    }

    /// Tells what became of batches, when nobody has to wait for that.
    fn tell(&self, mut state: MutexGuard<'_, State>) {
        let ended = state.pipeline.ended();
        drop(state);
        ended.iter().for_each(self.told);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the threads end when nothing is read any more: also where somebody who was told panicked, or all would wait forever.
pub(super) struct Closing<'a, 'b>(pub(super) &'a Station<'b>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.news.notify_all();
    }
}

/// The time since 1970, which never goes backwards here.
struct Clock {
    began: Instant,
    at: Duration,
}

impl Clock {
    fn start() -> Self {
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { began: Instant::now(), at }
    }

    fn now(&self) -> Duration {
        self.at + self.began.elapsed()
    }
}
