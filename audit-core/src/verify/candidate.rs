//! What may be a line of ours in a text, wherever it stands: as it was, behind or inside of other text, parsed and written anew among
//! somebody's members, or in a string. It is found by its name, `audit`, and nothing else of the text has to be understood.

use std::{borrow::Cow, iter};

use memchr::memmem;
use serde_json::Value;

use super::{
    key::Key,
    name::{Name, Names, Quoting, has_key},
    rebuild::rebuilt,
    unescape::End,
};

/// What a name turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Candidate<'a> {
    /// A whole line.
    Sealed(Sealed<'a>),
    /// One without its seal.
    Unsealed,
    /// The beginning of one.
    Cut(&'a [u8]),
    /// A string with a key in it, or a part of one, and what it says.
    String { said: Vec<u8>, quoting: Quoting, part: bool },
    /// An object that is nobody's.
    Foreign,
}

/// Where a candidate stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) candidate: Candidate<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where to look on, where it turns out to be none,
    pub(super) inside: usize,
    /// and behind which key.
    pub(super) floor: usize,
    /// A message of a drain's body ends there: if this is no line, it is the beginning of one.
    pub(super) parted: Option<usize>,
}

/// What the text holds from some place on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    Found(Found<'a>),
    /// More text may complete something, for which nothing before that place is needed.
    Open(usize),
    /// But what a name at the very end is, more text may tell.
    Nothing,
}

/// A canonical object and its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed<'a> {
    pub(super) object: Cow<'a, [u8]>,
    pub(super) mac: [u8; 16],
}

impl Sealed<'_> {
    /// The line as it stands, and if nobody takes that, with its object read and written anew: somebody else may have written this
    /// one. A line that is not canonical is not ours.
    pub(super) fn as_it_is_and_anew(&self) -> impl Iterator<Item = Sealed<'_>> {
        let as_it_is = Sealed { object: (&*self.object).into(), mac: self.mac };
        iter::once(as_it_is).chain(iter::once_with(|| self.anew()).flatten())
    }

    fn anew(&self) -> Option<Sealed<'static>> {
        let object = rebuilt(&serde_json::from_slice(&self.object).ok()?);
        (object != *self.object).then(|| Sealed { object: object.into(), mac: self.mac })
    }

    /// Whether its object is JSON; whoever checks reads less of it.
    pub(super) fn is_json(&self) -> bool {
        serde_json::from_slice::<Value>(&self.object).is_ok()
    }
}

/// What comes behind a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    /// The same text will come again, with more behind it.
    More,
    /// It is a part of what a string says: from any place that is wanted on it will come again.
    Another,
}

/// The first candidate from that place on, to which nothing belongs that stands before it, and no seal before `floor`.
pub(super) fn next(text: &[u8], at: usize, floor: usize, rest: Rest) -> Next<'_> {
    match Names::from(text, at).next() {
        Some(Name::Key { key, object }) => {
            let open = Next::Open(key.saturating_sub(REACH));
            Key::new(text, key, object, rest).found(floor).map_or(open, Next::Found)
        }
        Some(Name::Quoted { start, end, string, quoting }) => {
            let part = match (string.end, rest) {
                (End::Open, Rest::More) => return Next::Open(start),
                (End::Part, _) | (End::Open, Rest::Another) => true,
                (End::Closed, _) | (End::Open, Rest::Nothing) => false,
            };
            let has_key = has_key(&string.text, 0);
            if !has_key && part && rest == Rest::Another {
                return Next::Open(start);
            }
            // A key may be cut in two where a part ends.
            let inside = if part { end.saturating_sub(REACH).max(start + 1) } else { end };
            let said = string.text;
            let candidate =
                if has_key { Candidate::String { said, quoting, part } } else { Candidate::Foreign };
            Next::Found(Found { candidate, start, end, inside, floor, parted: None })
        }
        None => Next::Nothing,
    }
}

/// Whether the text is the end of a line that begins elsewhere.
pub(super) fn is_end(text: &[u8]) -> bool {
    let end = text.trim_ascii_end();
    let plain = || end.strip_suffix(b"\"}")?.split_last_chunk::<22>()?.0.strip_suffix(MAC_HEAD);
    let escaped =
        |at| end.get(at + ESCAPED_MAC.len() + 22..).is_some_and(|rest: &[u8]| rest.starts_with(b"\\\"}"));
    plain().is_some() || memmem::find_iter(end, ESCAPED_MAC).any(escaped)
}

const MAC_HEAD: &[u8] = br#","mac":""#;
const ESCAPED_MAC: &[u8] = br#",\"mac\":\""#;

/// Bytes that a line may take, however widely it is written, with what stands between its two members.
pub(super) const REACH: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LINE: &str = r#"{"audit":{"act":"patient.read","n":0,"t":1767225600000,"x":"a\"},\u00e9"},"mac":"EMygchGq9UdExldQufWCcw"}"#;
    const HEAD: &str = r#"{"audit":{"#;

    /// All of them, strings looked through.
    fn found(text: &[u8]) -> Vec<Candidate<'static>> {
        let (mut all, mut at, mut floor) = (Vec::new(), 0, 0);
        while let Next::Found(found) = next(text, at, floor, Rest::Nothing) {
            floor = found.floor;
            at = if matches!(found.candidate, Candidate::Sealed(_)) { found.end } else { found.inside };
            match found.candidate {
                Candidate::Sealed(Sealed { object, mac }) => {
                    all.push(Candidate::Sealed(Sealed { object: object.into_owned().into(), mac }));
                }
                Candidate::Cut(bytes) => all.push(Candidate::Cut(Box::leak(bytes.into()))),
                Candidate::String { said, .. } => all.extend(self::found(&said)),
                Candidate::Unsealed => all.push(Candidate::Unsealed),
                Candidate::Foreign => {}
            }
        }
        all
    }

    fn is_line(candidate: &Candidate<'_>) -> bool {
        matches!(candidate, Candidate::Sealed(sealed) if *sealed.object == LINE.as_bytes()[9..LINE.len() - 32])
    }

    #[test]
    fn a_line_is_found_as_it_was() {
        for text in [
            LINE.to_owned(),
            format!("<190>1 2026 host app web.1 - {LINE}\n"),
            format!("half a wo{LINE}{LINE}"),
        ] {
            let found = found(text.as_bytes());
            assert_eq!(found.len(), text.matches(HEAD).count(), "{text}");
            assert!(found.iter().all(is_line), "{text}");
        }
    }

    #[test]
    fn a_line_is_found_in_a_record() {
        let line: Value = serde_json::from_str(LINE).unwrap();
        let string = json!({"a": 1, "_line": LINE, "z": 2}).to_string();
        for record in [
            string.clone(),
            string[..string.len() - 5].to_owned(),
            string.replace("\\\"", "\\u0022"),
            format!("at=info msg={}", json!(LINE)),
            json!([{"message": format!("{LINE}\n"), "id": 7}]).to_string(),
            json!({"log": json!({"nested": LINE}).to_string()}).to_string(),
            json!({"jsonPayload": line}).to_string(),
            serde_json::to_string_pretty(&line).unwrap(),
            json!({"host": "web.1", "mac": line["mac"], "audit": line["audit"], "level": "info"}).to_string(),
            json!({"_line": json!({"mac": line["mac"], "audit": line["audit"]}).to_string()}).to_string(),
            format!(
                "Nov 21 10:00:00 host app: {}",
                json!({"x": {"mac": line["mac"], "audit": line["audit"]}})
            ),
        ] {
            let found = found(record.as_bytes());
            assert_eq!(found.len(), 1, "{record}");
            let whole = match &found[0] {
                Candidate::Sealed(sealed) => sealed.anew().map(Candidate::Sealed),
                _ => None,
            };
            assert!(is_line(whole.as_ref().unwrap_or(&found[0])), "{record}: {found:?}");
        }
    }

    #[test]
    fn what_is_cut_off_is_known_as_such() {
        for end in HEAD.len()..LINE.len() - 1 {
            let cut = Candidate::Cut(&LINE.as_bytes()[..end]);
            assert_eq!(found(format!("ab {}", &LINE[..end]).as_bytes()), [cut]);
        }
        let two = r#"{"audit":{"a":{"audit":{"b":"#;
        let cut = [&two[..14], &two[14..]].map(|text| Candidate::Cut(text.as_bytes()));
        assert_eq!(found(two.as_bytes()), cut);
        let record = json!({"_line": LINE}).to_string();
        let Some(Candidate::Cut(bytes)) = found(&record.as_bytes()[..record.len() - 20]).pop() else {
            panic!()
        };
        assert!(LINE.as_bytes().starts_with(bytes) && bytes.len() > 50);
        assert!(is_end(&LINE.as_bytes()[40..]) && !is_end(b"{\"mac\":\"x\"}"));
    }

    #[test]
    fn an_object_without_a_seal_is_known_if_it_is_ours() {
        assert_eq!(found(br#"{"audit":{"n":0,"s":"x","t":1,"v":1}}"#), [Candidate::Unsealed]);
        assert_eq!(found(br#"{"audit":{"level":"Metadata"},"kind":"Event"}"#), []);
    }

    #[test]
    fn a_string_is_only_looked_through_for_a_key() {
        for (text, is_one) in [
            (r#"{"message":"the \"audit\" of \"1\": {}"}"#, false),
            (r#"{"message":"{\"audit\": {}}"}"#, true),
            (r#"{"message":"{\"x\":\"{\\\"audit\\\":{}}\"}"}"#, true),
        ] {
            let Next::Found(Found { candidate, .. }) = next(text.as_bytes(), 0, 0, Rest::Nothing) else {
                panic!("{text}")
            };
            assert_eq!(matches!(candidate, Candidate::String { .. }), is_one, "{text}");
        }
    }

    /// Whatever stands around a line, it is found.
    #[test]
    fn nothing_hides_a_line() {
        let moved = r#"{"x":1,"mac":"EMygchGq9UdExldQufWCcw","audit":{"n":1}}"#;
        let escaped = LINE.replace("EMyg", r"\u0045Myg");
        assert!(is_line(&found(escaped.as_bytes())[0]));
        let suffix = r#"{"mac":"EMygchGq9UdExldQufWCcw","k\"mac":"V","audit":{"n":1}}"#;
        let mixed =
            r#"{"mac":"EMygchGq9UdExldQufWCcw","host":{"mac":["00:00"]},"s":"\"audit\" x","audit":{"n":1}}"#;
        for before in [
            r#"{"audit":"#,
            r#"{"audit":{"a":"#,
            r#"{"audit":{},"x":"#,
            r#"{"audit":{},"mac":"#,
            r#"{"audit":{"s":1},"mac":"x"#,
            r#"{"mac":"EMygchGq9UdExldQufWCcw","#,
            r#"{"mac":"EMygchGq9UdExldQufWCcw","audit":"#,
            r#"\"audit\":{"#,
            r#"{"x":"{\"audit\":{"#,
            r#""\u0022audit\u0022"#,
            r"\u0022audit",
            "20 <1>",
            "[[[[",
            "1e999,",
        ] {
            for line in [LINE, moved, mixed, suffix] {
                for between in ["", " ", "\n"] {
                    let text = format!("{before}{between}{line}");
                    let sealed = |candidate: &Candidate<'_>| match candidate {
                        Candidate::Sealed(sealed) => sealed.object.len() > 6,
                        _ => false,
                    };
                    assert!(found(text.as_bytes()).iter().any(sealed), "{text}");
                }
            }
        }
    }
}
