//! From an input to the lines in it, whole ones and what is left of others.

use std::{io::Read, mem};

use memchr::memmem;

use super::{
    ahead::{Ahead, Lines, Readers, line_at},
    candidate::{Candidate, Found, Next, REACH, Rest, Sealed, is_end, next},
    finding::{Kind, Place},
    fragments::{Fragments, Stream},
    frame::{HEADER, frames, header, whole},
    input::{Window, Windows, read},
    line::{Line, Origin},
    name::{DEPTH, NEAR, Quoting},
    position::{LONGEST, Position},
    written::object,
};

/// Who is told of what is found.
pub(super) trait Judge {
    /// Something with all that a line has; whether it is one.
    fn sealed(&mut self, sealed: &Sealed<'_>, origin: Origin, place: Place) -> bool;
    /// Something that begins or ends like a line and cannot be checked.
    fn unchecked(&mut self, kind: Kind, place: Place, note: Option<String>);
    /// A line that stands as it was written, and its object; whether something proves it. Else it comes again as
    /// [`sealed`](Self::sealed).
    fn written(&mut self, line: Line, object: &[u8]) -> bool;
    /// A text without any of that.
    fn foreign(&mut self, text: &[u8], place: Place);
}

/// Reads an input to its end, the first, second, … of all.
pub(super) fn find(source: impl Read, input: u32, readers: &Readers, judge: &mut dyn Judge) {
    let mut finder = Finder {
        judge,
        fragments: Fragments::default(),
        position: Position::of(input),
        ahead: Lines::default(),
        carried: 0,
        at: 0,
        floor: 0,
        done: 0,
        begins: true,
    };
    if let Err(error) = read(source, readers, &mut finder) {
        finder.judge.unchecked(
            Kind::Malformed,
            finder.position.place,
            Some(format!("cannot be read on: {error}")),
        );
    }
    for place in finder.fragments.end() {
        finder.judge.unchecked(Kind::Fragment, place, None);
    }
}

struct Finder<'a> {
    judge: &'a mut dyn Judge,
    fragments: Fragments,
    position: Position,
    /// Lines that were read before it was their turn,
    ahead: Lines,
    /// and how many bytes of the window come before what they stand in.
    carried: usize,
    /// Where the search goes on,
    at: usize,
    /// and behind which key.
    floor: usize,
    /// Up to where there are candidates, and what lies between them was looked through,
    done: usize,
    /// and whether a text begins there.
    begins: bool,
}

impl Windows for Finder<'_> {
    fn window(&mut self, Window { bytes, carried, ahead, ended }: Window<'_>) -> usize {
        (self.carried, self.ahead) = (carried, ahead);
        let rest = if ended { Rest::Nothing } else { Rest::More };
        let needed = loop {
            if self.line_as_written(bytes) {
                continue;
            }
            match next(bytes, self.at, self.floor, rest) {
                Next::Found(found) => self.found(&found, bytes),
                Next::Open(from) => break from,
                // What comes may belong to a seal or to a string in what there is.
                Next::Nothing => break bytes.len().saturating_sub(REACH + NEAR),
            }
        };
        if ended {
            self.between(bytes, bytes.len());
            self.count(bytes);
            self.position.end(&mut long(self.judge));
            return bytes.len();
        }
        self.at = self.at.max(needed);
        self.between(bytes, whole(bytes, self.done, self.at));
        let needed = self.floor.max(self.at.saturating_sub(REACH)).min(self.at.saturating_sub(HEADER));
        let settled = self.done.min(needed);
        self.count(&bytes[..settled]);
        self.position.settle(settled);
        self.done -= settled;
        self.at -= settled;
        self.floor = self.floor.saturating_sub(settled);
        settled
    }
}

impl Finder<'_> {
    /// Tries what most lines are: as they were written, one behind the other. What is proved need not be looked through.
    fn line_as_written(&mut self, text: &[u8]) -> bool {
        if self.at != self.done {
            return false;
        }
        if text.get(self.at) == Some(&b'\n') {
            // That of a line which was looked through.
            (self.at, self.done, self.begins) = (self.at + 1, self.at + 1, true);
        }
        let Some(Ahead { bytes, line, .. }) = self.written_here(text) else { return false };
        self.count(&text[..self.at]);
        let whole = &text[self.at..self.at + bytes];
        if !self.judge.written(Line { place: self.position.place, ..line }, object(whole)) {
            return false;
        }
        self.position.ours();
        self.at += bytes;
        (self.done, self.floor, self.begins) = (self.at, self.at, true);
        true
    }

    /// The line that begins here as it was written, read before or now.
    fn written_here(&mut self, text: &[u8]) -> Option<Ahead> {
        let ahead = self.at.checked_sub(self.carried).and_then(|at| self.ahead.take_at(at));
        ahead.or_else(|| line_at(text, self.at))
    }

    fn found(&mut self, found: &Found<'_>, text: &[u8]) {
        if found.candidate == Candidate::Foreign {
            (self.at, self.floor) = (found.inside, found.floor);
            return;
        }
        self.between(text, found.start);
        self.count(&text[..found.start]);
        let quoting = match &found.candidate {
            Candidate::String { quoting, .. } => *quoting,
            _ => Quoting::Escaped,
        };
        let stream = || Stream::of(header(text, found.start), quoting);
        let (at, done) = self.consider(found, text, &stream, 0);
        (self.at, self.floor) = (at, found.floor);
        self.done = self.done.max(done);
        self.begins = found.parted == Some(done);
    }

    /// Looks at something that begins like a line: where to look on, and where it ends.
    fn consider(
        &mut self,
        found: &Found<'_>,
        text: &[u8],
        stream: &dyn Fn() -> Stream,
        depth: usize,
    ) -> (usize, usize) {
        if !matches!(found.candidate, Candidate::String { .. } | Candidate::Foreign) {
            self.position.ours();
        }
        match &found.candidate {
            Candidate::Sealed(sealed) => {
                let origin = found.parted.map_or(Origin::Whole, |_| Origin::Across);
                match found.parted {
                    _ if self.judge.sealed(sealed, origin, self.position.place) => (found.end, found.end),
                    Some(end) => {
                        self.begin(stream(), &text[found.start..end]);
                        (found.inside, end)
                    }
                    None => (found.inside, found.end),
                }
            }
            Candidate::Unsealed => {
                self.judge.unchecked(Kind::Unsealed, self.position.place, None);
                (found.inside, found.end)
            }
            Candidate::Cut(bytes) => {
                match depth {
                    0 => self.begin(stream(), bytes),
                    1 => self.begin(stream().with(header(text, found.start)), bytes),
                    // Nobody splits what stands that deep.
                    _ => self.judge.unchecked(Kind::Fragment, self.position.place, None),
                }
                (found.inside, found.end)
            }
            Candidate::String { said, part: false, .. } => {
                self.string(said, Rest::Nothing, stream, depth);
                (found.end, found.end)
            }
            Candidate::String { said, quoting, part: true } => {
                let done = self.string(said, Rest::Another, stream, depth);
                let bytes = quoting.bytes_to_say(&text[found.start..found.end], done);
                // Where little of a part is done, it would come again and again.
                let goes_on = depth > 0 || bytes > LONGEST / 2;
                let end = if goes_on { found.start + bytes } else { found.end };
                (end, end)
            }
            Candidate::Foreign => (found.inside, found.start),
        }
    }

    /// Looks through what a string says, or a part of it; it may hold strings in its turn. How much of that is done.
    fn string(&mut self, text: &[u8], rest: Rest, stream: &dyn Fn() -> Stream, depth: usize) -> usize {
        if depth == DEPTH {
            return text.len();
        }
        let (mut at, mut floor) = (0, 0);
        let near = text.len().saturating_sub(REACH);
        let open = loop {
            match next(text, at, floor, rest) {
                Next::Found(found) => {
                    floor = found.floor;
                    (at, _) = self.consider(&found, text, stream, depth + 1);
                    if matches!(found.candidate, Candidate::String { part: true, .. }) {
                        break at;
                    }
                }
                Next::Open(from) => break from.max(near),
                Next::Nothing => break near,
            }
        };
        open.max(at)
    }

    fn begin(&mut self, stream: Stream, bytes: &[u8]) {
        if let Some(displaced) = self.fragments.begin(stream, bytes, self.position.place) {
            self.judge.unchecked(Kind::Fragment, displaced, None);
        }
    }

    /// Looks through what lies before that place and is no candidate: pieces of others, and what platforms say.
    fn between(&mut self, text: &[u8], end: usize) {
        let Some(bytes) = text.get(self.done..end).filter(|bytes| !bytes.is_empty()) else { return };
        self.count(&text[..self.done]);
        let mut begins = mem::replace(&mut self.begins, bytes.ends_with(b"\n"));
        self.done = end;
        let has = |signs: [&[u8]; 2]| signs.iter().any(|sign| memmem::find(bytes, sign).is_some());
        let pieces = !self.fragments.is_empty() || has([b"mac\\\":", b"\"mac\""]);
        if !pieces && !has([b"Error L", b"heroku"]) {
            return;
        }
        let mut place = self.position.place;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let mut rest = line;
            for message in frames(line) {
                self.text(message, place, pieces);
                rest = &rest[message.len()..];
            }
            // What stands on a line beside candidates is no piece of another, but for messages.
            let whole = line.ends_with(b"\n") || end == text.len();
            begins |= rest.len() < line.len();
            self.text(rest, place, pieces && whole && begins);
            begins = line.ends_with(b"\n");
            place.line += u64::from(begins);
        }
    }

    fn text(&mut self, text: &[u8], place: Place, may_be_piece: bool) {
        if may_be_piece && !text.trim_ascii().is_empty() {
            self.go_on(text, place);
        }
        self.judge.foreign(text, place);
    }

    /// Looks whether the text is a piece of a line.
    fn go_on(&mut self, text: &[u8], place: Place) {
        let Self { judge, fragments, .. } = self;
        let taken = fragments.go_on(text, &mut |place, line| match line {
            Some(sealed) => _ = judge.sealed(&sealed, Origin::Pieces, place),
            None => judge.unchecked(Kind::Fragment, place, None),
        });
        if !taken && is_end(text) {
            judge.unchecked(Kind::Fragment, place, None);
        }
    }

    fn count(&mut self, text: &[u8]) {
        self.position.count(text, &mut long(self.judge));
    }
}

/// Tells of a line that is too long.
fn long(judge: &mut dyn Judge) -> impl FnMut(Place) {
    |place| {
        let note = "a line of more than 1 MiB, and nothing of ours in it".to_owned();
        judge.unchecked(Kind::Malformed, place, Some(note));
    }
}
