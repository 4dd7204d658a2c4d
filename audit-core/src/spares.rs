//! What a thread keeps to use again instead of asking for memory.

use std::{cell::RefCell, thread::LocalKey};

/// A few values that are empty but for their memory.
pub(crate) struct Spares<T>(RefCell<Vec<T>>);

impl<T> Spares<T> {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// One of them, if there is one; none in a thread that is being torn down.
    pub(crate) fn take(of: &'static LocalKey<Self>) -> Option<T> {
        of.try_with(|spares| spares.0.borrow_mut().pop()).ok().flatten()
    }

    /// Keeps it, unless there are so many.
    pub(crate) fn give(of: &'static LocalKey<Self>, value: T, most: usize) {
        let _ = of.try_with(|spares| {
            let mut spares = spares.0.borrow_mut();
            if spares.len() < most {
                spares.push(value);
            }
        });
    }
}
