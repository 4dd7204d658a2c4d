//! Whether a namespace of pseudonyms may be misspelt. Records have namespaces of the app's own, so that no one is wrong for sure.

/// Said where no lines are at hand to learn from.
pub(crate) fn note(namespace: &str) -> Option<String> {
    if FIXED.contains(&namespace) {
        return None;
    }
    let (fixed, meant) = (FIXED.join(", "), meant(namespace, FIXED));
    Some(format!(
        "audit: that --namespace is none of {fixed}: if the app has no kind of record by that name either, these pseudonyms stand in no line; \
         --learn tells{meant}\n"
    ))
}

/// Said where verified lines have others only.
pub(crate) fn strange<'a>(namespace: &str, learned: impl IntoIterator<Item = &'a String>) -> String {
    let known = learned.into_iter().map(String::as_str).chain(FIXED);
    let meant = meant(namespace, known);
    format!(
        "audit: no verified line of --learn has a pseudonym in that --namespace: check how the app calls it{meant}\n"
    )
}

/// A question, where a known one is nearly the same.
fn meant<'a>(namespace: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().find(|known| is_near(namespace.as_bytes(), known.as_bytes()));
    near.map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

/// Whether one letter is missing, too many or another one, or two neighbours have changed places.
fn is_near(one: &[u8], other: &[u8]) -> bool {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([] | [_], [_]) | ([_], []) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Those that are the same in every app, as section 5 of the format names them.
const FIXED: [&str; 10] =
    ["patient", "user", "service", "client", "request", "session", "token", "encounter", "study", "consent"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_near_and_two_are_not() {
        let near = |one: &str, other: &str| is_near(one.as_bytes(), other.as_bytes());
        for text in ["patients", "atient", "patent", "patieent", "patinet", "apatient", "pitient"] {
            assert!(near(text, "patient") && near("patient", text), "{text}");
        }
        for text in ["", "patient", "ptaietn", "pat", "inpatient", "tneitap"] {
            assert!(!near(text, "patient") && !near("patient", text), "{text}");
        }
    }

    #[test]
    fn they_are_those_of_the_format() {
        let format = include_str!("../../docs/seal-format.md");
        let named = format.split_once("Namespaces are ").unwrap().1.split_once("for records").unwrap().0;
        assert_eq!(named.split('`').skip(1).step_by(2).collect::<Vec<_>>(), FIXED);
    }
}
