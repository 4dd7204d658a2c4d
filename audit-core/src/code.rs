//! What may stand in a line as a code.

/// 1 to 64 bytes of ASCII without spaces and quotes.
pub(crate) fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/@+-".contains(&byte);
    matches!(text.len(), 1..=64) && text.bytes().all(allowed)
}

/// The text, or `other` where it is no code.
pub(crate) fn code_or_other(text: &'static str) -> &'static str {
    if is_code(text) { text } else { "other" }
}
