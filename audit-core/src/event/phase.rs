//! Which line of an operation it is.

use super::vocabulary::vocabulary;

vocabulary! {
    /// One operation has at most one `begin`, any number of `part` lines, exactly one `end`, at most one `after`.
    Phase {
        /// Before the body runs.
        Begin = "begin",
        /// Patients, records and fields that do not fit on the end.
        Part = "part",
        /// How it ended.
        End = "end",
        /// A correction of the end: the answer was held back after all.
        After = "after",
    }
}
