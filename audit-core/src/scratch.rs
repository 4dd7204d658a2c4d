//! Memory for a text that is soon gone, used again and again by its thread.

use std::ops::{Deref, DerefMut};

use crate::spares::Spares;

/// Bytes on their way to somewhere else.
pub(crate) struct Scratch(Vec<u8>);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(Spares::take(&SPARES).unwrap_or_else(|| Vec::with_capacity(ABOUT)))
    }
}

#[cfg(test)]
impl From<&[u8]> for Scratch {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0);
        if bytes.capacity() <= LARGE {
            bytes.clear();
            Spares::give(&SPARES, bytes, MOST);
        }
    }
}

impl Deref for Scratch {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

thread_local! {
    static SPARES: Spares<Vec<u8>> = const { Spares::new() };
}

/// Most lines are shorter: one that is a few digits longer than those before asks for no memory.
const ABOUT: usize = 1_024;

/// How many a thread keeps: a draft, its line, and those of an emission within.
const MOST: usize = 4;

/// A line is shorter.
const LARGE: usize = 16_384;
