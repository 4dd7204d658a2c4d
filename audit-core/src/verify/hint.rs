//! What the platform says in its own lines, which are not sealed: shown next to the losses that it may explain, and never more than
//! a hint.

use jiff::Timestamp;
use memchr::memmem;

use super::finding::{Finding, Kind, Place};

/// Something that a platform said in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hint {
    /// What it means.
    pub text: String,
    /// From when on, Unix milliseconds, where it says that.
    pub from: Option<u64>,
    /// When it was said.
    pub at: u64,
    /// Where in the input.
    pub place: Place,
}

/// What notices about lost lines have in them, and what that means.
const NOTICES: [(&str, &str); 3] = [
    ("Error L10 ", "Heroku dropped lines on their way to the drain, which was too slow (L10)"),
    ("Error L12: ", "Heroku's log-shuttle dropped lines, its buffer was full (L12)"),
    ("Error L13: ", "Heroku's log-shuttle lost lines, the drain did not take them (L13)"),
];

/// The same of what Heroku says of its dynos.
const EVENTS: [(&str, &str); 5] = [
    ("State changed from ", "the platform started or stopped the process"),
    ("Cycling", "the platform restarts the process, as it does once a day"),
    ("Restarting", "the platform restarts the process"),
    ("Stopping all processes with SIG", "the platform stopped the process"),
    ("Process exited with status ", "the process ended"),
];

impl Hint {
    /// What a text that is no line of ours says, if it is of a platform and has a time.
    pub(super) fn of(text: &[u8], place: Place) -> Option<Self> {
        let text = str::from_utf8(&text[..text.len().min(LONGEST)]).ok()?;
        Self::notice(text, place).or_else(|| Self::event(text, place))
    }

    /// `Error L12: 7 messages dropped since 2026-…`; the time before it is that of the notice, and is not there in a record.
    fn notice(text: &str, place: Place) -> Option<Self> {
        let (header, said, meaning) = sign(text, &NOTICES)?;
        let (count, since) = said.split_once(" since ")?;
        let from = time(since.trim_end().trim_end_matches('.'))?;
        let count: u64 = count.split_whitespace().find_map(|word| word.parse().ok())?;
        let at = header.split([' ', '\t']).find_map(time).unwrap_or(from);
        Some(Self { text: format!("{meaning}: {count}"), from: Some(from), at, place })
    }

    fn event(text: &str, place: Place) -> Option<Self> {
        let (header, _, meaning) = sign(text, &EVENTS)?;
        header.contains("heroku").then_some(())?;
        let at = header.split([' ', '\t']).find_map(time)?;
        Some(Self { text: meaning.to_owned(), from: None, at, place })
    }

    /// Whether it may explain the finding: it was said in that time, or soon before or behind.
    pub fn explains(&self, finding: &Finding) -> bool {
        let missing = matches!(
            finding.kind,
            Kind::Lost | Kind::EarlierMissing | Kind::UncleanEnd | Kind::Open | Kind::Silent
        );
        let near = |(from, to): (u64, u64)| {
            self.from.unwrap_or(self.at) <= to.saturating_add(NEAR) && self.at.saturating_add(NEAR) >= from
        };
        missing && finding.times.is_some_and(near)
    }
}

/// What stands before and behind a sign, and what it means.
fn sign<'a>(text: &'a str, signs: &[(&str, &'static str)]) -> Option<(&'a str, &'a str, &'static str)> {
    let found = |(sign, meaning): &(&str, &'static str)| {
        let at = memmem::find(text.as_bytes(), sign.as_bytes())?;
        Some((&text[..at], &text[at + sign.len()..], *meaning))
    };
    signs.iter().find_map(found)
}

fn time(text: &str) -> Option<u64> {
    text.parse::<Timestamp>().ok()?.as_millisecond().try_into().ok()
}

/// Bytes of such a line.
const LONGEST: usize = 1_000;
/// Milliseconds between a loss and what the platform says of it.
const NEAR: u64 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    const AT: u64 = 1_354_257_929_000;

    fn hint(text: &str) -> Option<Hint> {
        Hint::of(text.as_bytes(), Place { input: 0, line: 1 })
    }

    #[test]
    fn notices_of_drains_are_understood() {
        for text in [
            "138 <172>1 2012-11-30T06:45:29.000000+00:00 heroku token log-shuttle - - Error L12: 7 messages dropped since 2012-11-30T06:45:19.000000+00:00\n",
            "2012-11-30T06:45:29.000000+00:00 heroku[logplex]: Error L10 (output buffer overflow): 7 messages dropped since 2012-11-30T06:45:19+00:00.",
        ] {
            let hint = hint(text).unwrap();
            assert_eq!((hint.from, hint.at), (Some(AT - 10_000), AT), "{text}");
            assert!(hint.text.ends_with(": 7"), "{}", hint.text);
            let lost = Finding::new(Kind::Lost).times(AT - 30_000, AT - 15_000);
            assert!(hint.explains(&lost) && !hint.explains(&Finding { kind: Kind::Altered, ..lost.clone() }));
            assert!(!hint.explains(&lost.times(AT - 300_000, AT - 200_000)));
        }
    }

    #[test]
    fn restarts_are_understood_and_other_lines_are_not() {
        let restart =
            hint("2012-11-30T06:45:29.000000+00:00 heroku[web.1]: State changed from up to starting")
                .unwrap();
        assert_eq!((restart.from, restart.at), (None, AT));
        assert_eq!(hint("2012-11-30T06:45:29.000000+00:00 app[web.1]: Restarting the queue"), None);
        assert_eq!(hint("heroku[web.1]: Restarting"), None);
        let in_a_record = hint("Error L13: 9 messages lost since 2012-11-30T06:45:29+00:00").unwrap();
        assert_eq!((in_a_record.from, in_a_record.at), (Some(AT), AT));
    }
}
