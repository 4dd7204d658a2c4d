//! What whoever checks must know of a line, and keeps of it while it waits: not its text.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{
    control::{Control, Software},
    finding::Place,
    opened::Fitted,
    scan::{Members, number, text},
    signature::Signature,
};
use crate::seal::leaf;

/// A line, as it claims to be.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) s: SessionId,
    pub(super) n: u64,
    /// Unix time in milliseconds.
    pub(super) t: u64,
    pub(super) what: What,
    /// What is known of a line about the log itself.
    pub(super) control: Option<Box<Control>>,
    /// The hash that the seal is over.
    pub(super) d: [u8; 32],
    pub(super) mac: [u8; 16],
    /// Where its seal was tried before it was its turn, and fits.
    pub(super) fitted: Option<Fitted>,
    pub(super) place: Place,
    pub(super) origin: Origin,
}

/// How its bytes came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// They stand so.
    Whole,
    /// They were put together from pieces: where they fit nothing, these need not belong together.
    Pieces,
    /// They stand so, and a message of a drain's body ends among them: where they fit nothing, this is but the beginning of a line.
    Across,
}

/// What matters of what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The first line of a session.
    Start,
    /// The last one.
    Stop,
    /// An operation begins.
    Begin(Uuid),
    /// One ends that has begun.
    End(Uuid),
    /// Anything else.
    Other,
}

/// The id of a session, as its lines have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SessionId([u8; SessionId::TEXT]);

impl Line {
    /// None where the object is not of this format and version.
    pub(super) fn of(object: &[u8], mac: [u8; 16], place: Place) -> Option<Self> {
        (object.len() < LONGEST).then_some(())?;
        let head = Head::of(object)?;
        let what = head.what();
        let is_control = head.action.is_some_and(|action| CONTROLS.contains(&action));
        let control = is_control.then(|| Control::of(object)).flatten().map(Box::new);
        let d = leaf(object);
        let (s, n, t) = (head.s?, head.n?, head.t?);
        Some(Self { s, n, t, what, control, d, mac, fitted: None, place, origin: Origin::Whole })
    }
}

impl Line {
    /// What it signs.
    pub(super) fn signature(&self) -> Option<&Signature> {
        self.control.as_deref()?.signature.as_ref()
    }

    /// What it says of the software.
    pub(super) fn software(&self) -> Option<&Software> {
        self.control.as_deref()?.software.as_ref()
    }
}

/// The members that matter.
#[derive(Default)]
struct Head<'a> {
    s: Option<SessionId>,
    n: Option<u64>,
    t: Option<u64>,
    v: Option<u64>,
    action: Option<&'a [u8]>,
    begun: bool,
    op: Option<&'a [u8]>,
    phase: Option<&'a [u8]>,
}

impl<'a> Head<'a> {
    fn of(object: &'a [u8]) -> Option<Self> {
        let mut head = Self::default();
        for (key, value) in Members::of(object) {
            match key {
                b"action" => head.action = text(value),
                b"begun" => head.begun = value == b"true",
                b"n" => head.n = number(value),
                b"op" => head.op = text(value),
                b"phase" => head.phase = text(value),
                b"s" => head.s = text(value).and_then(SessionId::of),
                b"t" => head.t = number(value),
                b"v" => head.v = number(value),
                _ => {}
            }
        }
        (head.v == Some(VERSION) && head.s.is_some() && head.n.is_some() && head.t.is_some()).then_some(head)
    }

    fn what(&self) -> What {
        let op = || self.op.filter(|op| op.len() == UUID).and_then(|op| Uuid::try_parse_ascii(op).ok());
        match (self.action, self.phase) {
            (Some(b"session.start"), _) => What::Start,
            (Some(b"session.stop"), _) => What::Stop,
            (_, Some(b"begin")) => op().map_or(What::Other, What::Begin),
            (_, Some(b"end")) if self.begun => op().map_or(What::Other, What::End),
            _ => What::Other,
        }
    }
}

impl SessionId {
    const TEXT: usize = 22;

    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let id = Self(text.try_into().ok()?);
        id.bytes().map(|_| id)
    }

    /// The 16 random bytes.
    pub(super) fn bytes(self) -> Option<[u8; 16]> {
        let mut bytes = [0; 16];
        // A slice that is longer than needed would be fine, one that is shorter is not.
        let mut room = [0; 18];
        let length = URL_SAFE_NO_PAD.decode_slice(self.0, &mut room).ok()?;
        bytes.copy_from_slice(room.get(..16)?);
        (length == bytes.len()).then_some(bytes)
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Bytes of the longest line there may ever be.
pub(super) const LONGEST: usize = 9_999;
/// Characters of an operation's id, in the one form in which it is written.
const UUID: usize = 36;
/// The actions of lines about the log itself (section 3).
const CONTROLS: [&[u8]; 4] = [b"audit.checkpoint", b"audit.signature", b"session.start", b"session.stop"];
/// The version of the format.
const VERSION: u64 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = r#"{"action":"read","begun":true,"n":7,"op":"018f0000-0000-7000-8000-000000000001","phase":"end","records":[{"n":9,"s":"x"}],"s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1}"#;

    fn line(object: &str) -> Option<Line> {
        Line::of(object.as_bytes(), [0; 16], Place { input: 0, line: 1 })
    }

    #[test]
    fn a_line_is_known_by_what_stands_outside() {
        let read = line(OBJECT).unwrap();
        assert_eq!((read.s.as_str(), read.n, read.t), ("oKGio6SlpqeoqaqrrK2urw", 7, 1_767_225_600_000));
        assert_eq!(read.what, What::End(Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_0001)));
        assert!(read.control.is_none());
        assert_eq!(line(&OBJECT.replace(r#""begun":true,"#, "")).unwrap().what, What::Other);
    }

    #[test]
    fn another_version_or_half_a_head_is_none() {
        for (of, other) in [
            (r#""v":1"#, r#""v":2"#),
            (r#""n":7"#, r#""n":"7""#),
            (r#","t":1767225600000"#, ""),
            ("urw", ""),
            ("urw", "urx"),
        ] {
            assert!(line(&OBJECT.replace(of, other)).is_none(), "{of}");
        }
    }
}
