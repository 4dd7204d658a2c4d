//! The canonical form of an identifier: what `#[derive(Identifier)]` does to a value before its pseudonym is computed.

use zeroize::Zeroizing;

use super::Identifier;
use crate::event::vocabulary;

vocabulary! {
    /// One step from the value to its canonical text. The steps of a form are taken in this order.
    Step {
        /// White space at both ends is cut off, as [`str::trim`] does: what Unicode calls `White_Space`.
        Trim = "trim",
        /// Upper case, each letter as [`char::to_uppercase`] makes it: by Unicode, in no particular language, so that `ß`
        /// becomes `SS`.
        Upper = "upper",
        /// Lower case, each letter as [`char::to_lowercase`] makes it.
        Lower = "lower",
    }
}

impl Step {
    fn apply(self, text: &str) -> Zeroizing<String> {
        match self {
            Self::Trim => Zeroizing::new(text.trim().to_owned()),
            Self::Upper => cased(text, char::to_uppercase),
            Self::Lower => cased(text, char::to_lowercase),
        }
    }
}

/// In a place that is large enough from the start: one that grows leaves the text where it was.
fn cased<L: Iterator<Item = char>>(text: &str, case: fn(char) -> L) -> Zeroizing<String> {
    // No letter needs more than three times its room.
    let mut cased = Zeroizing::new(String::with_capacity(text.len() * 3));
    cased.extend(text.chars().flat_map(case));
    cased
}

/// Gives the canonical text of `id` after all steps.
pub fn formed(id: &(impl Identifier + ?Sized), steps: &[Step], take: &mut dyn FnMut(&str)) {
    id.canonical(&mut |text| {
        let mut formed = Zeroizing::new(text.to_owned());
        for step in steps {
            formed = step.apply(&formed);
        }
        take(&formed);
    });
}
