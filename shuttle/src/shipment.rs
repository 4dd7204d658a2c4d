//! What became of a batch.

use std::{fmt, ops::Range};

/// A batch that the shuttle is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// Its id, as in [`Body::id`](crate::Body::id).
    pub id: String,
    /// Which lines of the input it holds, counted from 0.
    pub lines: Range<u64>,
    /// How it ended.
    pub end: End,
}

/// How a batch ended, as far as the shuttle knows: a lost one may have arrived, where only its answers were lost.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// The destination took it.
    Delivered,
    /// The destination answered with this status, of 400 or more. No notice will tell.
    Refused(u16),
    /// The buffer was full. A notice `L12` counts its lines.
    Dropped,
    /// No try was answered, and this is what the last one failed with. A notice `L13` counts its lines.
    Lost(String),
}

impl Shipment {
    /// How many lines it has.
    pub const fn count(&self) -> u64 {
        self.lines.end - self.lines.start
    }
}

impl fmt::Display for Shipment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count();
        match &self.end {
            End::Delivered => write!(f, "{count} lines delivered"),
            End::Refused(status) => {
                write!(
                    f,
                    "{count} lines gone: answered with {status}, which is not tried again, and no notice will tell"
                )
            }
            End::Dropped => write!(f, "{count} lines dropped: the buffer was full; a notice L12 is to tell"),
            End::Lost(why) => write!(f, "{count} lines lost at the last try: {why}; a notice L13 is to tell"),
        }
    }
}

/// How many lines ended how.
///
/// ```
/// let mut summary = shuttle::Summary::default();
/// summary.add(&shuttle::Shipment { id: "1".to_owned(), lines: 0..500, end: shuttle::End::Dropped });
/// assert_eq!(summary.to_string(), "500 lines: 0 delivered, 0 refused, 500 dropped, 0 lost");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines that the destination took.
    pub delivered: u64,
    /// Lines that it answered with 400 or more.
    pub refused: u64,
    /// Lines that the full buffer did not take.
    pub dropped: u64,
    /// Lines for which no answer came.
    pub lost: u64,
}

impl Summary {
    /// Counts the lines of a batch.
    pub fn add(&mut self, shipment: &Shipment) {
        let count = match shipment.end {
            End::Delivered => &mut self.delivered,
            End::Refused(_) => &mut self.refused,
            End::Dropped => &mut self.dropped,
            End::Lost(_) => &mut self.lost,
        };
        *count += shipment.count();
    }
}

impl<'a> FromIterator<&'a Shipment> for Summary {
    fn from_iter<I: IntoIterator<Item = &'a Shipment>>(shipments: I) -> Self {
        let mut summary = Self::default();
        shipments.into_iter().for_each(|shipment| summary.add(shipment));
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { delivered, refused, dropped, lost } = self;
        let all = delivered + refused + dropped + lost;
        write!(f, "{all} lines: {delivered} delivered, {refused} refused, {dropped} dropped, {lost} lost")
    }
}
