//! What nobody can know from these lines with these keys.

use audit_core::verify::{Ending, Finding, Kind, SessionReport};

use super::{Answer, sessions::cut};
use crate::checked::Checked;
use crate::words::{counted, grouped, time};

/// Sentences, the last of which is always the same.
pub(super) fn unknown(answer: &Answer) -> Vec<String> {
    let all = [
        unread(answer),
        foreign(answer),
        before(answer),
        past(answer),
        tails(answer),
        seals(answer),
        auditor(answer),
        signatures(answer),
        kept(answer),
    ];
    all.into_iter().flatten().chain([undetectable(answer)]).collect()
}

fn unread(answer: &Answer) -> Option<String> {
    let first = answer.checked.unread.first()?;
    let more = match answer.checked.unread.len() {
        1 => String::new(),
        count => format!(", and {} more inputs", grouped(count as u64 - 1)),
    };
    Some(format!("What stands in {}{more}, which {}: {}.", first.name, first.what(), first.why))
}

/// Hints of platforms stand there, or what has nothing to do with the log, or what nobody can read.
fn foreign(answer: &Answer) -> Option<String> {
    let all = nothing_of_ours(&answer.checked);
    let names: Vec<_> = all.iter().take(NAMED).copied().collect();
    let more = if all.len() > NAMED { ", …" } else { "" };
    let inputs = counted(all.len() as u64, "input");
    let hint = if answer.checked.has_lines() { "" } else { INNER };
    (!all.is_empty()).then(|| {
        format!(
            "Whether lines belong in {inputs} in which there is nothing of ours: {}{more}.{hint}",
            names.join(", ")
        )
    })
}

/// The names of inputs without lines. What could not be read is told already.
pub(super) fn nothing_of_ours(Checked { report, unread, .. }: &Checked) -> Vec<&str> {
    let name = |input: &u32| report.inputs.get(*input as usize).map(String::as_str);
    let read = |name: &&str| !unread.iter().any(|unread| unread.name == *name);
    report.foreign.iter().filter_map(name).filter(read).collect()
}

fn before(answer: &Answer) -> Option<String> {
    Some(format!("What was lost before {}, where these inputs begin (--since).", time(answer.checked.since?)))
}

/// What is removed of them is only missed where everything is checked.
fn past(answer: &Answer) -> Option<String> {
    let report = &answer.checked.report;
    let since = report.since.filter(|_| report.past > 0)?;
    let (sessions, be) = (counted(report.past, "session"), if report.past == 1 { "was" } else { "were" });
    Some(format!(
        "Whether {sessions} of earlier checks, which ended before {}, {be} removed or cut: nobody looked for what is older (check \
         everything now and then, with --state and without --since).",
        time(since)
    ))
}

fn tails(answer: &Answer) -> Option<String> {
    let report = &answer.checked.report;
    let cut = cut(report);
    let goes_on =
        |session: &&SessionReport| session.ending == Ending::Running && !cut.contains(session.id.as_str());
    let running = report.sessions.iter().filter(goes_on).count();
    let [sessions, their] = match running {
        0 => return None,
        1 => ["1 session that was still running".to_owned(), "its".to_owned()],
        _ => [format!("{} sessions that were still running", grouped(running as u64)), "their".to_owned()],
    };
    Some(format!("What came behind {their} last line in {sessions}."))
}

/// Ids are no secrets, and they tell which key is missing.
fn seals(answer: &Answer) -> Option<String> {
    let report = &answer.checked.report;
    // Beyond some number they are lines.
    let all = *report.counts.get(&Kind::UnknownKey)?;
    let told = report.findings.iter().filter(|finding| finding.kind == Kind::UnknownKey);
    let told = told.filter(|finding| finding.session.is_some()).count() as u64;
    let more = if all > told { "more than " } else { "" };
    let given: Vec<_> = answer.held.seals.iter().map(|seal| seal.id.as_str()).collect();
    (!given.is_empty()).then(|| {
        let (sessions, plural) = (counted(told, "session"), if given.len() == 1 { "" } else { "s" });
        format!(
            "What stands in lines of {more}{sessions} that no key opened: you gave the seal key{plural} {}.",
            given.join(", ")
        )
    })
}

fn auditor(answer: &Answer) -> Option<String> {
    // Where a line names the key of a session in keyed mode, the auditor's opens nothing.
    let may = |finding: &&Finding| finding.note.as_ref().is_none_or(|note| note.contains("auditor"));
    let unopened = answer.checked.report.findings.iter().filter(|finding| finding.kind == Kind::UnknownKey);
    let unopened = unopened.filter(may).count() as u64;
    if unopened == 0 || answer.held.seals.is_empty() || answer.held.auditors {
        return None;
    }
    let sessions = counted(unopened, "session");
    Some(format!(
        "Whether {sessions} that no key opened would open with the auditor's secret key: none was given (AUDIT_AUDITOR_SECRET_KEY, \
         --auditor-key)."
    ))
}

fn signatures(answer: &Answer) -> Option<String> {
    if answer.held.signers.is_empty() {
        return Some(
            "Whether there are signatures, and whether they fit: no public signing key was given (AUDIT_SIGN_PUBLIC_KEY, --sign-key)."
                .to_owned(),
        );
    }
    if answer.held.seals.is_empty() {
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

/// `docs/seal-format.md`, section 4: less where an earlier check is remembered.
fn undetectable(answer: &Answer) -> String {
    let (what, cut) = if answer.again { AGAIN } else { ONCE };
    format!("{what} {cut}; lies of a process that was taken over; forgery by a holder of the seal key.")
}

const ONCE: (&str, &str) = (
    "Not detectable without outside memory:",
    "a whole session that was removed, invented or replaced by somebody who reads the config variables; all sessions cut at one instant",
);
const AGAIN: (&str, &str) = (
    "Not detectable with the memory of earlier checks (--state):",
    "what was removed or cut before any of them saw it; a session whose lines were all replaced under the same numbers, or one that was \
     invented, by somebody who reads the config variables",
);
/// What whoever took lines apart has thrown away.
const INNER: &str = " A line is an object with `audit` and `mac`, whatever stands around it: what stands in `audit` alone has no seal.";
/// Inputs that are named.
const NAMED: usize = 5;
