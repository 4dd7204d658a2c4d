//! Patterns of handlers' names.

/// The text begins like that, or ends like that behind a `::`; where there are stars, each stands for anything, and the whole text has
/// to fit, from its beginning or from behind a `::`.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else {
        let before = text.strip_suffix(pattern);
        return text.starts_with(pattern) || before.is_some_and(|before| before.ends_with("::"));
    };
    let behind = text.match_indices("::").map(|(place, parts)| &text[place + parts.len()..]);
    [text].into_iter().chain(behind).any(|text| fits_whole(begin, rest, text))
}

/// What stands before the first star, and behind it.
fn fits_whole(begin: &str, rest: &str, text: &str) -> bool {
    let Some(mut text) = text.strip_prefix(begin) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        let Some(found) = text.find(piece) else { return false };
        text = &text[found + piece.len()..];
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_beginnings_or_have_stars() {
        let handler = "clinic::patients::show";
        for pattern in [
            "clinic",
            "clinic::patients::show",
            "patients::show",
            "show",
            "*::show",
            "clinic::*::show",
            "patients::*",
            "show*",
            "*patients*",
            "*",
            "*c*::*w",
        ] {
            assert!(fits(pattern, handler), "{pattern}");
        }
        for pattern in [
            "patients",
            "how",
            "*::list",
            "clinic::*::show::*",
            "*patients",
            "tients::*",
            "clinic::patients::show::*x",
            "*show*show",
        ] {
            assert!(!fits(pattern, handler), "{pattern}");
        }
    }
}
