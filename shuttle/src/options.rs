//! What stands on the command line.

use std::time::Duration;

use clap::Parser;
use shuttle::{Faults, Settings};

/// Carries the lines on its input to a log destination, as Heroku's log-shuttle does, with the faults that you ask for.
///
/// Lines are framed as syslog (RFC 6587), cut at 10,000 bytes, and sent in batches. It ends when its input ends and
/// nothing is left to send. On stderr stands what became of batches that were not delivered.
#[derive(Parser)]
#[command(version, after_long_help = EXAMPLES)]
pub(crate) struct Options {
    /// The destination: bodies are sent there with POST
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,

    /// Decides which batches meet a fault: the same seed, the same batches. Without it one is chosen, and shown on stderr
    #[arg(long)]
    seed: Option<u64>,

    /// The buffer is full: the batch is dropped, and a line L12 in a later one tells
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = rate, help_heading = FAULTS)]
    drop: f64,
    /// The batch waits in its sender, and others overtake it
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = rate, help_heading = FAULTS)]
    delay: f64,
    /// The batch arrives, but the answer is not heard: it is sent again after the timeout
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = rate, help_heading = FAULTS)]
    duplicate: f64,
    /// Each try fails: the batch is lost, and a line L13 in a later one tells
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = rate, help_heading = FAULTS)]
    lose: f64,
    /// The batch ends as if the destination had answered 400: gone, and no line tells
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = rate, help_heading = FAULTS)]
    refuse: f64,
    /// How long a delayed batch waits at most
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = seconds, help_heading = FAULTS)]
    longest_delay: Duration,

    /// Lines that fill a batch
    #[arg(long, value_name = "COUNT", default_value = "500", value_parser = count, help_heading = SETTINGS)]
    batch: usize,
    /// How long a batch waits for more lines after its first
    #[arg(long, value_name = "SECONDS", default_value = "0.25", value_parser = seconds, help_heading = SETTINGS)]
    wait: Duration,
    /// Batches that wait for a sender; what comes on top of them is dropped
    #[arg(long, value_name = "COUNT", default_value = "50", value_parser = count, help_heading = SETTINGS)]
    buffer: usize,
    /// Batches that are on their way at once
    #[arg(long, value_name = "COUNT", default_value = "4", value_parser = count, help_heading = SETTINGS)]
    senders: usize,
    /// How often a batch is tried where no answer comes; a 500 is an answer
    #[arg(long, value_name = "COUNT", default_value = "3", help_heading = SETTINGS)]
    attempts: u32,
    /// How long the destination may take to answer
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, help_heading = SETTINGS)]
    timeout: Duration,
    /// The pause after the first try; after the second it is twice as long
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, help_heading = SETTINGS)]
    pause: Duration,
    /// What the frames name as the app
    #[arg(long, value_name = "NAME", default_value = "token", value_parser = name, help_heading = SETTINGS)]
    app: String,
    /// What the frames name as the process
    #[arg(long, value_name = "NAME", default_value = "shuttle", value_parser = name, help_heading = SETTINGS)]
    process: String,
}

impl Options {
    pub(crate) fn seed(&self) -> u64 {
        self.seed.unwrap_or_else(|| fastrand::u64(..1_000_000))
    }

    pub(crate) const fn faults(&self) -> Faults {
        let Self { drop, delay, duplicate, lose, refuse, longest_delay, .. } = *self;
        Faults { drop, delay, duplicate, lose, refuse, longest_delay }
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            batch_lines: self.batch,
            batch_wait: self.wait,
            buffer: self.buffer,
            senders: self.senders,
            attempts: self.attempts,
            timeout: self.timeout,
            pause: self.pause,
            app: self.app.clone(),
            process: self.process.clone(),
        }
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| "want a share of the batches, from 0 to 1: 0.05 is one in twenty".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let time = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| time.as_secs() <= DAY)
        .ok_or_else(|| "want seconds, such as 5 or 0.25; a day at most".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "want a number of at least 1".to_owned())
}

/// A space would shift all that follows it in the frame.
fn name(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned()).ok_or_else(|| "want printable ASCII without spaces".to_owned())
}

const FAULTS: &str = "Faults: a share of the batches, from 0 (never) to 1 (always)";
const SETTINGS: &str = "Settings, by default those of log-shuttle";
const DAY: u64 = 86_400;

const EXAMPLES: &str = "\
Examples:
  app | shuttle --url http://127.0.0.1:8514/drain
        what a destination gets when all goes well
  app | shuttle --url http://127.0.0.1:8514/drain --seed 7 --drop 0.05 --delay 0.3 --duplicate 0.1
        a bad day, which can be had again

The frames, the headers and the notices are those of log-shuttle:
  <length> <190>1 <time> shuttle <app> <process> - - <line>
  Content-Type: application/logplex-1, X-Request-Id, Logplex-Msg-Count,
  and with a notice Logplex-Drop-Count (L12) or Logplex-Lost-Count (L13)";
