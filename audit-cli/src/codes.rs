//! Codes on the command line. What is none may be anything, a patient's number, too, so that no message repeats it.

use crate::{error::Error, output::mask};

/// A code of the lines.
pub(crate) fn code(option: &str, text: &str) -> Result<String, Error> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/@+-".contains(&byte);
    let is_code = matches!(text.len(), 1..=64) && text.bytes().all(fits);
    // What looks like a key is not to stand in a line.
    if is_code && mask(text) == text {
        return Ok(text.to_owned());
    }
    Err(Error::Usage(format!("{option} wants a code: 1 to 64 of a-z, A-Z, 0-9 and `._:/@+-`, and no key")))
}

/// A code that is none of those that there are. One of them is no secret, however it is written.
pub(crate) fn unknown<'a>(
    option: &str,
    text: &str,
    mut known: impl Iterator<Item = &'a str> + Clone,
) -> Error {
    let all = known.clone().collect::<Vec<_>>().join(", ");
    let meant = known.find(|known| known.eq_ignore_ascii_case(text));
    let hint = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
    Error::Usage(format!("{option} wants one of {all}{hint}"))
}

/// A namespace of pseudonyms.
pub(crate) fn is_namespace(text: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase();
    let fits = |byte: u8| small(byte) || byte.is_ascii_digit() || byte == b'_';
    text.len() <= 32 && text.bytes().next().is_some_and(small) && text.bytes().all(fits)
}

/// Whether it is of the form of a pseudonym: namespace, key and 22 characters.
pub(crate) fn is_pseudonym(text: &str) -> bool {
    let [namespace, key, token] = text.split('.').collect::<Vec<_>>()[..] else { return false };
    let digits = key.strip_prefix('k').unwrap_or_default();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    is_namespace(namespace)
        && matches!(digits.len(), 1..=4)
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && token.len() == 22
        && token.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_other_things() {
        assert!(["p.ortiz", "o@clinic.example", "a/b:c+d_e-f"].iter().all(|text| code("x", text).is_ok()));
        let long = "x".repeat(65);
        let key = "5a".repeat(32);
        for text in ["", "two words", "é", "a\n", &long, &key] {
            let refused = code("--officer", text).unwrap_err().to_string();
            assert!(refused.starts_with("--officer wants a code") && !refused.contains(&key), "{refused}");
        }
        assert!(is_pseudonym("patient.k12.AAAAAAAAAAAAAAAAAAAAAA"));
        for text in
            ["MRN-1", "patient.k1.AAAA", "patient.1.AAAAAAAAAAAAAAAAAAAAAA", "A.k1.AAAAAAAAAAAAAAAAAAAAAA"]
        {
            assert!(!is_pseudonym(text), "{text}");
        }
    }
}
