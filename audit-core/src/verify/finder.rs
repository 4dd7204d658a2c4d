//! From an input to the lines in it, whole ones and what is left of others.

use std::io::Read;

use memchr::memmem;

use super::{
    candidate::{Candidate, Found, Next, Sealed, is_end, next},
    finding::{Kind, Place},
    foreign::texts,
    fragments::{Fragments, HEADER, Stream},
    input::{Windows, read},
};

/// Who is told of what is found.
pub(super) trait Judge {
    /// A whole line; one that was `joined` was put together from pieces. Whether it is one, or may turn out to be.
    fn sealed(&mut self, sealed: &Sealed<'_>, joined: bool, place: Place) -> bool;
    /// Something that begins or ends like a line and cannot be checked.
    fn unchecked(&mut self, kind: Kind, place: Place, note: Option<String>);
    /// A text without any of that.
    fn foreign(&mut self, text: &[u8], place: Place);
}

/// Reads an input to its end, the first, second, … of all.
pub(super) fn find(source: impl Read, input: u32, judge: &mut dyn Judge) {
    let mut finder = Finder { judge, fragments: Fragments::default(), place: Place { input, line: 1 }, long: 0 };
    if let Err(error) = read(source, &mut finder) {
        finder.judge.unchecked(Kind::Malformed, finder.place, Some(format!("cannot be read on: {error}")));
    }
    for place in finder.fragments.end() {
        finder.judge.unchecked(Kind::Fragment, place, None);
    }
}

struct Finder<'a> {
    judge: &'a mut dyn Judge,
    fragments: Fragments,
    /// Where the reading is.
    place: Place,
    /// Bytes of the line before the window.
    long: usize,
}

impl Windows for Finder<'_> {
    fn window(&mut self, bytes: &[u8], ended: bool) -> usize {
        // Up to where there are candidates, where the search goes on, and how far lines were counted.
        let (mut done, mut from, mut counted) = (0, 0, 0);
        let keep = loop {
            match next(bytes, from, done, ended) {
                Next::Found(found) => {
                    if done < found.start {
                        self.foreign(&bytes[done..found.start], ended);
                    }
                    self.count(&bytes[counted..found.start]);
                    counted = found.start;
                    let taken = self.consider(&found, bytes);
                    from = if taken { found.end } else { found.inside };
                    done = done.max(found.end);
                }
                Next::Open(keep) => break keep,
                Next::Nothing => break bytes.len(),
            }
        };
        let settled = if ended { bytes.len() } else { settled(bytes, done, keep) };
        if done < settled {
            self.foreign(&bytes[done..settled], ended);
        }
        self.count(&bytes[counted..settled]);
        settled
    }
}

/// How much of a window that goes on is done: whole lines, and no seal that waits for its object.
fn settled(bytes: &[u8], done: usize, keep: usize) -> usize {
    let rest = &bytes[done..];
    let line = memchr::memrchr(b'\n', rest).map_or(0, |newline| newline + 1);
    let near_end = rest.len().saturating_sub(REACH);
    let seal = memmem::rfind(&rest[near_end..], br#""mac""#).map_or(rest.len(), |at| near_end + at);
    let line = if line < near_end { rest.len() - NEAR.min(rest.len()) } else { line };
    keep.max(done).min(done + line.min(seal))
}
