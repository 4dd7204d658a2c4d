//! Packed inputs are known by how they begin. They are unpacked piece by piece, so that how much comes out of one is no matter.

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use zstd::Decoder;

/// What is in the stream, all members of it.
pub(crate) fn unpack<'a>(mut source: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let begin = begin(&mut source)?;
    let whole = BufReader::with_capacity(CHUNK, Cursor::new(begin.clone()).chain(source));
    Ok(match *begin {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(whole)),
        // A frame, or one that holds nothing of the content, with which some tools begin.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Box::new(Decoder::with_buffer(whole)?),
        _ => Box::new(whole),
    })
}

/// The first bytes, as many as there are; a pipe gives them one by one if it likes.
fn begin(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut begin = Vec::with_capacity(MAGIC);
    source.by_ref().take(MAGIC as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

const MAGIC: usize = 4;
const CHUNK: usize = 128 << 10;
