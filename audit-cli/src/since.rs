//! A time as people write it.

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

/// Reads `2026-01-31T08:00:00Z`, a date (its midnight in UTC), or how long ago: `24h`, `7d`. Unix milliseconds.
pub(crate) fn time(text: &str) -> Result<u64, String> {
    let time = at(text, Timestamp::now()).and_then(|time| time.as_millisecond().try_into().ok());
    time.ok_or_else(|| WANTED.to_owned())
}

/// The same without how long ago, which means another time each time it is read.
pub(crate) fn moment(text: &str) -> Option<u64> {
    fixed(text)?.as_millisecond().try_into().ok()
}

/// The same, where it must have come.
pub(crate) fn past(text: &str) -> Result<u64, String> {
    let come = |time: &u64| *time <= now();
    time(text).and_then(|time| Some(time).filter(come).ok_or_else(|| FUTURE.to_owned()))
}

/// Unix milliseconds.
pub(crate) fn now() -> u64 {
    Timestamp::now().as_millisecond().try_into().unwrap_or_default()
}

const WANTED: &str =
    "want a date, a time with its zone, or how long ago: 2026-01-31, 2026-01-31T08:00:00Z, 24h, 7d";
const FUTURE: &str = "that is in the future, and nothing has been written since";

fn at(text: &str, now: Timestamp) -> Option<Timestamp> {
    let ago = |span: Span| now.to_zoned(TimeZone::UTC).checked_sub(span.abs()).ok();
    fixed(text).or_else(|| Some(ago(text.parse().ok()?)?.timestamp()))
}

fn fixed(text: &str) -> Option<Timestamp> {
    // A date with a time and no zone would be read as the date alone.
    let date = || text.parse::<Date>().ok().filter(|_| text.len() == "2026-01-31".len());
    text.parse().ok().or_else(|| Some(date()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_dates_and_spans_are_understood() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (text, time) in [
            ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
            ("2026-01-31T08:00:00+01:00", "2026-01-31T07:00:00Z"),
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("24h", "2026-02-28T12:00:00Z"),
            ("7d", "2026-02-22T12:00:00Z"),
            ("7 days ago", "2026-02-22T12:00:00Z"),
        ] {
            assert_eq!(at(text, now), Some(time.parse().unwrap()), "{text}");
        }
        for text in ["", "7", "yesterday", "2026-01-31T08:00:00", "2026-13-01"] {
            assert_eq!(at(text, now), None, "{text}");
        }
    }
}
