//! How a shuttle works where nothing goes wrong.

use std::time::Duration;

/// The sizes and times of a shuttle; by default those of log-shuttle.
///
/// ```
/// use std::time::Duration;
///
/// let settings = shuttle::Settings { timeout: Duration::from_millis(200), ..shuttle::Settings::default() };
/// assert_eq!((settings.batch_lines, settings.senders), (500, 4));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How many lines fill a batch.
    pub batch_lines: usize,
    /// How long a batch that is not full waits for more lines after its first.
    pub batch_wait: Duration,
    /// How many full batches wait for a sender. What comes on top of them is dropped.
    pub buffer: usize,
    /// How many batches are on their way at once.
    pub senders: usize,
    /// How often a batch is tried.
    pub attempts: u32,
    /// How long the destination may take to answer.
    pub timeout: Duration,
    /// The pause after the first try; after the second it is twice as long.
    pub pause: Duration,
    /// What the frames name as the app. On Heroku it is the drain's token.
    pub app: String,
    /// What the frames name as the process.
    pub process: String,
}

impl Settings {
    /// From so many waiting batches on nothing is tried again.
    pub(crate) const fn crowded(&self) -> usize {
        self.buffer * 3 / 5
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_lines: 500,
            batch_wait: Duration::from_millis(250),
            buffer: 50,
            senders: 4,
            attempts: 3,
            timeout: Duration::from_secs(5),
            pause: Duration::from_secs(1),
            app: "token".to_owned(),
            process: "shuttle".to_owned(),
        }
    }
}
