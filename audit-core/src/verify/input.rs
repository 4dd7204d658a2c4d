//! An input, window by window: so much of it at once as may belong together, and no more.

use std::{
    io::{self, ErrorKind, Read},
    mem,
};

use super::ahead::{Lines, Readers};

/// Who looks through what is read.
pub(super) trait Windows {
    /// Looks through the bytes, and says how many of them are done. The others come again, with more behind them; where the input
    /// has ended, all are done.
    fn window(&mut self, window: Window<'_>) -> usize;
}

/// What is looked through at once.
pub(super) struct Window<'a> {
    pub(super) bytes: &'a [u8],
    /// How many of them came in the window before,
    pub(super) carried: usize,
    /// and which lines behind those have been read already.
    pub(super) ahead: Lines,
    pub(super) ended: bool,
}

/// Reads an input to its end: while one chunk of it is looked through, others read the lines of the next, and then comes the one
/// behind it.
///
/// # Errors
/// Where it cannot be read; all before that has been looked through.
pub(super) fn read(mut source: impl Read, readers: &Readers, to: &mut dyn Windows) -> io::Result<()> {
    let [mut chunk, mut next, mut spare] = [(); 3].map(|()| Chunk::default());
    let mut goes_on = next.fill(&mut source);
    while matches!(goes_on, Ok(true)) {
        (next.ahead, goes_on) = readers.read_while(next.bytes(), || {
            chunk.look_through(to, false);
            spare.fill(&mut source)
        });
        next.put_before(chunk.left());
        mem::swap(&mut chunk, &mut next);
        mem::swap(&mut next, &mut spare);
    }
    chunk.look_through(to, false);
    next.put_before(chunk.left());
    next.look_through(to, true);
    goes_on.map(|_| ())
}

/// What is read at once.
#[derive(Default)]
struct Chunk {
    room: Vec<u8>,
    /// Where what is not done begins, be it of the chunks before,
    start: usize,
    /// and where what was read.
    begin: usize,
    end: usize,
    ahead: Lines,
}

impl Chunk {
    /// Reads as much as there is room for; whether there may be more.
    fn fill(&mut self, source: &mut impl Read) -> io::Result<bool> {
        self.begin = self.begin.max(BEFORE);
        (self.start, self.end) = (self.begin, self.begin);
        let full = self.begin + CHUNK;
        self.room.resize(full, 0);
        while self.end < full {
            match source.read(&mut self.room[self.end..]) {
                Ok(0) => return Ok(false),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    fn bytes(&self) -> &[u8] {
        &self.room[self.begin..self.end]
    }

    fn put_before(&mut self, left: &[u8]) {
        if let Some(more) = left.len().checked_sub(self.begin) {
            self.room.splice(..0, vec![0; more]);
            (self.begin, self.end) = (self.begin + more, self.end + more);
        }
        self.start = self.begin - left.len();
        self.room[self.start..self.begin].copy_from_slice(left);
    }

    fn look_through(&mut self, to: &mut dyn Windows, ended: bool) {
        let bytes = &self.room[self.start..self.end];
        let (carried, ahead) = (self.begin - self.start, mem::take(&mut self.ahead));
        self.start += to.window(Window { bytes, carried, ahead, ended });
    }

    /// What is not done.
    fn left(&self) -> &[u8] {
        &self.room[self.start..self.end]
    }
}

/// Bytes of a chunk: enough to be worth the way to other threads.
const CHUNK: usize = if cfg!(any(test, fuzzing)) { 4 << 10 } else { 512 << 10 };

/// Room for what is left of the chunk before, where that is not much.
const BEFORE: usize = CHUNK / 16;
