//! How the log is doing: for readiness probes and metrics.

#[cfg(feature = "metrics")]
use crate::event::Outcome;
use crate::{counters::Counters, error::Refused};

/// How the log is doing at this moment.
///
/// A server that is not ready refuses whatever has `#[audit]`; its other routes work. Let the probe say so, and the router
/// sends the requests to another instance.
///
/// ```
/// use audit_core::testing::Recording;
///
/// let audit = Recording::start();
/// assert!(audit.health().is_ready());
/// audit.fail_output();
/// # let _ = pollster::block_on(audit.review(uuid::Uuid::now_v7(), audit_core::event::Verdict::Justified));
/// let health = audit.health();
/// assert!(!health.is_ready());
/// assert_eq!(health.refusing.unwrap().to_string(), "stdout does not take audit lines (broken pipe)");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Health {
    /// Why operations are refused at once; none while they are taken.
    pub refusing: Option<Refused>,
    /// How many lines have a number and are not out.
    pub waiting: usize,
    /// What happened since the start.
    pub counters: Counters,
}

impl Health {
    /// Whether operations are taken.
    pub const fn is_ready(&self) -> bool {
        self.refusing.is_none()
    }

    /// Hands it to the recorder of the `metrics` crate. The log does so by itself every ten seconds; a handler
    /// that shows the metrics can do it once more.
    ///
    /// | counters | what |
    /// |---|---|
    /// | `audit_lines_total` | lines numbered |
    /// | `audit_operations_total{outcome}` | ends, by outcome |
    /// | `audit_refused_total` | operations refused before they began |
    /// | `audit_withheld_total` | answers held back |
    /// | `audit_unrecorded_total` | operations that went on without a line |
    /// | `audit_unattributed_total` | ends that should have named a patient |
    /// | `audit_unknown_codes_total` | codes that nobody registered |
    ///
    /// And two gauges: `audit_ready` (1 or 0) and `audit_lines_waiting`.
    #[cfg(feature = "metrics")]
    pub fn publish(&self) {
        use metrics::{counter, gauge};

        let Counters { lines, success, denied, failed, unknown, .. } = self.counters;
        counter!("audit_lines_total").absolute(lines);
        for (outcome, ends) in [
            (Outcome::Success, success),
            (Outcome::Denied, denied),
            (Outcome::Failed, failed),
            (Outcome::Unknown, unknown),
        ] {
            counter!("audit_operations_total", "outcome" => outcome.as_str()).absolute(ends);
        }
        counter!("audit_refused_total").absolute(self.counters.refused);
        counter!("audit_withheld_total").absolute(self.counters.withheld);
        counter!("audit_unrecorded_total").absolute(self.counters.unrecorded);
        counter!("audit_unattributed_total").absolute(self.counters.unattributed);
        counter!("audit_unknown_codes_total").absolute(self.counters.unknown_codes);
        gauge!("audit_ready").set(u8::from(self.is_ready()));
        gauge!("audit_lines_waiting").set(u32::try_from(self.waiting).unwrap_or(u32::MAX));
    }
}
