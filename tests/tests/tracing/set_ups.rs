//! Whatever is switched off or not there, the lines come out, and that is said once.

use std::{
    io::{Write, pipe},
    sync::mpsc::channel,
    thread,
};

use tests::{Told, program_of};

use crate::{ETERNITY, reports};

/// The lines of so many rounds come out, and stderr says once that our layer is not reached.
fn said_once(set_ups: &[(&str, usize)]) {
    for (set_up, rounds) in set_ups {
        assert_eq!(reports(set_up, *rounds), 1, "{set_up}");
    }
}

/// There is nothing to say.
fn not_said(set_ups: &[&str]) {
    for set_up in set_ups {
        assert_eq!(reports(set_up, 1), 0, "{set_up}");
    }
}

#[test]
fn a_filter() {
    said_once(&[
        ("all is off", 2),
        ("all is off by level", 1),
        ("ours is off", 1),
        ("ours is off by function", 1),
        ("only warnings", 1),
    ]);
    not_said(&["nothing is off", "another is off"]);
}

#[test]
fn a_filter_that_is_turned_off_and_on_again() {
    said_once(&[("all is turned off", 3), ("ours is turned off", 3)]);
}

#[test]
fn a_layer_that_vetoes() {
    said_once(&[
        ("never interested", 1),
        ("never interested, behind ours", 1),
        ("not enabled", 1),
        ("not enabled, behind ours", 1),
        ("event not enabled", 1),
        ("event not enabled, behind ours", 1),
    ]);
    // Those that are asked each time, or that would have no level, stop nothing.
    not_said(&["sometimes interested", "no level"]);
}

#[test]
fn no_subscriber_or_another_one() {
    said_once(&[("no subscriber", 2), ("without ours", 1), ("another before", 1)]);
    not_said(&["another behind"]);
}

/// Nobody reads stderr, and it is full: what would be said there holds nobody up.
#[test]
fn a_full_stderr() {
    let (_unread, stderr) = pipe().unwrap();
    rustix::io::ioctl_fionbio(&stderr, true).unwrap();
    while (&stderr).write(&[b'.'; 4096]).is_ok() {}
    rustix::io::ioctl_fionbio(&stderr, false).unwrap();
    let mut program = program_of(env!("CARGO_BIN_EXE_layers"), "no subscriber, and no other word");
    let (done, wait) = channel();
    thread::spawn(move || done.send(program.stderr(stderr).output()));
    let output = wait.recv_timeout(ETERNITY).unwrap().unwrap();
    assert_eq!(Told::of(&output).endings(), ["begin", "end ok"]);
}

#[test]
fn another_subscriber_for_a_scope() {
    said_once(&[("another for a scope", 3), ("none for a scope", 1)]);
    not_said(&["ours for a scope"]);
}

#[test]
fn ours_twice_leaves_no_line_twice() {
    not_said(&["ours twice"]);
}
