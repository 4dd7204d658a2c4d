//! Cache lines of their own.

use std::ops::Deref;

/// What many threads write, apart from what they only read: each write of one thread takes the cache line, and all else in it, away
/// from the others. Two lines of 64 bytes, because processors fetch them in pairs.
#[derive(Default)]
#[repr(align(128))]
pub(crate) struct Apart<T>(pub(crate) T);

impl<T> Deref for Apart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
