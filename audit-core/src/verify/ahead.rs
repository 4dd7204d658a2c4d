//! Lines that stand as they were written, read before it is their turn, on all cores: most of the work of a line is its hash, and
//! for that nothing need be known of the lines before it.

use std::{
    collections::HashMap,
    num::NonZero,
    ops::Range,
    sync::{Arc, OnceLock},
    thread::available_parallelism,
};

use rayon::{
    ThreadPool, ThreadPoolBuilder,
    iter::{IntoParallelIterator, ParallelIterator},
};

use super::{
    finding::Place,
    keys::Keys,
    line::{Line, SessionId},
    opened::keyed,
    written::{Written, written},
};
use crate::ratchet::LineKey;

/// A line that begins there.
pub(super) struct Ahead {
    pub(super) at: usize,
    /// How long it is, with its newline.
    pub(super) bytes: usize,
    pub(super) line: Line,
}

/// Who reads them.
pub(super) struct Readers {
    keys: Arc<Keys>,
    /// None where the system gives no threads.
    threads: OnceLock<Option<ThreadPool>>,
}

impl Readers {
    /// With these keys.
    pub(super) fn new(keys: Arc<Keys>) -> Self {
        Self { keys, threads: OnceLock::new() }
    }

    /// Reads the lines of a text, in their order and part by part, while something else is done.
    pub(super) fn read_while<T>(&self, text: &[u8], something: impl FnOnce() -> T) -> (Vec<Vec<Ahead>>, T) {
        let mut ahead = Vec::new();
        let Some(threads) = self.threads.get_or_init(threads) else { return (ahead, something()) };
        let something = threads.in_place_scope(|scope| {
            scope.spawn(|_| ahead = self.read(text));
            something()
        });
        (ahead, something)
    }

    fn read(&self, text: &[u8]) -> Vec<Vec<Ahead>> {
        let lines = |part: Range<usize>| {
            let mut lines = Vec::with_capacity(memchr::memchr_iter(b'\n', &text[part.clone()]).count());
            lines.extend(Part::new(text, part, &self.keys));
            lines
        };
        parts(text).into_par_iter().map(lines).collect()
    }
}

fn threads() -> Option<ThreadPool> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads(cores.min(THREADS)).stack_size(STACK).build().ok()
}

/// More would wait for the one that puts their lines down.
const THREADS: usize = 6;
/// Bytes; they go nowhere deep.
const STACK: usize = 512 << 10;

/// The line that begins there, if it is one.
pub(super) fn line_at(text: &[u8], at: usize) -> Option<Ahead> {
    let Written { object, mac, bytes } = written(text.get(at..)?)?;
    // Whoever takes it knows its place.
    let line = Line::of(object, mac, Place { input: 0, line: 0 })?;
    Some(Ahead { at, bytes, line })
}

/// Whole lines of a text, in parts that are worth the way to another thread.
fn parts(text: &[u8]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let near = text.len().min(start + PART);
        let end = memchr::memchr(b'\n', &text[near..]).map_or(text.len(), |newline| near + newline + 1);
        parts.push(start..end);
        start = end;
    }
    parts
}

const PART: usize = 64 << 10;

/// The lines of one part.
struct Part<'a> {
    text: &'a [u8],
    left: Range<usize>,
    keys: &'a Keys,
    /// Which key fits the lines of a session, if any.
    fitting: HashMap<SessionId, Option<(usize, LineKey)>>,
}

impl<'a> Part<'a> {
    fn new(text: &'a [u8], left: Range<usize>, keys: &'a Keys) -> Self {
        Self { text, left, keys, fitting: HashMap::new() }
    }

    /// Which seal key the line was sealed with, where all lines of its session have one. The first line of a session tells which that is:
    /// where somebody invented it, the others are tried when it is their turn.
    fn seal(&mut self, line: &Line) -> Option<usize> {
        let Self { keys, fitting, .. } = self;
        let fitting = fitting.entry(line.s).or_insert_with(|| keyed(keys, 0..keys.seals.len(), line));
        let (seal, key) = fitting.as_ref()?;
        key.fits(&line.d, &line.mac).then_some(*seal)
    }
}

impl Iterator for Part<'_> {
    type Item = Ahead;

    fn next(&mut self) -> Option<Ahead> {
        while !self.left.is_empty() {
            let begin = self.left.start;
            if let Some(mut ahead) = line_at(self.text, begin) {
                self.left.start += ahead.bytes;
                ahead.line.seal = self.seal(&ahead.line);
                return Some(ahead);
            }
            let newline = memchr::memchr(b'\n', &self.text[self.left.clone()]);
            self.left.start = newline.map_or(self.left.end, |newline| begin + newline + 1);
        }
        None
    }
}
