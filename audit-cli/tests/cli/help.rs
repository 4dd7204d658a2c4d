//! What teaches: help, manual pages, completions, the schema.

use crate::program::Audit;

const COMMANDS: [&str; 9] =
    ["verify", "show", "grep", "lookup", "keygen", "keys", "schema", "man", "completions"];

#[test]
fn every_command_has_help_with_an_example() {
    let audit = Audit::new();
    for command in COMMANDS {
        let [long, asked] = [[command, "--help"], ["help", command]].map(|args| audit.run(&args));
        assert_eq!((long.status, &long.out), (0, &asked.out));
        assert!(
            long.out.contains("\nExample") && long.out.contains(&format!("  audit {command}")),
            "{}",
            long.out
        );
    }
    for (command, needed) in [
        (
            "verify",
            &["AUDIT_SEAL_KEY", "AUDIT_AUDITOR_SECRET_KEY", "AUDIT_SIGN_PUBLIC_KEY", "Exit statuses:"][..],
        ),
        ("show", &["--people", "folded", "Exit statuses:"]),
        ("grep", &["AUDIT_PSEUDONYM_KEYS", "unmerge", "three times", "Exit statuses:"]),
        ("lookup", &["AUDIT_PSEUDONYM_KEYS", "--learn", "Exit statuses:"]),
        ("keygen", &["AUDIT_PSEUDONYM_KEYS", "AUDIT_AUDITOR_KEY", "AUDIT_SIGN_KEY", "Exit statuses:"]),
    ] {
        let help = audit.run(&["help", command]).out;
        assert!(needed.iter().all(|word| help.contains(word)), "{help}");
    }
}

#[test]
fn wrong_usage_is_64_and_nothing_on_stdout() {
    let audit = Audit::new();
    for args in [
        &[][..],
        &["verify"],
        &["verify", "--no-such", "x"],
        &["prove"],
        &["keygen", "--format", "yaml"],
        &["man", "prove"],
        &["show"],
        &["grep", "x"],
        &["lookup"],
    ] {
        let refused = audit.run(args);
        assert_eq!(
            (refused.status, refused.out.as_str(), refused.err.is_empty()),
            (64, "", false),
            "{args:?}"
        );
    }
}

#[test]
fn pages_and_completions_are_made_for_packagers() {
    let audit = Audit::new();
    assert!(audit.run(&["man"]).out.contains(".TH audit 1"));
    for command in ["verify", "keygen"] {
        let page = audit.run(&["man", command]).out;
        assert!(
            page.contains(&format!(".TH audit\\-{command} 1"))
                || page.contains(&format!(".TH audit-{command} 1")),
            "{page}"
        );
        assert!(page.contains("Exit statuses"), "{page}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(audit.run(&["completions", shell]).out.contains("keygen"), "{shell}");
    }
}

#[test]
fn the_schema_is_that_of_the_sdk() {
    assert_eq!(Audit::new().run(&["schema"]).out, audit_core::schema::json_schema());
}

#[test]
fn what_has_to_be_given_stands_in_the_usage() {
    let audit = Audit::new();
    for command in ["grep", "lookup"] {
        let help = audit.run(&["help", command]).out;
        let usage = help.lines().find(|line| line.starts_with("Usage: ")).unwrap();
        assert!(usage.contains("--officer <CODE> --purpose <CODE> --trail <FILE>"), "{usage}");
        let page = audit.run(&["man", command]).out;
        assert!(
            page.contains("<\\fB\\-\\-officer\\fR>") && !page.contains("[\\fB\\-\\-officer\\fR]"),
            "{page}"
        );
    }
}

/// Nobody knows the codes of HL7 by heart.
#[test]
fn each_purpose_stands_in_the_help_and_is_guessed_in_another_case() {
    let audit = Audit::new();
    let help = audit.run(&["help", "lookup"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    for purpose in audit_core::Purpose::ALL.iter().map(|purpose| purpose.as_str()) {
        assert_eq!(help.contains(&format!("`{purpose}` ")), purpose != "BTG", "{purpose}: {help}");
    }
    let lookup = ["lookup", "--namespace", "user", "--officer", "o", "--trail", "t", "x", "--purpose"];
    let refused = audit.run(&[&lookup[..], &["hcompl"]].concat());
    assert!(
        refused.status == 64 && refused.sentence().ends_with("; did you mean HCOMPL?"),
        "{}",
        refused.err
    );
    assert!(!audit.run(&[&lookup[..], &["x"]].concat()).sentence().contains("did you mean"));
}

/// `audit grep P app.log`, as `grep` has it, searched for files only.
#[test]
fn where_nobody_is_named_the_option_for_that_is() {
    let refused = Audit::new().run(&["grep", "P", "app.log"]);
    assert!(
        refused.status == 64 && refused.err.contains("`--patient VALUE` or `--actor VALUE`"),
        "{}",
        refused.err
    );
}

/// Filled, the examples would run into one another.
#[test]
fn a_manual_page_keeps_columns_and_fills_the_rest() {
    let page = Audit::new().run(&["man", "grep"]).out;
    assert!(page.contains(".SH NOTES\n\\&Examples:\n.nf\n\\&  audit grep \\-\\-patient"), "{page}");
    assert!(page.contains(".fi\n.PP\n\\&Who is found: ") && !page.contains(".SH EXTRA"), "{page}");
}
