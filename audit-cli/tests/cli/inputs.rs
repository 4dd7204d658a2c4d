//! Inputs as they lie around: packed, in folders, behind links, and not to be had.

use std::{
    fs::{self, File, Permissions},
    io::Write,
    os::unix::{fs::PermissionsExt, fs::symlink, net::UnixListener},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::json;

use crate::{LINES, program::Audit, session};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::encode_all(text, 0).unwrap()
}

#[test]
fn packed_inputs_are_known_by_themselves() {
    let audit = Audit::new();
    let text = session(1).concat();
    let (one, other) = text.as_bytes().split_at(text.len() / 3);
    let skippable = [&[0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    for (what, packed) in [
        ("plain", text.clone().into_bytes()),
        ("gzip", gzip(text.as_bytes())),
        ("gzip in two members", [gzip(one), gzip(other)].concat()),
        ("zstd", zstd(text.as_bytes())),
        ("zstd in two frames", [zstd(one), zstd(other)].concat()),
        ("zstd behind a frame of somebody else", [skippable, zstd(text.as_bytes())].concat()),
    ] {
        audit.file("app.log", &packed);
        let from_file = audit.verify(&["app.log"]);
        let from_stdin = audit.run_with(&["verify", "--json", "-"], &packed).json();
        for checked in [from_file, from_stdin] {
            assert_eq!((&checked["status"], &checked["verified"]), (&json!(0), &json!(LINES)), "{what}");
        }
    }
}

#[test]
fn what_breaks_off_is_told_and_what_came_before_is_checked() {
    let audit = Audit::new();
    let text: String = (1..400).flat_map(session).collect();
    for packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        audit.file("app.log", &packed[..packed.len() * 3 / 4]);
        let checked = audit.verify(&["app.log"]);
        let told =
            &checked["findings"].as_array().unwrap().iter().find(|finding| finding["finding"] == "MALFORMED");
        let told = told.unwrap();
        assert_eq!((&told["file"], told["line"].is_u64()), (&json!("app.log"), true));
        assert!(told["note"].as_str().unwrap().starts_with("cannot be read on: "), "{told}");
        assert!(checked["verified"].as_u64().unwrap() > LINES);
        let out = audit.run(&["verify", "app.log"]).out;
        assert!(
            out.contains("\nMALFORMED (inconclusive): an input breaks off\n  app.log breaks off in line "),
            "{out}"
        );
        assert!(out.contains("): fetch it again; what came behind is unread\n"), "{out}");
    }
}

#[test]
fn folders_are_read_by_name_and_loops_end() {
    let audit = Audit::new();
    let lines = session(1);
    // In another order, lines would be late.
    audit.file("drain/a.log", lines[..4].concat());
    audit.file("drain/b/1.log.gz", gzip(lines[4..8].concat().as_bytes()));
    audit.file("drain/b/2.log", lines[8..12].concat());
    audit.file("drain/c.log", lines[12..].concat());
    symlink(audit.path("drain"), audit.path("drain/b/up")).unwrap();
    symlink(audit.path("drain/b"), audit.path("drain/d")).unwrap();
    symlink(audit.path("drain/a.log"), audit.path("drain/latest.log")).unwrap();
    let _socket = UnixListener::bind(audit.path("drain/socket")).unwrap();
    let answer = audit.run(&["verify", "--json", "drain", "drain/c.log"]);
    let checked = answer.json();
    assert_eq!(
        [&checked["status"], &checked["verified"], &checked["late"], &checked["again"]],
        [0, LINES, 0, 0].map(|n| json!(n)).each_ref()
    );
    let said = [
        "audit: drain/b/up is left out: it leads back to a folder that it is in",
        "audit: drain/d is left out: it is read already",
        "audit: drain/latest.log is left out: it is read already",
        "audit: drain/socket is left out: it is neither a file nor a folder",
        "audit: drain/c.log is left out: it is read already",
    ];
    assert_eq!(answer.err.lines().collect::<Vec<_>>(), said);
}

/// Without that, as many links as there are levels would make a billion ways.
#[test]
fn many_ways_to_a_folder_are_one() {
    let audit = Audit::new();
    for level in 0..30 {
        fs::create_dir_all(audit.path(&format!("drain/{level}"))).unwrap();
        for name in ["x", "y"] {
            symlink(format!("../{}", level + 1), audit.path(&format!("drain/{level}/{name}"))).unwrap();
        }
    }
    audit.file("drain/30/app.log", session(1).concat());
    assert_eq!(audit.verify(&["drain"])["verified"], LINES);
}

#[test]
fn what_cannot_be_opened_is_named_and_the_others_are_read() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    audit.file("closed.log", session(2).concat());
    symlink(audit.path("nowhere"), audit.path("dangling.log")).unwrap();
    fs::set_permissions(audit.path("closed.log"), Permissions::from_mode(0o000)).unwrap();
    // Whoever runs this as root may read it all the same.
    let closed = File::open(audit.path("closed.log")).is_err();
    let answer = audit.run(&["verify", "--json", "gone.log", "."]);
    let checked = answer.json();
    assert_eq!(answer.status, 66);
    assert_eq!(checked["verified"], if closed { LINES } else { 2 * LINES });
    let mut unread: Vec<_> =
        checked["unread"].as_array().unwrap().iter().map(|unread| unread["file"].as_str().unwrap()).collect();
    unread.sort_unstable();
    let expected = ["./closed.log", "./dangling.log", "gone.log"];
    assert_eq!(unread, expected[usize::from(!closed)..]);
    assert!(
        answer.err.contains("audit: gone.log cannot be opened: No such file or directory; check"),
        "{}",
        answer.err
    );
    assert!(checked["unknown"][0].as_str().unwrap().starts_with("What stands in "), "{checked}");
}

/// Nothing in the file that could not be opened takes it away.
#[test]
fn evidence_of_tampering_outranks_a_file_that_is_gone() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat().replacen("success", "failure", 1));
    assert_eq!(audit.run(&["verify", "app.log", "gone.log"]).status, 1);
}

#[test]
fn names_do_not_move_the_cursor() {
    let audit = Audit::new();
    let answer = audit.run(&["verify", "\u{1b}[2Jgone\u{202e}.log"]);
    assert!(answer.err.contains(r"\u{1b}[2Jgone\u{202e}.log"), "{}", answer.err);
    assert!(!answer.out.contains('\u{1b}') && !answer.err.contains('\u{1b}'));
}

/// A check of what nobody could read must not look like one of everything.
#[test]
fn packings_that_are_not_read_are_named_with_what_unpacks_them() {
    let audit = Audit::new();
    audit.file("app.log", session(1).concat());
    for (begin, name, unpack) in [
        (&b"PK\x03\x04"[..], "zip", "unzip -p"),
        (b"BZh91AY&SY", "bzip2", "bzip2 -dc"),
        (b"\xfd7zXZ\0", "xz", "xz -dc"),
        (b"7z\xbc\xaf\x27\x1c", "7z", "7z x -so"),
        (b"\xff\xfe{\0", "UTF-16", "iconv -f UTF-16"),
        (b"\xfe\xff\0{", "UTF-16", "iconv -f UTF-16"),
    ] {
        audit.file("drain/old.bin", begin);
        for (input, file) in [("drain/old.bin", "drain/old.bin"), ("-", "FILE")] {
            let answer = audit.run_with(&["verify", "--json", "app.log", input], begin);
            let checked = answer.json();
            assert_eq!((&checked["status"], &checked["verified"]), (&json!(66), &json!(LINES)), "{name}");
            let why = checked["unread"][0]["why"].as_str().unwrap();
            assert!(why.contains(name) && why.contains(&format!("`{unpack}")), "{why}");
            assert!(why.contains(&format!(" {file} | audit verify -`")), "{why}");
            assert!(answer.err.contains(" cannot be read: it is "), "{}", answer.err);
            assert_eq!(checked["without_lines"], json!(null));
        }
    }
    // Whoever says the first letters of bzip2 is not packed with it.
    let banner = "BZh? a banner\n".to_owned() + &session(1).concat();
    assert_eq!(audit.run_with(&["verify", "-"], banner.as_bytes()).status, 0);
    // A name that a shell would take for more is not put into a command.
    audit.file("$(x).zip", b"PK\x03\x04");
    assert!(audit.run(&["verify", "$(x).zip"]).err.contains("`unzip -p FILE |"));
    // Behind gzip as well, and what stands there unpacked is checked all the same.
    audit.file("old.gz", gzip(b"\xfd7zXZ\0"));
    assert_eq!(audit.run(&["verify", "app.log", "old.gz"]).status, 66);
    audit.file(
        "marked.log",
        [b"\xff\xfe\n", session(1).concat().replacen("success", "failure", 1).as_bytes()].concat(),
    );
    assert_eq!(audit.run(&["verify", "marked.log"]).status, 1);
}

#[test]
fn inputs_without_anything_of_ours_are_named_and_are_no_finding() {
    let audit = Audit::new();
    audit.file("drain/app.log", session(1).concat());
    audit.file("drain/empty.log", "");
    audit.file("drain/hints.log", "2026-01-01T00:02:30+00:00 heroku[logplex]: Error L10 (output buffer overflow): 1 messages dropped since 2026-01-01T00:02:10+00:00.\n");
    audit.file("drain/piece.log", &session(2)[3][..90]);
    let checked = audit.verify(&["drain"]);
    assert_eq!(checked["without_lines"], json!(["drain/empty.log", "drain/hints.log"]));
    let told = "Whether lines belong in 2 inputs in which there is nothing of ours: drain/empty.log, drain/hints.log.";
    assert!(checked["unknown"].as_array().unwrap().contains(&json!(told)), "{checked}");
    fs::remove_file(audit.path("drain/piece.log")).unwrap();
    (0..9).for_each(|n| _ = audit.file(&format!("drain/{n}"), "x"));
    let answer = audit.run(&["verify", "drain"]);
    assert_eq!(answer.status, 0);
    assert!(answer.out.contains("\n- Whether lines belong in 11 inputs in which there is nothing of ours: drain/0, drain/1, drain/2, drain/3, drain/4, ….\n"), "{}", answer.out);
    let of_lines = audit.verify(&["drain/app.log"]);
    assert_eq!(of_lines["without_lines"], json!(null));
}

/// `jq .audit` throws the seals away.
#[test]
fn where_there_is_no_line_at_all_it_is_told_what_one_is() {
    let audit = Audit::new();
    let objects: Vec<_> =
        session(1).iter().map(|line| crate::forge::object_of(line).to_owned() + "\n").collect();
    audit.file("inner.log", objects.concat());
    let answer = audit.run(&["verify", "inner.log"]);
    assert!(
        answer.status == 66 && answer.out.contains(" A line is an object with `audit` and `mac`, "),
        "{}",
        answer.out
    );
    audit.file("app.log", session(1).concat());
    assert!(!audit.run(&["verify", "app.log", "inner.log"]).out.contains("A line is an object"));
}
