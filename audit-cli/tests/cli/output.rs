//! Where the output goes: to somebody who has seen enough, to a full disk, to a terminal.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, pipe},
    process::Stdio,
};

use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

use crate::{
    program::{Audit, answer},
    session,
};

#[test]
fn whoever_closes_stdout_early_has_seen_enough() {
    let audit = Audit::new();
    audit.file("app.log", session(1)[1..].concat());
    for (args, status) in [
        (&["verify", "app.log"][..], 2),
        (&["verify", "--json", "app.log"], 2),
        (&["schema"], 0),
        (&["man"], 0),
        (&["--help"], 0),
    ] {
        let (read, write) = pipe().unwrap();
        drop(read);
        let answer = answer(&audit.command(args).stdout(write).stderr(Stdio::piped()).output().unwrap());
        assert_eq!((answer.status, answer.err.as_str()), (status, ""), "{args:?}");
    }
}

#[test]
fn a_full_disk_is_told() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for args in [
        &["verify", "--state", "seen.json", "app.log"][..],
        &["schema"],
        &["keygen"],
        &["keygen", "--keys", "keys.json"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let answer = answer(&audit.command(args).stdout(full).stderr(Stdio::piped()).output().unwrap());
        assert_eq!(answer.status, 74, "{args:?}");
        assert!(
            answer.err.starts_with("audit: the output cannot be written: No space left"),
            "{}",
            answer.err
        );
    }
    assert!(!audit.path("seen.json").exists(), "a check that nobody saw was remembered");
    assert!(!audit.path("keys.json").exists(), "a key that nobody got was kept");
}

/// What the program says on a terminal.
fn on_terminal(audit: &Audit, args: &[&str], colours: bool) -> String {
    let control = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&control).unwrap();
    unlockpt(&control).unwrap();
    let name = ptsname(&control, Vec::new()).unwrap();
    let terminal = || {
        File::from(rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap())
    };
    let mut command = audit.command(args);
    command.env("TERM", "xterm").env_remove("NO_COLOR").stdout(terminal()).stderr(terminal());
    if !colours {
        command.env("NO_COLOR", "1");
    }
    let mut child = command.spawn().unwrap();
    // Its ends of the terminal are held by the command too.
    drop(command);
    let mut said = Vec::new();
    match File::from(control).read_to_end(&mut said) {
        // How Linux says that nobody holds the other end any more.
        Err(error) if error.raw_os_error() == Some(5) || error.kind() == ErrorKind::UnexpectedEof => {}
        read => drop(read.unwrap()),
    }
    child.wait().unwrap();
    String::from_utf8(said).unwrap()
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    let verdict = "The log is whole and unchanged.";
    assert!(
        on_terminal(&audit, &["verify", "app.log"], true)
            .starts_with(&format!("\u{1b}[1m\u{1b}[32m{verdict}\u{1b}[0m"))
    );
    assert!(on_terminal(&audit, &["verify", "app.log"], false).starts_with(verdict));
    assert!(audit.run(&["verify", "app.log"]).out.starts_with(verdict));
}

#[test]
fn verified_events_have_a_mark_in_any_case() {
    let audit = Audit::new();
    let lines = session(1).concat().replacen("success", "failed", 1);
    audit.file("app.log", lines);
    let [coloured, plain] = [true, false].map(|colours| on_terminal(&audit, &["show", "app.log"], colours));
    assert_eq!(coloured.matches("\u{1b}[32m✓\u{1b}[0m 2026").count(), 10, "{coloured}");
    assert_eq!(coloured.matches("\u{1b}[1m\u{1b}[31m?? not verified\u{1b}[0m 2026").count(), 1, "{coloured}");
    assert_eq!(plain.lines().filter(|line| line.starts_with("verified 2026")).count(), 10, "{plain}");
}

#[test]
fn keys_on_a_terminal_come_with_a_word_of_warning() {
    let said = on_terminal(&Audit::new(), &["keygen"], true);
    assert!(said.starts_with("audit: what follows is secret;"), "it says nothing");
}

#[test]
fn a_long_input_has_a_bar_on_a_terminal() {
    let audit = Audit::new();
    let sparse = |name, bytes| File::create(audit.path(name)).unwrap().set_len(bytes).unwrap();
    sparse("long.log", 64 << 20);
    sparse("short.log", 1 << 20);
    let [long, short] = ["long.log", "short.log"].map(|name| on_terminal(&audit, &["verify", name], true));
    assert!(long.contains(" of 64.00 MiB, ") && !short.contains("MiB, "), "{long}");
    assert_eq!(audit.run(&["verify", "long.log"]).err, "");
}
