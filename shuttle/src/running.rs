//! A shuttle that runs: a reader, a thread that sees to the time, and the senders.

use std::{
    io::{self, BufRead},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use crate::{
    body::Body,
    faults::{Attempt, Faults, Schedule},
    pipeline::{Load, Outcome, Pipeline},
    settings::Settings,
    shipment::Shipment,
};

/// Where the batches go.
pub trait Destination: Sync {
    /// Sends a body, and gives the status that was answered.
    ///
    /// # Errors
    /// Why no answer came.
    fn post(&self, body: &Body) -> Result<u16, String>;
}

/// A shuttle on the real clock.
///
/// ```
/// use std::sync::Mutex;
/// use shuttle::{Body, Destination, Faults, Settings, Shuttle};
///
/// #[derive(Default)]
/// struct Kept(Mutex<Vec<Body>>);
///
/// impl Destination for Kept {
///     fn post(&self, body: &Body) -> Result<u16, String> {
///         self.0.lock().map_err(|_| "poisoned".to_owned())?.push(body.clone());
///         Ok(204)
///     }
/// }
///
/// let kept = Kept::default();
/// let shuttle = Shuttle::new(Settings::default(), 7, Faults::default());
/// shuttle.run(&mut &b"one\ntwo\n"[..], &kept, &|shipment| println!("{shipment}"))?;
/// assert_eq!(kept.0.lock().unwrap()[0].lines().collect::<Vec<_>>(), [b"one\n", b"two\n"]);
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shuttle {
    settings: Settings,
    schedule: Schedule,
}

impl Shuttle {
    /// A shuttle with these settings, on which this goes wrong.
    pub const fn new(settings: Settings, seed: u64, faults: Faults) -> Self {
        Self { settings, schedule: Schedule::new(seed, faults) }
    }

    /// Carries the input's lines to the destination until the input ends and nothing is left, and tells what became of each
    /// batch. A destination that is slow or away never holds the reading up: lines are dropped instead.
    ///
    /// # Errors
    /// Where the input cannot be read. What was read before is carried all the same.
    pub fn run(
        &self,
        input: &mut dyn BufRead,
        destination: &dyn Destination,
        told: &(dyn Fn(&Shipment) + Sync),
    ) -> io::Result<()> {
        let pipeline = Pipeline::new(self.settings.clone(), self.schedule.clone());
        let station = Station {
            state: Mutex::new(State { pipeline, closed: false }),
            news: Condvar::new(),
            clock: Clock::start(),
            timeout: self.settings.timeout,
            destination,
            told,
        };
        thread::scope(|scope| {
            scope.spawn(|| station.keep_time());
            for _ in 0..self.settings.senders {
                scope.spawn(|| station.send());
            }
            let _closing = Closing(&station);
            let read = station.read(input);
            station.finish();
            read
        })
    }
}

/// What the threads share.
struct Station<'a> {
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

impl Station<'_> {
    fn read(&self, input: &mut dyn BufRead) -> io::Result<()> {
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

    fn finish(&self) {
        let mut state = self.state();
        state.pipeline.close_batch(self.clock.now());
        self.tell(state);
    }

    /// Lets batches go that have waited long enough.
    fn keep_time(&self) {
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
    fn send(&self) {
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
struct Closing<'a, 'b>(&'a Station<'b>);

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
