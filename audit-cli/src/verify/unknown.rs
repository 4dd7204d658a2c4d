//! What nobody can know from these lines with these keys.

use audit_core::verify::{Ending, Kind};

use super::{
    Checked,
    words::{counted, grouped, time},
};

/// Sentences, the last of which is always the same.
pub(super) fn unknown(checked: &Checked) -> Vec<String> {
    let all = [
        unread(checked),
        before(checked),
        tails(checked),
        auditor(checked),
        signatures(checked),
        kept(checked),
    ];
    all.into_iter().flatten().chain([OUTSIDE_MEMORY.to_owned()]).collect()
}

fn unread(checked: &Checked) -> Option<String> {
    let first = checked.unread.first()?;
    let more = match checked.unread.len() {
        1 => String::new(),
        count => format!(", and {} more inputs", grouped(count as u64 - 1)),
    };
    Some(format!("What stands in {}{more}, which could not be opened: {}.", first.name, first.why))
}

fn before(checked: &Checked) -> Option<String> {
    Some(format!("What was lost before {}, where these inputs begin (--since).", time(checked.since?)))
}

fn tails(checked: &Checked) -> Option<String> {
    let running = checked.report.sessions.iter().filter(|session| session.ending == Ending::Running).count();
    let [sessions, their] = match running {
        0 => return None,
        1 => ["1 session that was still running".to_owned(), "its".to_owned()],
        _ => [format!("{} sessions that were still running", grouped(running as u64)), "their".to_owned()],
    };
    Some(format!("What came behind {their} last line in {sessions}."))
}

fn auditor(checked: &Checked) -> Option<String> {
    let unopened = checked
        .report
        .counts
        .get(&Kind::UnknownKey)
        .filter(|_| checked.held.seals && !checked.held.auditors)?;
    let sessions = counted(*unopened, "session");
    Some(format!(
        "Whether {sessions} that no key opened would open with the auditor's secret key: none was given (AUDIT_AUDITOR_SECRET_KEY, \
         --auditor-key)."
    ))
}

fn signatures(checked: &Checked) -> Option<String> {
    if !checked.held.signers {
        return Some(
            "Whether there are signatures, and whether they fit: no public signing key was given (AUDIT_SIGN_PUBLIC_KEY, --sign-key)."
                .to_owned(),
        );
    }
    if !checked.held.seals {
        return Some(
            "Whether lines without a signature are genuine: no seal key was given (AUDIT_SEAL_KEY, --keys)."
                .to_owned(),
        );
    }
    let unsigned = checked.report.sessions.iter().filter(|session| session.signed.is_none()).count() as u64;
    let sessions = counted(unsigned, "session");
    (unsigned > 0).then(|| {
        format!(
            "Who wrote {sessions} without a signature of the given key: every holder of the seal key could."
        )
    })
}

/// Of a flood of findings, not all are listed.
fn kept(checked: &Checked) -> Option<String> {
    let found: u64 = checked.report.counts.values().sum();
    let listed = checked.report.findings.len() as u64;
    (found > listed).then(|| {
        format!("Where {} more findings are: only the first of each kind are kept.", grouped(found - listed))
    })
}

/// `docs/seal-format.md`, section 4.
const OUTSIDE_MEMORY: &str = "Not detectable without outside memory: a whole session that was removed, invented or replaced by somebody who \
                              reads the config variables; all sessions cut at one instant; lies of a process that was taken over; \
                              forgery by a holder of the seal key.";
