//! Packed inputs are known by how they begin. They are unpacked piece by piece, so that how much comes out of one is no matter.

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use zstd::Decoder;

/// The first bytes, as many as there are.
pub(super) type Begin = Vec<u8>;

/// What is in the stream, all members of it.
pub(crate) fn unpack<'a>(mut source: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let begin = begin(&mut source)?;
    let whole = BufReader::with_capacity(CHUNK, Cursor::new(begin.clone()).chain(source));
    Ok(match *begin {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(whole)),
        // A frame, or one that holds nothing of the content, with which some tools begin.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            Box::new(Decoder::with_buffer(whole)?)
        }
        _ => Box::new(whole),
    })
}

/// How the stream begins; a pipe gives its bytes one by one if it likes. What cannot be read says so when it is read on.
pub(super) fn peek<'a>(mut source: Box<dyn Read + 'a>) -> (Begin, Box<dyn Read + 'a>) {
    let mut begin = Vec::with_capacity(MAGIC);
    let failed = source.by_ref().take(MAGIC as u64).read_to_end(&mut begin).err();
    let rest: Box<dyn Read + 'a> = match failed {
        None => source,
        Some(error) => Box::new(Broken(Some(error))),
    };
    (begin.clone(), Box::new(Cursor::new(begin).chain(rest)))
}

fn begin(source: &mut impl Read) -> io::Result<Begin> {
    let mut begin = Vec::with_capacity(MAGIC);
    source.by_ref().take(MAGIC as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

/// A stream that says once more why it broke off.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The longest of those that are told apart.
const MAGIC: usize = 10;
const CHUNK: usize = 128 << 10;
