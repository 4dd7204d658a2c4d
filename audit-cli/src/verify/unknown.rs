//! What nobody can know from these lines with these keys.

use audit_core::verify::{Ending, Kind};

use super::Answer;
use crate::words::{counted, grouped, time};

/// Sentences, the last of which is always the same.
pub(super) fn unknown(answer: &Answer) -> Vec<String> {
    let all =
        [unread(answer), before(answer), tails(answer), auditor(answer), signatures(answer), kept(answer)];
    all.into_iter().flatten().chain([OUTSIDE_MEMORY.to_owned()]).collect()
}

fn unread(answer: &Answer) -> Option<String> {
    let first = answer.checked.unread.first()?;
    let more = match answer.checked.unread.len() {
        1 => String::new(),
        count => format!(", and {} more inputs", grouped(count as u64 - 1)),
    };
    Some(format!("What stands in {}{more}, which could not be opened: {}.", first.name, first.why))
}

fn before(answer: &Answer) -> Option<String> {
    Some(format!("What was lost before {}, where these inputs begin (--since).", time(answer.since?)))
}

fn tails(answer: &Answer) -> Option<String> {
    let running =
        answer.checked.report.sessions.iter().filter(|session| session.ending == Ending::Running).count();
    let [sessions, their] = match running {
        0 => return None,
        1 => ["1 session that was still running".to_owned(), "its".to_owned()],
        _ => [format!("{} sessions that were still running", grouped(running as u64)), "their".to_owned()],
    };
    Some(format!("What came behind {their} last line in {sessions}."))
}

fn auditor(answer: &Answer) -> Option<String> {
    let unopened = answer
        .checked
        .report
        .counts
        .get(&Kind::UnknownKey)
        .filter(|_| answer.held.seals && !answer.held.auditors)?;
    let sessions = counted(*unopened, "session");
    Some(format!(
        "Whether {sessions} that no key opened would open with the auditor's secret key: none was given (AUDIT_AUDITOR_SECRET_KEY, \
         --auditor-key)."
    ))
}

fn signatures(answer: &Answer) -> Option<String> {
    if !answer.held.signers {
        return Some(
            "Whether there are signatures, and whether they fit: no public signing key was given (AUDIT_SIGN_PUBLIC_KEY, --sign-key)."
                .to_owned(),
        );
    }
    if !answer.held.seals {
        return Some(
            "Whether lines without a signature are genuine: no seal key was given (AUDIT_SEAL_KEY, --keys)."
                .to_owned(),
        );
    }
    let unsigned =
        answer.checked.report.sessions.iter().filter(|session| session.signed.is_none()).count() as u64;
    let sessions = counted(unsigned, "session");
    (unsigned > 0).then(|| {
        format!(
            "Who wrote {sessions} without a signature of the given key: every holder of the seal key could."
        )
    })
}

/// Of a flood of findings, not all are listed.
fn kept(answer: &Answer) -> Option<String> {
    let found: u64 = answer.checked.report.counts.values().sum();
    let listed = answer.checked.report.findings.len() as u64;
    (found > listed).then(|| {
        format!("Where {} more findings are: only the first of each kind are kept.", grouped(found - listed))
    })
}

/// `docs/seal-format.md`, section 4.
const OUTSIDE_MEMORY: &str = "Not detectable without outside memory: a whole session that was removed, invented or replaced by somebody who \
                              reads the config variables; all sessions cut at one instant; lies of a process that was taken over; \
                              forgery by a holder of the seal key.";
