//! Packings that this program does not read, by how they begin. Lines may stand in them that nobody sees.

use super::unpack::Begin;

/// What it is called, and what unpacks it to standard output.
#[derive(Clone, Copy)]
pub(crate) struct Packing {
    name: &'static str,
    unpack: &'static str,
}

impl Packing {
    pub(super) fn of(begin: &Begin) -> Option<Self> {
        let known =
            |(magic, _): &&(&[u8], Packing)| magic.len() <= begin.len() && magic.iter().zip(begin).all(is);
        let (_, packing) = KNOWN.iter().find(known)?;
        Some(*packing)
    }

    /// Why nothing is known of such a file. Its name may be anything, and a shell would take it for more than a name.
    pub(super) fn why(self, file: &str) -> String {
        let Self { name, unpack } = self;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/".contains(&byte);
        let file = if file.bytes().all(plain) { file } else { "FILE" };
        format!("it is {name}, which is not read here: `{unpack} {file} | audit verify -`")
    }
}

/// A question mark is any byte: no magic has one.
fn is((magic, byte): (&u8, &u8)) -> bool {
    magic == byte || *magic == b'?'
}

const fn packing(name: &'static str, unpack: &'static str) -> Packing {
    Packing { name, unpack }
}

const KNOWN: [(&[u8], Packing); 6] = [
    (b"PK\x03\x04", packing("a zip archive", "unzip -p")),
    (b"BZh?1AY&SY", packing("packed with bzip2", "bzip2 -dc")),
    (b"\xfd7zXZ\0", packing("packed with xz", "xz -dc")),
    (b"7z\xbc\xaf\x27\x1c", packing("a 7z archive", "7z x -so")),
    (b"\xff\xfe", packing("text in UTF-16", "iconv -f UTF-16 -t UTF-8")),
    (b"\xfe\xff", packing("text in UTF-16", "iconv -f UTF-16 -t UTF-8")),
];
