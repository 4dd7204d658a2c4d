//! What may stand in a line as a code.

/// What stands for a text that is no code, or none that is known.
pub(crate) const OTHER: &str = "other";

/// 1 to 64 bytes of ASCII without spaces and quotes.
pub(crate) fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/@+-".contains(&byte);
    matches!(text.len(), 1..=64) && text.bytes().all(allowed)
}

/// The text, or `other` where it is no code.
pub(crate) fn code_or_other(text: &'static str) -> &'static str {
    if is_code(text) { text } else { OTHER }
}

/// A namespace of pseudonyms: 1 to 32 of a-z, 0-9 and `_`, beginning with a letter.
pub(crate) fn is_namespace(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(bytes.len(), 1..=32)
        && bytes[0].is_ascii_lowercase()
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
}
