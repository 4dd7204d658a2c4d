//! Sealed lines by the million, as long as those of an app, from nothing: none is kept.

use std::io::{self, Read};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Under which they are sealed, as 64 hex digits.
pub const SEAL_KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// So many lines, of one session after the other.
pub struct Lines {
    left: u64,
    /// Lines of a session.
    each: u64,
    session: Session,
    /// Sessions so far.
    sessions: u128,
    ready: Vec<u8>,
    read: usize,
}

/// Whose lines are sealed in keyed mode.
pub struct Session {
    id: String,
    key: Hmac<Sha256>,
    n: u64,
}

impl Lines {
    /// So many in all, and so many in each session.
    pub fn new(lines: u64, each: u64) -> Self {
        Self { left: lines, each, session: Session::new(0), sessions: 0, ready: Vec::new(), read: 0 }
    }

    fn push(&mut self) {
        if self.session.n == self.each {
            self.sessions += 1;
            self.session = Session::new(self.sessions);
        }
        let Session { id, n, .. } = &self.session;
        let t = 1_767_225_600_000 + n;
        let session = |action: &str| {
            format!(
                r#"{{"action":"{action}","kid":"928df189","kind":"lifecycle","mode":"keyed","n":{n},"r":0,"s":"{id}","service":{{"env":"production","instance":"web.1","name":"clinic"}},"severity":"info","t":{t},"v":1}}"#
            )
        };
        let object = match *n {
            0 => session("session.start"),
            n if n + 1 == self.each => session("session.stop"),
            n => format!(
                r#"{{"action":"read","actor":{{"id":"user.k1.G9KaIYV6_wOChrXzVSAyyg","kind":"workforce","roles":["physician"]}},"client":{{"net":"203.0.113.0/24"}},"count":1,"fields":["birth_date","id","name"],"handler":"clinic::patients::show","http":{{"method":"GET","route":"/patients/{{id}}"}},"kind":"access","n":{n},"op":"018f0000-0000-7000-8000-{n:012x}","outcome":"success","patients":["patient.k1.G9KaIYV6_wOChrXzVSAyyg"],"phase":"end","purpose":["TREAT"],"reason":"ok","s":"{id}","service":{{"env":"production","name":"clinic"}},"severity":"info","status":200,"t":{t},"us":1234,"v":1}}"#
            ),
        };
        self.session.seal(&object, &mut self.ready);
        self.session.n += 1;
        self.left -= 1;
    }
}

impl Session {
    /// The one of that number, under [`SEAL_KEY`].
    pub fn new(number: u128) -> Self {
        let s = number.to_be_bytes();
        let mut key = [0; 32];
        // Neither can fail: 32 bytes are within the limit of HKDF, and any bytes are a key.
        let _ = Hkdf::<Sha256>::new(Some(b"als1"), &[0x5a; 32])
            .expand_multi_info(&[b"als1 session", &s], &mut key);
        let mut block = [0; 64];
        block[..32].copy_from_slice(&key);
        Self { id: BASE64.encode(s), key: Hmac::new(&block.into()), n: 0 }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Appends the line of an object.
    pub(crate) fn seal(&self, object: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(OPENS);
        out.extend_from_slice(object.as_bytes());
        out.extend_from_slice(NAMES_THE_MAC);
        out.extend_from_slice(&self.mac(object.as_bytes()));
        out.extend_from_slice(CLOSES);
    }

    /// Whether that is a line of it, with nothing but its seal looked at.
    pub fn sealed(&self, line: &[u8]) -> bool {
        let object = line.strip_prefix(OPENS).and_then(|rest| rest.split_last_chunk::<ENDS>());
        object.is_some_and(|(object, end)| end[NAMES_THE_MAC.len()..].starts_with(&self.mac(object)))
    }

    fn mac(&self, object: &[u8]) -> [u8; MAC] {
        let mut keyed = self.key.clone();
        keyed.update(b"als1 tag");
        keyed.update(&Sha256::new().chain_update([0]).chain_update(object).finalize());
        let mut text = [0; MAC];
        // It cannot fail: 16 bytes are 22 characters.
        let _ = BASE64.encode_slice(&keyed.finalize().into_bytes()[..16], &mut text);
        text
    }
}

const OPENS: &[u8] = br#"{"audit":"#;
const NAMES_THE_MAC: &[u8] = br#","mac":""#;
const CLOSES: &[u8] = b"\"}\n";
const MAC: usize = 22;
/// Bytes of a line beside its object.
pub(crate) const AROUND: usize = OPENS.len() + ENDS;
const ENDS: usize = NAMES_THE_MAC.len() + MAC + CLOSES.len();

impl Read for Lines {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.read == self.ready.len() {
            self.ready.clear();
            self.read = 0;
            while self.left > 0 && self.ready.len() < CHUNK {
                self.push();
            }
        }
        let bytes = (&self.ready[self.read..]).read(out)?;
        self.read += bytes;
        Ok(bytes)
    }
}

const CHUNK: usize = 256 << 10;
