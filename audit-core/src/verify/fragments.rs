//! Lines that somebody cut into pieces: put together again from the texts that follow in the same stream.

use std::borrow::Cow;

use memchr::memmem;

use super::{
    candidate::{Candidate, Found, Next, Rest, Sealed, next},
    finding::Place,
    frame::HEADER,
    name::Quoting,
};

/// The beginnings that wait for the rest.
#[derive(Default)]
pub(super) struct Fragments {
    open: Vec<Fragment>,
}

struct Fragment {
    stream: Stream,
    bytes: Vec<u8>,
    pieces: usize,
    place: Place,
}

/// What the texts of one writer have in common.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Stream {
    /// The key under which they stand in records, if they do, with the first quote of the string,
    key: Option<(Vec<u8>, Quoting)>,
    /// and what stands before them, from behind the time on.
    header: Vec<u8>,
}

impl Fragments {
    /// Keeps the beginning of a line; gives back what it displaces.
    pub(super) fn begin(&mut self, stream: Stream, bytes: &[u8], place: Place) -> Option<Place> {
        let displaced = self.open.iter().position(|open| open.stream == stream);
        let displaced = displaced.or((self.open.len() == MOST).then_some(0));
        let displaced = displaced.map(|open| self.open.remove(open).place);
        self.open.push(Fragment { stream, bytes: trimmed(bytes).to_vec(), pieces: 1, place });
        displaced
    }

    /// Goes on with a text that begins no line: gives away the places of those that are done, with the line where it is whole now.
    /// Whether the text was a piece of one.
    pub(super) fn go_on(&mut self, text: &[u8], give: &mut dyn FnMut(Place, Option<Sealed<'_>>)) -> bool {
        let mut taken = false;
        self.open.retain_mut(|open| {
            let Some(more) = open.stream.rest(text) else { return true };
            taken = true;
            open.pieces += 1;
            open.bytes.extend_from_slice(trimmed(&more));
            // Only what ends like a line can be one.
            if open.bytes.ends_with(b"\"}")
                && let Next::Found(Found { candidate: Candidate::Sealed(sealed), .. }) =
                    next(&open.bytes, 0, 0, Rest::Nothing)
            {
                give(open.place, Some(sealed));
                return false;
            }
            let goes_on = open.bytes.len() <= LONGEST && open.pieces < PIECES;
            if !goes_on {
                give(open.place, None);
            }
            goes_on
        });
        taken
    }

    /// Whether none waits.
    pub(super) const fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The beginnings whose rest did not come.
    pub(super) fn end(&mut self) -> impl Iterator<Item = Place> + use<> {
        std::mem::take(&mut self.open).into_iter().map(|open| open.place)
    }
}

impl Stream {
    /// That of a line with these bytes before the beginning: in a record, if a string begins there, which is quoted in that way.
    pub(super) fn of(before: &[u8], quoting: Quoting) -> Self {
        match before.strip_suffix(b"\"") {
            Some(key) => {
                let start = memchr::memrchr2(b',', b'{', key).map_or(0, |start| start + 1);
                let key = before[start..].trim_ascii_start().to_vec();
                Self { key: Some((key, quoting)), header: Vec::new() }
            }
            None => Self { key: None, header: behind_time(before).to_vec() },
        }
    }

    /// The same, where these bytes stand before the beginning in its string.
    pub(super) fn with(self, before: &[u8]) -> Self {
        Self { header: behind_time(before).to_vec(), ..self }
    }

    /// What the text adds, if it is of this stream.
    fn rest<'a>(&self, text: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let Some((key, quoting)) = &self.key else { return self.behind_header(text).map(Cow::Borrowed) };
        let at = memmem::find(text, key)? + key.len();
        let string = quoting.read(&text[at..]).text;
        self.behind_header(&string).map(|rest| rest.to_vec().into())
    }

    fn behind_header<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let near = &text[..text.len().min(HEADER)];
        // Sooner known than searched for.
        (self.header.len() <= near.len()).then_some(())?;
        let at = memmem::find(near, &self.header)? + self.header.len();
        Some(&text[at..])
    }
}

/// What stands behind the last time of day.
fn behind_time(header: &[u8]) -> &[u8] {
    let is_time = |digits: &[u8]| matches!(digits, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
    let Some(time) = header.windows(5).rposition(is_time) else { return header };
    let behind = &header[time..];
    let space = behind.iter().position(|byte| *byte == b' ').unwrap_or(behind.len());
    &behind[space..]
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
    &bytes[..end]
}

/// Streams with a line in pieces at one time.
const MOST: usize = 64;
/// Bytes up to which pieces are put together,
const LONGEST: usize = 10_000;
/// and how many of them.
const PIECES: usize = 64;
