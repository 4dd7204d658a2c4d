//! What the text of a member looks like.
//!
//! A form is described once, in pieces. Its regular expression is written from them for the JSON Schema, and the check
//! of our own walks them, so that the two cannot mean different things.

/// A form of text.
pub(crate) struct Form {
    /// For the dictionary.
    pub(crate) name: &'static str,
    /// How it stands for what it does not show; empty where it stands in clear.
    pub(crate) keyed: &'static str,
    /// The text is one of these.
    ways: &'static [&'static [Piece]],
}

/// One piece of a text. A class never holds the first character of the piece behind it, so that reading needs no way
/// back.
enum Piece {
    /// Exactly this.
    Is(&'static str),
    /// From so many to so many characters of a class, written as in a regular expression.
    Of(&'static str, usize, usize),
    /// From so many to so many characters that are no ASCII controls.
    Printable(usize, usize),
}

use Piece::{Is, Of, Printable};

impl Form {
    /// The regular expression, in what all dialects share.
    pub(crate) fn pattern(&self) -> String {
        let ways: Vec<String> =
            self.ways.iter().map(|way| way.iter().map(Piece::pattern).collect()).collect();
        match ways.as_slice() {
            [way] => format!("^{way}$"),
            ways => format!("^(?:{})$", ways.join("|")),
        }
    }

    /// Whether a text is of this form.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.ways.iter().any(|way| way.iter().try_fold(text, |rest, piece| piece.strip(rest)) == Some(""))
    }
}

impl Piece {
    fn pattern(&self) -> String {
        match self {
            Is(text) => text.replace('.', r"\."),
            Of(class, least, most) => format!("[{class}]{}", times(*least, *most)),
            Printable(least, most) => format!(r"[^\u0000-\u001f\u007f]{}", times(*least, *most)),
        }
    }

    /// What follows the piece in a text; none where the text does not begin with it.
    fn strip<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Is(start) => text.strip_prefix(start),
            Of(class, least, most) => take(text, *least, *most, |letter| holds(class, letter)),
            Printable(least, most) => take(text, *least, *most, |letter| !letter.is_ascii_control()),
        }
    }
}

fn times(least: usize, most: usize) -> String {
    match (least, most) {
        (1, 1) => String::new(),
        (least, most) if least == most => format!("{{{least}}}"),
        (least, most) => format!("{{{least},{most}}}"),
    }
}

fn take(text: &str, least: usize, most: usize, fits: impl Fn(char) -> bool) -> Option<&str> {
    let taken = text.chars().take(most).take_while(|letter| fits(*letter));
    let (count, bytes) = taken.fold((0, 0), |(count, bytes), letter| (count + 1, bytes + letter.len_utf8()));
    (count >= least).then(|| &text[bytes..])
}

/// Whether a class such as `a-z0-9_-` holds a letter.
fn holds(class: &str, letter: char) -> bool {
    let (mut class, letter) = (class.as_bytes(), u32::from(letter));
    loop {
        class = match class {
            [] => return false,
            [from, b'-', to, ..] if (u32::from(*from)..=u32::from(*to)).contains(&letter) => return true,
            [_, b'-', _, rest @ ..] => rest,
            [one, ..] if u32::from(*one) == letter => return true,
            [_, rest @ ..] => rest,
        }
    }
}

const fn clear(name: &'static str, ways: &'static [&'static [Piece]]) -> Form {
    Form { name, keyed: "", ways }
}

const BASE64URL: &str = "A-Za-z0-9_-";
const A_CODE: &[Piece] = &[Of("A-Za-z0-9._:/@+-", 1, 64)];
const A_KEY: &[Piece] = &[Is("k"), Of("0-9", 1, 4)];
const A_NAMESPACE: &[Piece] = &[Of("a-z", 1, 1), Of("a-z0-9_", 0, 31)];
const A_PSEUDONYM: &[Piece] = &[
    Of("a-z", 1, 1),
    Of("a-z0-9_", 0, 31),
    Is("."),
    Is("k"),
    Of("0-9", 1, 4),
    Is("."),
    Of(BASE64URL, 22, 22),
];
const IPV4: &[Piece] =
    &[Of("0-9", 1, 3), Is("."), Of("0-9", 1, 3), Is("."), Of("0-9", 1, 3), Is("."), Is("0/24")];
const IPV6: &[Piece] = &[Of("0-9a-f:", 2, 39), Is("/48")];
const A_UUID: &[Piece] = &[
    Of("0-9a-f", 8, 8),
    Is("-"),
    Of("0-9a-f", 4, 4),
    Is("-"),
    Of("0-9a-f", 4, 4),
    Is("-"),
    Of("0-9a-f", 4, 4),
    Is("-"),
    Of("0-9a-f", 12, 12),
];

/// `patient.k1.G9KaIYV6_wOChrXzVSAyyg`
pub(crate) const PSEUDONYM: Form = Form { name: "pseudonym", keyed: "yes", ways: &[A_PSEUDONYM] };
/// An actor's id.
pub(crate) const PSEUDONYM_OR_CODE: Form = Form {
    name: "pseudonym, or code",
    keyed: "yes; staff and programs not, where `session.start` says `actors: clear`",
    ways: &[A_PSEUDONYM, A_CODE],
};
/// What a field held.
pub(crate) const DIGEST: Form =
    Form { name: "keyed digest", keyed: "keyed digest", ways: &[&[Of(BASE64URL, 11, 11)]] };
/// What stands in clear because it comes from a fixed set.
pub(crate) const CODE: Form = clear("code", &[A_CODE]);
/// A name from the source, or a dotted path of such.
pub(crate) const NAME: Form = clear("name in the source", &[&[Printable(1, 512)]]);
/// A route as the app wrote it.
pub(crate) const ROUTE: Form = clear("route template", &[&[Printable(1, 512)]]);
/// Name and address of a recipient.
pub(crate) const TEXT: Form = clear("text of at most 120 bytes", &[&[Printable(1, 120)]]);
/// A network.
pub(crate) const NETWORK: Form = clear("network, IPv4 /24 or IPv6 /48", &[IPV4, IPV6]);
/// An operation's id.
pub(crate) const UUID: Form = clear("UUID", &[A_UUID]);
/// Sixteen bytes: a session, a MAC, a hash.
pub(crate) const BYTES_16: Form = clear("16 bytes, base64url", &[&[Of(BASE64URL, 22, 22)]]);
/// Thirty-two bytes: an encapsulated key, a hash.
pub(crate) const BYTES_32: Form = clear("32 bytes, base64url", &[&[Of(BASE64URL, 43, 43)]]);
/// Sixty-four bytes: a signature.
pub(crate) const BYTES_64: Form = clear("64 bytes, base64url", &[&[Of(BASE64URL, 86, 86)]]);
/// One to sixty-four hashes.
pub(crate) const LEAVES: Form = clear("1 to 64 times 32 bytes, base64url", &[&[Of(BASE64URL, 43, 2_731)]]);
/// The id of a seal key, or of one that signs.
pub(crate) const KID: Form = clear("8 hex digits", &[&[Of("0-9a-f", 8, 8)]]);
/// The id of a pseudonym key.
pub(crate) const KEY: Form = clear("key id", &[A_KEY]);
/// A namespace of pseudonyms.
pub(crate) const NAMESPACE: Form = clear("namespace", &[A_NAMESPACE]);
/// Name and version of a crate.
pub(crate) const CRATE: Form =
    clear("crate and version", &[&[Of("a-z-", 1, 64), Is(" "), Of("A-Za-z0-9.+-", 1, 64)]]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_of_a_form_or_not() {
        assert!(PSEUDONYM.fits("patient.k1.G9KaIYV6_wOChrXzVSAyyg"));
        assert!(!PSEUDONYM.fits("patient.k1.G9KaIYV6_wOChrXzVSAyy"));
        assert!(!PSEUDONYM.fits("Patient.k1.G9KaIYV6_wOChrXzVSAyyg"));
        assert!(!PSEUDONYM.fits("patient.k.G9KaIYV6_wOChrXzVSAyyg"));
        assert!(NETWORK.fits("203.0.113.0/24") && NETWORK.fits("2001:db8:7::/48"));
        assert!(!NETWORK.fits("203.0.113.77") && !NETWORK.fits("203.0.113.77/24"));
        assert!(CODE.fits("web.1") && !CODE.fits("two words") && !CODE.fits("") && !CODE.fits("ü"));
        assert!(NAME.fits("Größe") && !NAME.fits("a\nb") && !NAME.fits("a\u{7f}"));
        assert!(CRATE.fits("audit-core 0.1.0"));
    }

    #[test]
    fn the_pattern_is_the_one_of_the_seal_format() {
        assert_eq!(PSEUDONYM.pattern(), r"^[a-z][a-z0-9_]{0,31}\.k[0-9]{1,4}\.[A-Za-z0-9_-]{22}$");
        assert_eq!(CODE.pattern(), "^[A-Za-z0-9._:/@+-]{1,64}$");
    }
}
