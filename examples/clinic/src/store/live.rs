//! A patient's monitor.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use tokio::time::{Interval, MissedTickBehavior, interval};
use uuid::Uuid;

use super::{Charts, clock};
use crate::{clinic::Clinic, error::Result, synthetic, vitals::Vitals, watch::Watch};

/// A patient's vital signs as they are measured.
pub struct Live {
    clinic: Clinic,
    patient: Uuid,
    clock: Interval,
    shown: u32,
    count: u32,
}

impl Charts {
    /// Watches a patient's monitor: the first measurement at once. The numbers are synthetic.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid), [`Error::NotFound`](crate::Error::NotFound),
    /// [`Error::Merged`](crate::Error::Merged), [`Error::Database`](crate::Error::Database)
    pub async fn live(&self, patient: Uuid, watch: &Watch) -> Result<Live> {
        let (period, count) = (watch.checked_period()?, watch.checked_count()?);
        self.patient(patient).await?;
        let mut clock = interval(period);
        // Who reads slowly gets fewer in a minute, not many at once.
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Live { clinic: self.clinic, patient, clock, shown: 0, count })
    }
}

impl Stream for Live {
    type Item = Result<Vitals>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Vitals>>> {
        if self.shown == self.count {
            return Poll::Ready(None);
        }
        ready!(self.clock.poll_tick(cx));
        let index = self.shown;
        self.shown += 1;
        let measured = |now| synthetic::vitals(self.clinic, self.patient, index, now);
        Poll::Ready(Some(clock::now().map(measured)))
    }
}
