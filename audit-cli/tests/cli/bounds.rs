//! Inputs that want to fill the memory.

use std::{
    io::{self, Write},
    process::Stdio,
};

use flate2::{Compression, write::GzEncoder};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

use crate::{
    LINES, T,
    forge::Forge,
    keyed,
    program::{Answer, Audit, answer},
    session,
};

/// What is found in something that comes through a pipe.
fn verify_in_little_room(send: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Value {
    in_little_room(&["verify", "--json", "-"], send).json()
}

/// What is answered of something that comes through a pipe. Whoever wants more memory than it may have is ended by the system.
fn in_little_room(command: &[&str], send: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Answer {
    let audit = Audit::new();
    let mut command = audit.command(command);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let room = Rlimit { current: Some(ROOM), maximum: Some(ROOM) };
    prlimit(Some(Pid::from_child(&child)), Resource::Data, room).unwrap();
    let mut input = child.stdin.take().unwrap();
    send(&mut input).unwrap();
    drop(input);
    answer(&child.wait_with_output().unwrap())
}

fn mebibytes_of(byte: u8, count: usize, to: &mut dyn Write) -> io::Result<()> {
    let mebibyte = vec![byte; 1 << 20];
    (0..count).try_for_each(|_| to.write_all(&mebibyte))
}

#[test]
fn a_line_of_a_gibibyte_is_left_out() {
    let lines = session(1);
    let checked = verify_in_little_room(|to| {
        to.write_all(lines[..9].concat().as_bytes())?;
        mebibytes_of(b'x', 1024, to)?;
        to.write_all(b"\n")?;
        to.write_all(lines[9..].concat().as_bytes())
    });
    assert_eq!(checked["verified"], LINES);
    let note = "a line of more than 1 MiB, and nothing of ours in it";
    let told = json!([{"finding": "MALFORMED", "class": "inconclusive", "file": "standard input", "line": 10, "note": note}]);
    assert_eq!(checked["findings"], told);
}

#[test]
fn a_bomb_is_unpacked_piece_by_piece() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    mebibytes_of(0, 256, &mut gzip).unwrap();
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).unwrap();
    mebibytes_of(0, 256, &mut zstd).unwrap();
    for packed in [gzip.finish().unwrap(), zstd.finish().unwrap()] {
        assert!(packed.len() < 2 << 20);
        let checked = verify_in_little_room(|to| to.write_all(&packed));
        assert_eq!(checked["counts"], json!({"MALFORMED": 1}));
    }
}

/// Lines that fit nothing, each of a session that nobody knows.
#[test]
fn invented_sessions_are_forgotten() {
    let lines = session(1);
    let checked = verify_in_little_room(|to| {
        to.write_all(lines.concat().as_bytes())?;
        let (session, mac) = ("A".repeat(16), "A".repeat(22));
        (0..INVENTED).try_for_each(|nth| {
            writeln!(
                to,
                r#"{{"audit":{{"action":"read","kind":"access","n":1,"s":"{nth:06}{session}","t":1767225600000,"v":1}},"mac":"{mac}"}}"#
            )
        })
    });
    assert_eq!((&checked["status"], &checked["verified"]), (&json!(3), &json!(LINES)));
    assert_eq!(checked["counts"], json!({"UNKNOWN_KEY": INVENTED}));
}

/// An export that names so many on its parts, all with the same fields.
#[test]
fn of_parts_that_say_nothing_new_nothing_is_kept() {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let mut line = |phase: &str, more: Value| {
        let mut members =
            json!({"action": "export", "handler": "patients::export", "kind": "access", "phase": phase});
        members["op"] = json!("018f0000-0000-7000-8000-000000000001");
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        forge.line(members)
    };
    let shown = in_little_room(&["show", "--wide", "-"], |to| {
        for part in 1..=PARTS {
            to.write_all(line("part", json!({"part": part, "fields": ["name", "phone"]})).as_bytes())?;
        }
        to.write_all(line("end", json!({"outcome": "success", "parts": PARTS})).as_bytes())
    });
    assert!(shown.out.contains("  fields name, phone  "), "{} {}", shown.out, shown.err);
}

/// Those that come before their operations: many of one, and such as say much. One that came a moment too early is shown all the same.
#[test]
fn corrections_that_wait_have_a_bound() {
    let mut forge = Forge::new(&keyed(), 1 << 96, T);
    let records: Vec<_> = (0..120).map(|id| json!({"id": format!("note.k1.{id:022}")})).collect();
    let mut line = |op: u64, phase: &str, more: Value| {
        let mut members = json!({"action": "read", "handler": "notes::show", "kind": "access", "phase": phase, "outcome": "failed"});
        members["op"] = json!(format!("018f0000-0000-7000-8000-{op:012}"));
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        forge.line(members)
    };
    let shown = in_little_room(&["show", "--outcome", "success", "-"], |to| {
        for _ in 0..PARTS {
            to.write_all(line(1, "after", json!({"reason": "withheld"})).as_bytes())?;
        }
        for op in 0..3_000 {
            to.write_all(line(op, "after", json!({"reason": "withheld", "records": records})).as_bytes())?;
        }
        to.write_all(line(2_500, "end", json!({"outcome": "success", "begun": true})).as_bytes())?;
        to.write_all(line(2_999, "end", json!({"outcome": "success"})).as_bytes())
    });
    let corrected = shown.out.lines().filter(|line| line.contains("corrected: failed (withheld)")).count();
    assert_eq!((shown.out.lines().count(), corrected), (4, 2), "{} {}", shown.out, shown.err);
}

const PARTS: u64 = 50_000;
const INVENTED: u64 = 200_000;
/// Bytes.
const ROOM: u64 = 32 << 20;
