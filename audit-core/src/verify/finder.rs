//! From an input to the lines in it, whole ones and what is left of others.

use std::io::Read;

use memchr::memmem;
use serde_json::Value;

use super::{
    candidate::{Candidate, NAME, Sealed, candidates, is_end, of_parts},
    finding::{Kind, Place},
    fragments::Fragments,
    input::{Text, Texts, read},
};

/// Who is told of what is found.
pub(super) trait Judge {
    /// A whole line, whether its seal fits or not; one that was `joined` was put together from pieces.
    fn sealed(&mut self, sealed: &Sealed<'_>, joined: bool, place: Place);
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

impl Finder<'_> {
    /// Looks at something that begins like a line.
    fn consider(&mut self, candidate: Candidate<'_>, text: &Text<'_>) {
        match candidate {
            Candidate::Sealed(sealed) => self.judge.sealed(&sealed, false, self.place),
            Candidate::Malformed => self.judge.unchecked(Kind::Malformed, self.place, None),
            Candidate::Unsealed => self.judge.unchecked(Kind::Unsealed, self.place, None),
            Candidate::Cut { at, bytes } => {
                if let Some(displaced) = self.fragments.begin(text, at, &bytes, self.place) {
                    self.judge.unchecked(Kind::Fragment, displaced, None);
                }
            }
        }
    }

    /// Looks whether the text is a piece of a line.
    fn go_on(&mut self, text: &Text<'_>) {
        let Self { judge, fragments, place } = self;
        let ends = is_end(text.bytes);
        if fragments.is_empty() && !ends {
            return;
        }
        let taken = fragments.go_on(text, &mut |place, line| match line {
            Some(sealed) => judge.sealed(&sealed, true, place),
            None => judge.unchecked(Kind::Fragment, place, None),
        });
        if !taken && ends {
            judge.unchecked(Kind::Fragment, *place, None);
        }
    }
}

impl Texts for Finder<'_> {
    fn text(&mut self, text: &Text<'_>) -> bool {
        self.place.line = text.line;
        let any = candidates(text.bytes, &mut |candidate| self.consider(candidate, text));
        if !any {
            self.go_on(text);
            self.judge.foreign(text.bytes, self.place);
        }
        any || memmem::find(text.bytes, NAME).is_some()
    }

    fn parsed(&mut self, audit: &Value, mac: Option<&str>, line: u64) {
        self.place.line = line;
        if let Some(candidate) = of_parts(audit, mac) {
            self.consider(candidate, &Text { bytes: &[], key: None, line });
        }
    }

    fn unreadable(&mut self, why: &'static str, line: u64) {
        self.place.line = line;
        self.judge.unchecked(Kind::Malformed, self.place, Some(why.to_owned()));
    }
}
