//! An input, window by window: so much of it at once as may belong together, and no more.

use std::io::{self, ErrorKind, Read};

/// Who looks through what is read.
pub(super) trait Windows {
    /// Looks through the bytes, and says how many of them are done. The others come again, with more behind them; where the input
    /// has `ended`, all are done.
    fn window(&mut self, bytes: &[u8], ended: bool) -> usize;
}

/// Reads an input to its end.
///
/// # Errors
/// Where it cannot be read; all before that has been looked through.
pub(super) fn read(mut source: impl Read, to: &mut dyn Windows) -> io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        let more = fill(&mut source, &mut bytes);
        let ended = !matches!(more, Ok(true));
        let done = to.window(&bytes, ended);
        if ended {
            return more.map(|_| ());
        }
        bytes.drain(..done);
    }
}

/// Reads more behind what is there; whether there may be still more.
fn fill(source: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut end = bytes.len();
    let full = end + WINDOW;
    bytes.resize(full, 0);
    let result = loop {
        match source.read(&mut bytes[end..]) {
            Ok(0) => break Ok(false),
            Ok(read) if end + read == full => {
                end = full;
                break Ok(true);
            }
            Ok(read) => end += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    bytes.truncate(end);
    result
}

/// Bytes that are read at once.
const WINDOW: usize = 256 << 10;
