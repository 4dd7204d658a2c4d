//! What the verifier must know of a line: who numbered it, when, and what it says of its operation or its session.

use super::scan::{Members, number, text};

/// The members of a line that place it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head<'a> {
    /// The session.
    pub(super) s: &'a [u8],
    /// The number in it.
    pub(super) n: u64,
    /// Unix time in milliseconds.
    pub(super) t: u64,
    pub(super) action: Option<&'a [u8]>,
    pub(super) phase: Option<&'a [u8]>,
    /// The operation.
    pub(super) op: Option<&'a [u8]>,
    /// The seal key, on control lines.
    pub(super) kid: Option<&'a [u8]>,
}

impl<'a> Head<'a> {
    /// None where the object is not of this format and version.
    pub(super) fn of(object: &'a [u8]) -> Option<Self> {
        let mut head = Self::default();
        let (mut n, mut t, mut v) = (None, None, None);
        for (key, value) in Members::of(object) {
            match key {
                b"s" => head.s = text(value)?,
                b"n" => n = Some(number(value)?),
                b"t" => t = Some(number(value)?),
                b"v" => v = Some(number(value)?),
                b"action" => head.action = text(value),
                b"phase" => head.phase = text(value),
                b"op" => head.op = text(value),
                b"kid" => head.kid = text(value),
                _ => {}
            }
        }
        (v == Some(VERSION) && head.s.len() == SESSION_TEXT).then_some(())?;
        Some(Self { n: n?, t: t?, ..head })
    }
}

/// The version of the format.
const VERSION: u64 = 1;
/// Characters of a session's id.
const SESSION_TEXT: usize = 22;

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = r#"{"action":"read","n":7,"op":"018f","phase":"end","records":[{"n":9,"s":"x"}],"s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1}"#;

    #[test]
    fn a_head_is_what_stands_outside() {
        let head = Head::of(OBJECT.as_bytes()).unwrap();
        assert_eq!((head.s, head.n, head.t), (b"oKGio6SlpqeoqaqrrK2urw".as_slice(), 7, 1_767_225_600_000));
        assert_eq!((head.action, head.phase), (Some(b"read".as_slice()), Some(b"end".as_slice())));
        assert_eq!((head.op, head.kid), (Some(b"018f".as_slice()), None));
    }

    #[test]
    fn another_version_or_half_a_head_is_none() {
        for (of, other) in
            [(r#""v":1"#, r#""v":2"#), (r#""n":7"#, r#""n":"7""#), (r#","t":1767225600000"#, ""), ("urw", "")]
        {
            assert_eq!(Head::of(OBJECT.replace(of, other).as_bytes()), None, "{of}");
        }
    }
}
