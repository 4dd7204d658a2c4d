//! The braces, brackets and commas of a JSON text that stand in none of its strings. Most of a line is in strings, and nothing else
//! of it has to be looked at. Found 64 bytes at a time, a bit for each.

use wide::u8x16;

/// The places of the marks of a text that does not begin within a string.
pub(super) struct Marks<'a> {
    text: &'a [u8],
    /// Where the block is that is looked at, of which these are still to come.
    block: usize,
    left: u64,
    /// Behind it: all ones within a string,
    inside: u64,
    /// and whether the next byte is escaped.
    escaped: bool,
}

impl<'a> Marks<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let mut marks = Self { text, block: 0, left: 0, inside: 0, escaped: false };
        marks.look();
        marks
    }

    /// Looks at a block.
    fn look(&mut self) {
        let Some(rest) = self.text.get(self.block..) else { return };
        let bits = rest.first_chunk().map_or_else(|| Bits::of_last(rest), Bits::of);
        let inside = if bits.backslashes == 0 && !self.escaped {
            running(bits.quotes) ^ self.inside
        } else {
            self.inside_with_escapes(&bits)
        };
        self.inside = if inside >> (BLOCK - 1) == 1 { u64::MAX } else { 0 };
        self.left = bits.marks & !inside;
    }

    /// The bytes that are within strings, but for the quotes that end them; one after the other.
    fn inside_with_escapes(&mut self, bits: &Bits) -> u64 {
        let (mut inside, mut all) = (self.inside != 0, 0);
        for bit in (0..BLOCK).map(|place| 1 << place) {
            let escaped = std::mem::take(&mut self.escaped);
            inside ^= bits.quotes & bit != 0 && !escaped;
            self.escaped = inside && !escaped && bits.backslashes & bit != 0;
            all |= if inside { bit } else { 0 };
        }
        all
    }
}

impl Iterator for Marks<'_> {
    /// Where it stands, and which it is.
    type Item = (usize, u8);

    fn next(&mut self) -> Option<(usize, u8)> {
        while self.left == 0 {
            self.block += BLOCK;
            if self.block >= self.text.len() {
                return None;
            }
            self.look();
        }
        let place = self.block + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some((place, *self.text.get(place)?))
    }
}

/// The bytes of a block, one bit each.
struct Bits {
    quotes: u64,
    backslashes: u64,
    marks: u64,
}

impl Bits {
    fn of(block: &[u8; BLOCK]) -> Self {
        let mut bits = Self { quotes: 0, backslashes: 0, marks: 0 };
        let (vectors, _) = block.as_chunks();
        for (place, vector) in vectors.iter().enumerate() {
            let bytes = u8x16::new(*vector);
            // Braces and brackets differ in this bit alone.
            let folded = bytes | u8x16::splat(b'{' ^ b'[');
            let marks = is(folded, b'{') | is(folded, b'}') | is(bytes, b',');
            let bit = |bytes: u8x16| u64::from(bytes.to_bitmask()) << (place * 16);
            bits.quotes |= bit(is(bytes, b'"'));
            bits.backslashes |= bit(is(bytes, b'\\'));
            bits.marks |= bit(marks);
        }
        bits
    }

    /// Those of a block that is not full.
    fn of_last(rest: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        Self::of(&block)
    }
}

fn is(bytes: u8x16, byte: u8) -> u8x16 {
    bytes.simd_eq(u8x16::splat(byte))
}

/// Of each bit: whether the number of bits up to it is odd.
fn running(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, far| bits ^ (bits << far))
}

/// Bytes that are looked at at once.
const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, byte by byte.
    fn marks(text: &[u8]) -> Vec<(usize, u8)> {
        let (mut inside, mut escaped) = (false, false);
        let mut marks = Vec::new();
        for (place, byte) in text.iter().enumerate() {
            match byte {
                b'"' if !escaped => inside = !inside,
                b'{' | b'}' | b'[' | b']' | b',' if !inside => marks.push((place, *byte)),
                _ => {}
            }
            // Outside of a string a backslash is nothing.
            escaped = inside && !escaped && *byte == b'\\';
        }
        marks
    }

    proptest! {
        #[test]
        fn they_are_found_wherever_blocks_end(text in prop::collection::vec(prop::sample::select(b"\"\\{}[],:a ".as_slice()), 0..300)) {
            prop_assert_eq!(Marks::of(&text).collect::<Vec<_>>(), marks(&text));
        }
    }
}
