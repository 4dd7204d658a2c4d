//! The two ways out. Nothing here panics where nobody reads any more.

use std::io::{self, BufWriter, ErrorKind, Write};

use crate::error::Error;

/// Writes to stdout. Whoever closes it early, as `head` does, has seen enough: that is no error.
pub(crate) fn write(what: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut to = BufWriter::new(anstream::stdout().lock());
    match what(&mut to).and_then(|()| to.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Whether stdout shows colours.
pub(crate) fn coloured() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Writes to stderr; where that is closed, nobody is to be told.
pub(crate) fn say(text: &str) {
    _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// A text from outside, without what would move the cursor, colour the screen or turn the writing around.
pub(crate) fn plain(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// A text without what may be a key.
pub(crate) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for run in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let rest = run.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        let digits = run.len() - rest.len();
        masked.push_str(if digits < KEY_DIGITS { &run[..digits] } else { "(hex digits)" });
        masked.push_str(rest);
    }
    masked
}

/// Half a key is one as well.
const KEY_DIGITS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_masked_and_the_rest_stays() {
        let key = "5a".repeat(32);
        assert_eq!(
            mask(&format!("unexpected '{key}', or k1:{key}")),
            "unexpected '(hex digits)', or k1:(hex digits)"
        );
        assert_eq!(mask("--since abc déf 2026"), "--since abc déf 2026");
        assert_eq!(mask(&key), "(hex digits)");
    }

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}é\n"), "a\\u{1b}[31mb\\u{202e}é\\u{a}");
    }
}
