//! `docs/controls.md`: what we record for which control, and which tests show it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{collections::BTreeSet, env, fs, path::Path};

use audit_core::schema::{self, Control};

/// One row.
struct Row {
    control: Control,
    /// What it wants, in a few words.
    wants: &'static str,
    /// What we do for it, and no more.
    evidence: &'static str,
    members: &'static [&'static str],
    /// File and function.
    tests: &'static [(&'static str, &'static str)],
}

const OPERATION: &str = "audit-core/tests/operation.rs";
const REQUESTS: &str = "audit-axum/tests/requests.rs";
const JOB: &str = "tests/tests/job.rs";
const MORNING: &str = "tests/tests/morning.rs";
const SAID: &str = "audit-core/tests/said.rs";
const SCHEMA: &str = "tests/tests/schema.rs";
const START: &str = "tests/tests/start.rs";
const TAMPERING: &str = "tests/tests/verifier/tampering.rs";
const ROTATION: &str = "tests/tests/verifier/rotation.rs";
const SIGNATURES: &str = "tests/tests/verifier/signatures.rs";
const STATE: &str = "tests/tests/verifier/state.rs";
const TRACING: &str = "tests/tests/tracing/in_memory.rs";
const PSEUDONYM: &str = "audit-core/src/pseudonym.rs";

const ROWS: &[Row] = &[
    Row {
        control: Control::ActivityReview,
        wants: "Review records of activity regularly",
        evidence: "The lines that such a review reads, with a severity, and the review of an operation as a line of its own. Who \
                   reviews, and when, is the organisation's affair.",
        members: &["severity", "outcome", "reason", "authz", "unattributed", "purpose_from", "review"],
        tests: &[
            (SAID, "events_of_their_own"),
            (OPERATION, "what_the_body_says_counts"),
            (OPERATION, "a_read_that_names_nobody_is_unattributed"),
        ],
    },
    Row {
        control: Control::AccessModification,
        wants: "Document and modify a user's right of access",
        evidence: "Who gave or took which role, where the app says so.",
        members: &["grant.to", "grant.role", "actor"],
        tests: &[(SAID, "events_of_their_own")],
    },
    Row {
        control: Control::LoginMonitoring,
        wants: "Monitor log-in attempts and report discrepancies",
        evidence: "Sign-ins and sign-outs, those that failed included, and requests that were refused for want of an identity. \
                   Reporting is left to whoever reads the log.",
        members: &[
            "action=login",
            "action=logout",
            "action=authenticate",
            "client",
            "authn",
            "counters.denied",
        ],
        tests: &[
            (REQUESTS, "refusals_of_unarmed_routes_are_events_of_their_own"),
            (REQUESTS, "the_client_is_the_one_that_the_router_vouches_for"),
        ],
    },
    Row {
        control: Control::UniqueUser,
        wants: "Identify and track users by a unique name or number",
        evidence: "The account that the app authenticated, as a pseudonym that is the same wherever it occurs. Whether accounts are \
                   shared, a line cannot know.",
        members: &["actor.kind", "actor.id", "actor.issuer", "actor.for"],
        tests: &[
            (SAID, "an_actor_is_somebody_of_an_organisation_who_signed_in"),
            (REQUESTS, "the_actor_comes_from_the_hook_or_from_the_body"),
            (REQUESTS, "the_actor_is_found_whatever_the_order_of_the_layers"),
            (PSEUDONYM, "known_answer"),
        ],
    },
    Row {
        control: Control::EmergencyAccess,
        wants: "Obtain necessary data in an emergency",
        evidence: "Access by breaking the glass, with its reason, and a policy of its own for when the log is stuck, which the app must \
                   choose. The procedure is the organisation's.",
        members: &["break_glass.reason", "break_glass.granted", "break_glass.needed", "purpose=BTG"],
        tests: &[
            (SAID, "a_broken_glass_is_a_purpose_with_a_reason_and_is_noticed"),
            (SAID, "no_glass_is_broken_before_somebody_has_decided"),
            (SAID, "a_broken_glass_has_its_own_policy_when_no_line_is_accepted"),
            (SAID, "a_glass_can_be_broken_while_the_log_has_no_room"),
        ],
    },
    Row {
        control: Control::AuditControls,
        wants: "Record and examine activity in systems with patient data",
        evidence: "Every operation of a handler or function with the attribute: who, what, whose, what for, how it ended. A record cannot \
                   be returned without it. What goes around the app (consoles, backups) goes around us.",
        members: &["op", "action", "actor", "patients", "records", "outcome", "reason", "count"],
        tests: &[
            (REQUESTS, "a_record_leaves_with_its_line"),
            (REQUESTS, "an_answer_without_a_line_does_not_leave"),
            (OPERATION, "nobody_is_left_out_wherever_there_are_many"),
            (MORNING, "clients_at_once_leave_lines_in_order"),
        ],
    },
    Row {
        control: Control::Integrity,
        wants: "Protect data from improper alteration or destruction",
        evidence: "Which records were changed, by keyed digests of the fields before and after; and that the log itself was not altered. \
                   The data is protected elsewhere.",
        members: &["changed", "records.version", "link", "s", "n", "parts"],
        tests: &[
            (PSEUDONYM, "digests_of_equal_values_differ_between_operations"),
            (MORNING, "an_independent_program_verifies_every_line"),
        ],
    },
    Row {
        control: Control::Authentication,
        wants: "Verify that a person is the one claimed",
        evidence: "How the app says that it authenticated the actor. We authenticate nobody.",
        members: &["authn.method", "authn.mfa", "authn.session", "authn.token", "actor.issuer"],
        tests: &[(SAID, "an_actor_is_somebody_of_an_organisation_who_signed_in")],
    },
    Row {
        control: Control::MinimumNecessary,
        wants: "Use and disclose no more than is needed",
        evidence: "Which fields and categories were disclosed, and what for, so that somebody can judge whether it was too much.",
        members: &["fields", "purpose", "resource.category", "records.label"],
        tests: &[
            (REQUESTS, "what_counts_most_decides_the_purpose"),
            (REQUESTS, "a_record_leaves_with_its_line"),
            (SAID, "a_search_says_by_what_and_an_answer_about_nobody_is_not_unattributed"),
        ],
    },
    Row {
        control: Control::Accounting,
        wants: "Account for disclosures of the last six years",
        evidence: "Date, recipient with name and address, what, and on what basis, of disclosures that the app makes through the SDK. \
                   Keeping them for six years is up to whoever keeps the log.",
        members: &[
            "disclosure.recipient",
            "disclosure.basis",
            "disclosure.consent",
            "patients",
            "fields",
            "t",
        ],
        tests: &[(SAID, "a_disclosure_names_its_recipient_and_gives_its_id")],
    },
    Row {
        control: Control::Part2Notice,
        wants: "A notice accompanies each disclosure of substance use disorder records",
        evidence: "Which notice the app says that it sent, and the labels of the records. We send none.",
        members: &["disclosure.notice", "records.label"],
        tests: &[(SAID, "a_disclosure_names_its_recipient_and_gives_its_id")],
    },
    Row {
        control: Control::Ac3Override,
        wants: "Audit overrides of access control",
        evidence: "Access beyond the rules says its reason, and whether it was needed.",
        members: &["break_glass.reason", "break_glass.granted", "break_glass.needed", "severity"],
        tests: &[(SAID, "a_broken_glass_is_a_purpose_with_a_reason_and_is_noticed")],
    },
    Row {
        control: Control::Ac6Privileged,
        wants: "Log the use of privileged functions",
        evidence: "Grants, changes of settings, rotations of keys and registered recipients, where the app puts the attribute on them.",
        members: &["grant", "config.setting", "action=register", "actor.roles"],
        tests: &[(SAID, "events_of_their_own")],
    },
    Row {
        control: Control::Au2,
        wants: "Say which events are logged",
        evidence: "A closed list of kinds and actions, published as a schema.",
        members: &["kind", "action"],
        tests: &[(SCHEMA, "the_schema_is_closed"), (SCHEMA, "everything_is_said_somewhere")],
    },
    Row {
        control: Control::Au3,
        wants: "Records say what, when, where, from where, how it ended, and who",
        evidence: "Each of these is a member with a fixed type.",
        members: &["action", "t", "service", "client", "outcome", "actor"],
        tests: &[
            (SCHEMA, "every_line_is_as_the_schema_says"),
            (SCHEMA, "what_must_be_there_is_missed"),
            ("audit-core/src/schema.rs", "each_member_is_described"),
        ],
    },
    Row {
        control: Control::Au3Limit,
        wants: "Limit personal data in audit records",
        evidence: "Identifiers are pseudonyms, networks are cut off, routes are templates. Such lines still count as patient data in law.",
        members: &["actor.id", "patients", "client.net", "http.route", "search.by"],
        tests: &[
            (MORNING, "nothing_personal_shows_anywhere"),
            (TRACING, "a_layer_beside_ours_sees_names_and_numbers_only"),
            (SAID, "ids_of_staff_and_programs_stand_in_clear_where_the_app_wants_it"),
            ("audit-core/src/event/origin.rs", "networks_are_truncated"),
        ],
    },
    Row {
        control: Control::Au5,
        wants: "Respond to failures of logging",
        evidence: "Without a line no answer with patient data and no change, unless the policy of the action allows it; counters say how \
                   often. Alerting is left to whoever reads the log.",
        members: &["counters.refused", "counters.unrecorded", "counters.withheld", "reason=withheld", "open"],
        tests: &[
            (JOB, "a_full_pipe_refuses_and_recovers"),
            (JOB, "a_closed_stdout_refuses"),
            (OPERATION, "a_withheld_answer_is_corrected_as_soon_as_possible"),
            (START, "a_stdout_that_takes_nothing_keeps_a_program_from_starting"),
        ],
    },
    Row {
        control: Control::Au6,
        wants: "Review, analyse and report audit records",
        evidence: "Severities and counters to begin with; reviews as lines of their own.",
        members: &["severity", "counters", "review.op", "review.verdict"],
        tests: &[(SAID, "events_of_their_own"), (JOB, "a_checkpoint_covers_what_was_written")],
    },
    Row {
        control: Control::Au8,
        wants: "Time stamps from the system's clock, in UTC",
        evidence: "Milliseconds since 1970, never running back within a session. Keeping the clock right is the platform's affair.",
        members: &["t", "us", "clock", "uptime"],
        tests: &[
            (MORNING, "clients_at_once_leave_lines_in_order"),
            (JOB, "a_checkpoint_covers_what_was_written"),
        ],
    },
    Row {
        control: Control::Au9,
        wants: "Protect audit information from unauthorized access, modification and deletion",
        evidence: "Changed lines do not verify, lost ones leave a gap in the numbers, and `audit verify` tells the two apart; what was cut \
                   off since an earlier check is found by its memory. Whoever reads the config variables can forge lines, with an auditor's key \
                   no single line of earlier sessions; access to the log is the drain owner's affair.",
        members: &["s", "n", "kid", "mode", "enc", "proof"],
        tests: &[
            (MORNING, "an_independent_program_verifies_every_line"),
            (TAMPERING, "any_attack_is_found"),
            (STATE, "what_is_gone_from_an_archive_was_cut"),
            (TRACING, "an_event_with_our_target_makes_no_line"),
            (START, "bad_keys_keep_a_program_from_starting"),
        ],
    },
    Row {
        control: Control::Au10,
        wants: "Evidence that somebody did something",
        evidence: "Who the app says it was, sealed under a key that the app holds. Against a holder of that key only signatures say \
                   something, where the signing key is kept elsewhere.",
        members: &["actor.id", "n", "sig"],
        tests: &[
            (MORNING, "an_independent_program_verifies_every_line"),
            (SIGNATURES, "a_line_that_was_sealed_anew_is_not_the_signed_one"),
        ],
    },
    Row {
        control: Control::Au12,
        wants: "Generate audit records for the events of AU-2",
        evidence: "While the process lives, every operation has exactly one end, also when it panics or is given up, and \
                   whatever the logging is set to. What has no attribute yet is recorded with its route.",
        members: &["op", "phase", "parts", "typed", "unattributed", "handlers"],
        tests: &[
            (MORNING, "the_same_lines_come_out_when_logging_is_off"),
            (OPERATION, "an_operation_that_is_dropped_is_cancelled"),
            (OPERATION, "a_panic_is_one_end"),
            (TRACING, "no_filter_stops_a_line"),
            (REQUESTS, "routes_without_the_attribute_are_recorded_ignored_or_denied"),
        ],
    },
    Row {
        control: Control::Sc12,
        wants: "Establish and manage cryptographic keys",
        evidence: "`audit keygen` makes them; lines name the keys in use by their ids, and rotations, where the app says so; `docs/keys.md` has \
                   the procedures. Keeping keys is the organisation's affair.",
        members: &["kid", "keys", "config.key"],
        tests: &[
            (SAID, "events_of_their_own"),
            (START, "bad_keys_keep_a_program_from_starting"),
            (ROTATION, "a_year_of_rotations_is_checked_and_searched"),
        ],
    },
];

const INTRODUCTION: &str = "\
# Controls

Generated from `tests/tests/controls.rs`; `UPDATE=1 cargo test -p tests --test controls` writes it anew. What the members are:
[fields.md](fields.md). Who does what: [responsibility.md](responsibility.md).

Compliance is nothing a library can give. For each control this says what our lines are *evidence for*, which members hold it, and which
tests show that they do. What is not mentioned, we do nothing for.

| control | what it wants | our evidence, and what it is not | members | shown by |
|---|---|---|---|---|
";

fn document() -> String {
    let rows = ROWS.iter().map(|row| {
        let members: Vec<_> = row.members.iter().map(|member| format!("`{member}`")).collect();
        let tests: Vec<_> = row.tests.iter().map(|(file, test)| format!("[`{test}`](../{file})")).collect();
        let (members, tests) = (members.join(" "), tests.join(" · "));
        format!("| {} | {} | {} | {members} | {tests} |\n", row.control.as_str(), row.wants, row.evidence)
    });
    INTRODUCTION.to_owned() + &rows.collect::<String>()
}

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn the_document_is_that_of_the_table() {
    let file = repository().join("docs/controls.md");
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, document()).unwrap();
    }
    let same = fs::read_to_string(file).is_ok_and(|found| found == document());
    assert!(
        same,
        "docs/controls.md is not what the table says; `UPDATE=1 cargo test -p tests --test controls` writes it"
    );
}

#[test]
fn every_control_has_one_row() {
    let rows: Vec<_> = ROWS.iter().map(|row| row.control).collect();
    assert_eq!(rows, Control::ALL);
}

#[test]
fn every_member_is_one_of_the_schema() {
    let known: BTreeSet<_> = schema::all().into_iter().collect();
    let members = ROWS.iter().flat_map(|row| row.members);
    let unknown: Vec<_> = members.filter(|member| !known.contains(**member)).collect();
    assert!(unknown.is_empty(), "the schema does not know {unknown:?}");
}

#[test]
fn every_test_exists() {
    for (file, test) in ROWS.iter().flat_map(|row| row.tests) {
        let source = fs::read_to_string(repository().join(file)).unwrap();
        let defined = source.lines().collect::<Vec<_>>().windows(2).any(|lines| {
            let attribute = lines[0].trim_start();
            (attribute.starts_with("#[test]") || attribute.starts_with("#[tokio::test"))
                && lines[1].contains(&format!("fn {test}("))
        });
        assert!(defined, "{file} has no test `{test}`");
    }
}
