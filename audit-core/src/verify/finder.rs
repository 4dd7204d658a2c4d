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
    let mut finder = Finder { judge, fragments: Fragments::default(), place: Place { input, line: 1 } };
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
    let line = if line < near_end { line + part(&rest[line..]) } else { line };
    keep.max(done).min(done + line.min(seal))
}

impl Finder<'_> {
    /// Counts the lines of bytes that are done.
    fn count(&mut self, bytes: &[u8]) {
        self.place.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    /// Looks at something that begins like a line; whether it is one.
    fn consider(&mut self, found: &Found<'_>, text: &[u8]) -> bool {
        match &found.candidate {
            Candidate::Sealed(sealed) => return self.judge.sealed(sealed, false, self.place),
            Candidate::Unsealed => self.judge.unchecked(Kind::Unsealed, self.place, None),
            Candidate::Cut(bytes) => self.begin(Stream::of(line_before(text, found.start)), bytes),
            Candidate::String(string) => self.string(string, &Stream::of(line_before(text, found.start)), 0),
        }
        false
    }

    fn begin(&mut self, stream: Stream, bytes: &[u8]) {
        if let Some(displaced) = self.fragments.begin(stream, bytes, self.place) {
            self.judge.unchecked(Kind::Fragment, displaced, None);
        }
    }

    /// Looks through what a string says; it may hold strings in its turn.
    fn string(&mut self, text: &[u8], stream: &Stream, depth: usize) {
        let (mut from, mut done) = (0, 0);
        while let Next::Found(found) = next(text, from, done, true) {
            let taken = match &found.candidate {
                Candidate::Cut(bytes) => {
                    self.begin(stream.clone(), bytes);
                    false
                }
                Candidate::String(inner) if depth < DEPTH => {
                    self.string(inner, stream, depth + 1);
                    false
                }
                _ => self.consider(&found, text),
            };
            from = if taken { found.end } else { found.inside };
            done = done.max(found.end);
        }
    }

    /// Looks through what lies between candidates: pieces of others, and what platforms say.
    fn foreign(&mut self, bytes: &[u8], ended: bool) {
        let pieces = !self.fragments.is_empty()
            || memmem::find(bytes, b"mac\\\":").is_some()
            || memmem::find(bytes, b"\"mac\"").is_some();
        let says = [&b"Error L"[..], b"heroku"].iter().any(|sign| memmem::find(bytes, sign).is_some());
        if !pieces && !says {
            return;
        }
        let mut place = self.place;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            for text in texts(line) {
                if pieces && (ended || text.ends_with(b"\n") || text.len() < line.len()) {
                    self.go_on(text, place);
                }
                self.judge.foreign(text, place);
            }
            place.line += u64::from(line.ends_with(b"\n"));
        }
    }

    /// Looks whether the text is a piece of a line.
    fn go_on(&mut self, text: &[u8], place: Place) {
        let Self { judge, fragments, .. } = self;
        let taken = fragments.go_on(text, &mut |place, line| {
            if !line.is_some_and(|sealed| judge.sealed(&sealed, true, place)) {
                judge.unchecked(Kind::Fragment, place, None);
            }
        });
        if !taken && is_end(text) {
            judge.unchecked(Kind::Fragment, place, None);
        }
    }
}

/// Where to part a long line: behind a whole message, if it is a drain's body.
fn part(line: &[u8]) -> usize {
    let messages = texts(line).map(<[u8]>::len).filter(|length| *length < line.len());
    let whole: usize = messages.sum();
    let last = texts(line).last().map_or(0, <[u8]>::len);
    if whole > last && last < REACH { whole - last } else { line.len() - NEAR.min(line.len()) }
}

/// What stands in the line before that place.
fn line_before(text: &[u8], place: usize) -> &[u8] {
    // No header is longer.
    let before = &text[place.saturating_sub(HEADER)..place];
    let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    &before[line..]
}

/// How deep in strings a line is looked for.
const DEPTH: usize = 8;
/// Bytes of a record whose seal may stand before its object,
const REACH: usize = 64 << 10;
/// and of a name that a window parts.
const NEAR: usize = 64;
