//! Numbers and times as people read them.

use jiff::Timestamp;

/// `1 line`, `1,234 lines`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// RFC 3339 in UTC, with milliseconds always.
pub(crate) fn time(millis: u64) -> String {
    moment(millis).map_or_else(|| format!("{millis} ms"), |time| format!("{time:.3}"))
}

/// The same without parts of a second.
pub(crate) fn second(millis: u64) -> String {
    moment(millis).map_or_else(|| format!("{millis} ms"), |time| format!("{time:.0}"))
}

/// How long that is, in its two largest units: `2 h 25 min`.
pub(crate) fn span(millis: u64) -> String {
    let seconds = millis / 1_000;
    let [days, hours, minutes] = [seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60];
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, ..) => format!("{hours} h {minutes} min"),
        _ => format!("{} {hours} h", counted(days, "day")),
    }
}

/// A line may claim a time that no calendar has.
fn moment(millis: u64) -> Option<Timestamp> {
    Timestamp::from_millisecond(i64::try_from(millis).ok()?).ok()
}

/// How a session is called where its whole id is too long.
pub(crate) fn short(session: &str) -> &str {
    session.get(..8).unwrap_or(session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_times_are_rfc_3339() {
        let numbers = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([1, 0].map(|count| counted(count, "line")), ["1 line", "0 lines"]);
        assert_eq!(time(1_767_225_600_250), "2026-01-01T00:00:00.250Z");
        assert_eq!(second(1_767_225_600_250), "2026-01-01T00:00:00Z");
        let spans = [59_999, 60_000, 8_700_000, 93_600_000, 1_209_600_000].map(span);
        assert_eq!(spans, ["59 s", "1 min", "2 h 25 min", "1 day 2 h", "14 days 0 h"]);
        assert_eq!(time((1 << 53) - 1), "9007199254740991 ms");
    }
}
