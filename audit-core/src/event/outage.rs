//! Why lines were not accepted.

use super::vocabulary::vocabulary;

vocabulary! {
    /// What was wrong with stdout.
    OutageCause {
        /// It took lines too slowly, or none.
        Slow = "slow",
        /// Nobody held the other end any more.
        BrokenPipe = "broken_pipe",
        /// There was no space left.
        StorageFull = "storage_full",
        /// It failed otherwise.
        Error = "error",
    }
}
