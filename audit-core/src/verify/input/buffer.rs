//! Bytes that were read and not yet used up, line by line.

use std::io::{self, ErrorKind, Read};

/// Keeps one line, and what was read behind it.
pub(super) struct Buffer<R> {
    source: R,
    bytes: Vec<u8>,
    /// Where the line begins.
    start: usize,
    /// How far what reads byte by byte has come.
    pub(super) read: usize,
    /// The number of the line.
    line: u64,
}

impl<R> Buffer<R> {
    /// Bytes of a line that is kept as a whole.
    pub(super) const LONGEST: usize = 1 << 20;

    /// The number of the line, from 1.
    pub(super) const fn at(&self) -> u64 {
        self.line
    }

    /// The number of the line of the byte that was read last.
    pub(super) const fn last(&self) -> u64 {
        if self.read == self.start && self.line > 1 { self.line - 1 } else { self.line }
    }

    /// Goes on behind so many bytes of the line.
    pub(super) fn consume(&mut self, bytes: usize) {
        let end = self.start + bytes;
        self.line += u64::from(self.bytes[self.start..end].ends_with(b"\n"));
        self.start = end;
    }
}

impl<R: Read> Buffer<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, bytes: Vec::new(), start: 0, read: 0, line: 1 }
    }

    /// The line with its newline; as much as is kept of one that is longer; nothing at the end.
    pub(super) fn line(&mut self) -> io::Result<&[u8]> {
        let mut looked = 0;
        loop {
            let text = &self.bytes[self.start..];
            if let Some(newline) = memchr::memchr(b'\n', &text[looked..]) {
                let end = self.start + looked + newline + 1;
                return Ok(&self.bytes[self.start..end]);
            }
            looked = text.len();
            if looked >= Self::LONGEST || !self.fill()? {
                let end = self.bytes.len().min(self.start + Self::LONGEST);
                return Ok(&self.bytes[self.start..end]);
            }
        }
    }

    /// The next byte for what reads byte by byte; the line is kept behind it, unless it is too long.
    pub(super) fn next_byte(&mut self) -> io::Result<Option<u8>> {
        if self.read == self.bytes.len() {
            if self.read - self.start > Self::LONGEST {
                self.start = self.read;
            }
            self.read -= self.start;
            let more = self.fill()?;
            self.read += self.start;
            if !more {
                return Ok(None);
            }
        }
        let byte = self.bytes[self.read];
        self.read += 1;
        if byte == b'\n' {
            (self.start, self.line) = (self.read, self.line + 1);
        }
        Ok(Some(byte))
    }

    /// Lets something read byte by byte from here on.
    pub(super) const fn rewind(&mut self) {
        self.read = self.start;
    }

    /// Goes on where that came to.
    pub(super) const fn settle(&mut self) {
        self.start = self.read;
    }

    /// Reads more behind what is there; whether there was any.
    fn fill(&mut self) -> io::Result<bool> {
        self.bytes.drain(..self.start);
        self.start = 0;
        let before = self.bytes.len();
        self.bytes.resize(before + CHUNK, 0);
        let read = loop {
            match self.source.read(&mut self.bytes[before..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.bytes.truncate(before + read.as_ref().map_or(0, |read| *read));
        Ok(read? > 0)
    }
}

const CHUNK: usize = 256 << 10;
