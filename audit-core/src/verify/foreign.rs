//! What lies between lines of ours: the messages of a drain's body, which may stand one behind the other on one line.

/// The messages of a line, each with its length before it (RFC 6587); a line without that as it is.
pub(super) fn texts(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let text = frame(rest).unwrap_or(rest);
        rest = &rest[text.len()..];
        (!text.is_empty()).then_some(text)
    })
}

fn frame(text: &[u8]) -> Option<&[u8]> {
    let digits = text.iter().take(LENGTH).take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize = str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    let header = text[digits..].strip_prefix(b" <")?;
    header.first().filter(|byte| byte.is_ascii_digit())?;
    text.get(..digits + 1 + length)
}

/// Digits of the length of a message.
const LENGTH: usize = 7;
