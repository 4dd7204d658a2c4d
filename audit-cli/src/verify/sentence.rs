//! One finding in one line.

use audit_core::verify::{Finding, Hint, Kind, Report};

use crate::{
    output::plain,
    words::{grouped, short, time},
};

/// Where it is.
pub(super) fn sentence(finding: &Finding, report: &Report) -> String {
    let mut parts = Vec::new();
    if let (Some(place), Some(why)) = (finding.place, breaks_off(finding)) {
        let name = report.inputs.get(place.input as usize).map_or("", String::as_str);
        let line = grouped(place.line);
        return format!(
            "{name} breaks off in line {line} ({}): fetch it again; what came behind is unread",
            plain(why)
        );
    }
    if let Some(place) = finding.place {
        let name = report.inputs.get(place.input as usize).map_or("", String::as_str);
        parts.push(format!("{name} line {}", grouped(place.line)));
    }
    parts.extend(finding.session.as_deref().map(|session| format!("session {}", short(session))));
    parts.extend(finding.numbers.map(|(first, last)| {
        if first == last { format!("number {first}") } else { format!("numbers {first} to {last}") }
    }));
    parts.extend(finding.times.map(|(from, to)| match finding.kind {
        Kind::EarlierMissing => format!("its first line here is of {}", time(to)),
        _ if from == to => time(from),
        _ => format!("between {} and {}", time(from), time(to)),
    }));
    parts.extend(finding.op.as_deref().map(|op| format!("operation {}", plain(op))));
    parts.extend(finding.note.as_deref().map(plain));
    parts.join(", ")
}

/// What the platform said about that time.
pub(super) fn hints(finding: &Finding, report: &Report) -> impl Iterator<Item = String> {
    let near = report.hints.iter().filter(|hint| hint.explains(finding)).take(HINTS);
    near.map(|Hint { text, at, .. }| format!("{} ({})", plain(text), time(*at)))
}

/// Why its input could not be read to its end, where it is about that.
pub(super) fn breaks_off(finding: &Finding) -> Option<&str> {
    finding.note.as_deref().filter(|_| finding.kind == Kind::Malformed)?.strip_prefix("cannot be read on: ")
}

/// Hints beside each finding.
const HINTS: usize = 2;
