//! How an operation ended, and the one place that decides it.

use super::vocabulary::vocabulary;

vocabulary! {
    /// How an operation ended.
    Outcome {
        /// It did what was asked.
        Success = "success",
        /// The app refused it: who asks is unknown, not allowed, or too often here.
        Denied = "denied",
        /// It could not be done.
        Failed = "failed",
        /// Nobody knows: it was dropped from outside.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Why it ended that way.
    Reason {
        /// Nothing was in the way.
        Ok = "ok",
        /// Who asks is not known (401).
        Unauthenticated = "unauthenticated",
        /// Who asks may not (403).
        Forbidden = "forbidden",
        /// It is not there (404, 410).
        NotFound = "not_found",
        /// The request was not understood, mostly refused by an extractor (other 4xx).
        Invalid = "invalid",
        /// It clashes with what is there (409, 412).
        Conflict = "conflict",
        /// Asked too often (429).
        RateLimited = "rate_limited",
        /// It took too long (408, 504).
        Timeout = "timeout",
        /// The app failed (5xx, an `Err` of a plain function).
        Error = "error",
        /// The handler panicked.
        Panic = "panic",
        /// Dropped from outside: the client left, a timeout fired, a task was aborted.
        Cancelled = "cancelled",
        /// The line was not accepted in time, and the answer was held back.
        Withheld = "withheld",
    }
}

vocabulary! {
    /// How much attention a line deserves.
    Severity {
        /// The ordinary case.
        Info = "info",
        /// Worth a look when it repeats: refusals, broken-off operations.
        Notice = "notice",
        /// Something is wrong with the app.
        Warning = "warning",
        /// Something is wrong with the log.
        Alert = "alert",
    }
}

/// How an operation ended and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// How.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
}

impl Ending {
    /// It did what was asked.
    pub const OK: Self = Self { outcome: Outcome::Success, reason: Reason::Ok };
    /// The handler panicked.
    pub const PANIC: Self = Self { outcome: Outcome::Failed, reason: Reason::Panic };
    /// Dropped from outside.
    pub const CANCELLED: Self = Self { outcome: Outcome::Unknown, reason: Reason::Cancelled };
    /// The answer was held back.
    pub const WITHHELD: Self = Self { outcome: Outcome::Failed, reason: Reason::Withheld };

    /// What a status says.
    ///
    /// ```
    /// use audit_core::event::{Ending, Outcome, Reason};
    ///
    /// assert_eq!(Ending::of_status(200), Ending::OK);
    /// assert_eq!(Ending::of_status(403), Ending { outcome: Outcome::Denied, reason: Reason::Forbidden });
    /// assert_eq!(Ending::of_status(422), Ending { outcome: Outcome::Failed, reason: Reason::Invalid });
    /// ```
    pub const fn of_status(status: u16) -> Self {
        let (outcome, reason) = match status {
            100..=399 => (Outcome::Success, Reason::Ok),
            401 => (Outcome::Denied, Reason::Unauthenticated),
            403 => (Outcome::Denied, Reason::Forbidden),
            429 => (Outcome::Denied, Reason::RateLimited),
            404 | 410 => (Outcome::Failed, Reason::NotFound),
            409 | 412 => (Outcome::Failed, Reason::Conflict),
            408 | 504 => (Outcome::Failed, Reason::Timeout),
            400..=499 => (Outcome::Failed, Reason::Invalid),
            _ => (Outcome::Failed, Reason::Error),
        };
        Self { outcome, reason }
    }

    /// How much attention it deserves.
    pub const fn severity(self) -> Severity {
        match (self.outcome, self.reason) {
            (_, Reason::Withheld) => Severity::Alert,
            (Outcome::Denied | Outcome::Unknown, _) => Severity::Notice,
            (Outcome::Failed, Reason::Error | Reason::Panic | Reason::Timeout) => Severity::Warning,
            (Outcome::Success | Outcome::Failed, _) => Severity::Info,
        }
    }
}
