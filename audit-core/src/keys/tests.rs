use std::collections::BTreeMap;

use super::*;

/// RFC 9180, A.7.1.
const PUBLIC: &str = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664";

/// All four variables, each with a key of its own.
fn variables() -> BTreeMap<&'static str, String> {
    let [seal, pseudonyms, sign] = ["5a", "6b", "7c"].map(|digit| digit.repeat(32));
    BTreeMap::from([
        (SEAL_VARIABLE, seal),
        (PSEUDONYM_VARIABLE, format!("k2:{},k1:{pseudonyms}", "8d".repeat(32))),
        (AUDITOR_VARIABLE, PUBLIC.to_owned()),
        (SIGN_VARIABLE, sign),
    ])
}

/// The sentence with which these are refused. No value stands in it.
fn refused(variables: &BTreeMap<&'static str, String>) -> String {
    let said = Keys::read(|name| variables.get(name).cloned()).unwrap_err().to_string();
    for value in variables.values().filter(|value| value.len() > 8) {
        assert!(!said.contains(value.as_str()), "{said}");
    }
    said
}

/// The sentence with which one variable is refused.
fn refused_as(name: &'static str, value: &str) -> String {
    let mut variables = variables();
    variables.insert(name, value.to_owned());
    refused(&variables)
}

#[test]
fn the_two_modes_are_asked_for_by_their_variables() {
    let read = |names: &[&str]| {
        let variables = variables();
        Keys::read(|name| variables.get(name).filter(|_| !names.contains(&name)).cloned()).unwrap()
    };
    let all = read(&[]);
    assert!(all.auditor.is_some() && all.signing.is_some());
    let none = read(&[AUDITOR_VARIABLE, SIGN_VARIABLE]);
    assert!(none.auditor.is_none() && none.signing.is_none());
    assert!(read(&[SIGN_VARIABLE]).auditor.is_some());
    assert!(read(&[AUDITOR_VARIABLE]).signing.is_some());
}

/// An app that believes it is forward-secure and is not would be worse than one that does not start.
#[test]
fn what_is_set_and_empty_is_refused() {
    // Random bytes are a seed, and no half of a pair.
    for (name, made) in [
        (AUDITOR_VARIABLE, "take the one that `audit keygen` made"),
        (SIGN_VARIABLE, "make one with `openssl rand -hex 32`"),
    ] {
        for (value, said) in [
            ("5a5a5a5a5a".to_owned(), format!("has 10 characters, but a key is 64 hex digits: {made}")),
            (
                "zz".repeat(32),
                "holds a character that is no hex digit: a key is 64 of 0-9 and a-f".to_owned(),
            ),
            ("00".repeat(32), format!("is all zeros, which is no key: {made}")),
        ] {
            assert_eq!(refused_as(name, &value), format!("{name} {said}"));
        }
    }
    let weak = refused_as(AUDITOR_VARIABLE, &format!("01{}", "00".repeat(31)));
    assert!(weak.starts_with("AUDIT_AUDITOR_KEY is no public key of X25519"), "{weak}");
}

/// All pairs, also an older key of the ring, and a secret that was taken for the public key.
#[test]
fn no_key_serves_two_purposes() {
    let names = [SEAL_VARIABLE, AUDITOR_VARIABLE, SIGN_VARIABLE, PSEUDONYM_VARIABLE];
    let reused = "9".repeat(64);
    for (place, one) in names.iter().enumerate() {
        for other in &names[place + 1..] {
            for ring in [format!("k1:{reused}"), format!("k2:{},k1:{reused}", "8d".repeat(32))] {
                let mut variables = variables();
                for name in [one, other] {
                    variables.insert(
                        name,
                        if *name == PSEUDONYM_VARIABLE { ring.clone() } else { reused.clone() },
                    );
                }
                let said = refused(&variables);
                assert!(
                    said.starts_with(&format!(
                        "{one} is also in {other}: the two purposes need different keys"
                    )),
                    "{said}"
                );
            }
        }
    }
}

#[test]
fn nobody_sees_a_key() {
    let variables = variables();
    let keys = Keys::read(|name| variables.get(name).cloned()).unwrap();
    let shown = format!("{keys:?}");
    assert!(
        !["5a5a", "6b6b", "7c7c", "1941", "90, 90"].iter().any(|digits| shown.contains(digits)),
        "{shown}"
    );
}
