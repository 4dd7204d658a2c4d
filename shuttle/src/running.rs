//! A shuttle that runs: a reader, a thread that sees to the time, and the senders.

mod station;

use std::{
    io::{self, BufRead},
    thread,
};

use crate::{
    body::Body,
    faults::{Faults, Schedule},
    pipeline::Pipeline,
    settings::Settings,
    shipment::Shipment,
};
use station::{Closing, Station};

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
        let station = Station::new(pipeline, self.settings.timeout, destination, told);
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
