//! What must hold of every line, by `docs/seal-format.md` alone.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Checks a line without its newline, and gives its members.
///
/// # Panics
/// Where it is too long, not canonical, or does not verify.
pub fn check(line: &str, seal_key: &[u8; 32]) -> Value {
    assert!(line.len() < 4096, "{} bytes with the newline: {line}", line.len() + 1);
    let mut sealed: Value = serde_json::from_str(line).expect("a line is JSON");
    let audit = sealed["audit"].take();
    let signed = &line[r#"{"audit":"#.len()..line.len() - r#","mac":"0123456789012345678901"}"#.len()];
    assert_eq!(canonical(&audit), signed, "the line is not canonical");
    let session = URL_SAFE_NO_PAD.decode(text(&audit, "s")).expect("a session is base64url");
    assert_eq!(text(&sealed, "mac"), mac(seal_key, &session, signed), "the line does not verify");
    audit
}

/// The canonical text of a value. Serde's own has sorted keys and the same escapes, and leaves letters beyond ASCII as they are.
///
/// # Panics
/// Where it holds what the format forbids.
pub fn canonical(value: &Value) -> String {
    assert!(allowed(value, 8), "the format forbids this: {value}");
    let mut text = String::new();
    for letter in value.to_string().chars() {
        match letter {
            ..'\u{7f}' => text.push(letter),
            _ => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("a string takes everything");
                }
            }
        }
    }
    text
}

/// No null, nothing empty, no number that some library would change, no odd name, and no deep nesting.
fn allowed(value: &Value, depth: usize) -> bool {
    let name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let named = |key: &String| matches!(key.len(), 1..=40) && key.bytes().all(name);
    match value {
        Value::Null => false,
        Value::Bool(_) => true,
        Value::Number(number) => number.as_u64().is_some_and(|number| number < 1 << 53),
        Value::String(text) => !text.is_empty() && !text.contains('\0'),
        Value::Array(values) => {
            depth > 0 && !values.is_empty() && values.iter().all(|value| allowed(value, depth - 1))
        }
        Value::Object(members) => {
            let values = || members.values().all(|value| allowed(value, depth - 1));
            depth > 0 && !members.is_empty() && members.keys().all(named) && values()
        }
    }
}

fn mac(seal_key: &[u8; 32], session: &[u8], signed: &str) -> String {
    let mut key = [0; 32];
    let expanded =
        Hkdf::<Sha256>::new(Some(b"als1"), seal_key).expand_multi_info(&[b"als1 session", session], &mut key);
    expanded.expect("32 bytes are one block");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(b"als1 tag");
    mac.update(&Sha256::new().chain_update([0]).chain_update(signed).finalize());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..16])
}

/// A member that must be text.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("a line without `{name}`"))
}
