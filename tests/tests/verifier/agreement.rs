//! The independent verifier in `tests/verify`, written from `docs/seal-format.md` alone, and the program `audit` find the same in
//! everything that there is.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use demo::build_program;
use serde_json::{Value, json};
use shuttle::{Faults, Settings, Simulation};
use tests::{
    forge::{Forge, ForgeKeys, hex, object_of, public_keys},
    kept::FORMS,
};

use super::{AUDITOR, SEAL, SIGN, T, inputs::JUNK, modes, session};

/// What is to be checked.
struct Case {
    name: String,
    text: String,
    /// The input begins so many seconds after the first line.
    since: Option<u64>,
}

/// One of the two, which wants `--since` in its own way.
struct Side {
    command: fn() -> Command,
    since: fn(u64) -> String,
}

const SIDES: [Side; 2] = [
    Side { command: audit, since: |seconds| format!("2026-01-01T00:00:{seconds:02}Z") },
    Side { command: python, since: |seconds| (T + seconds * 1_000).to_string() },
];

/// Runs both, with these variables.
fn both(folder: &Path, cases: &[Case], variables: &[(&str, String)]) {
    for (place, Case { name, text, since }) in cases.iter().enumerate() {
        let file = folder.join(format!("input-{place}"));
        fs::write(&file, text).unwrap();
        let [ours, theirs] = SIDES.map(|side| {
            let mut command = (side.command)();
            if let Some(since) = since {
                command.arg("--since").arg((side.since)(*since));
            }
            answer(command.arg(&file), variables)
        });
        assert_eq!(ours, theirs, "{name}: audit, and the other one");
    }
}

/// What one of them says, as far as the other says it as well.
fn answer(command: &mut Command, variables: &[(&str, String)]) -> Value {
    let output = command.envs(variables.iter().map(|(name, key)| (name, key))).output().unwrap();
    let status = output.status.code().unwrap();
    if status >= 64 {
        // Nothing was checked, and each says so in its way.
        return json!({"status": 64});
    }
    let said = said(&output);
    assert_eq!(said["status"], status);
    let of =
        |value: &Value, names: &[&str]| -> Value { names.iter().map(|name| value[*name].clone()).collect() };
    let sessions = said["sessions"].as_array().unwrap().iter();
    // How a session ended whose end was cut off is a matter of words.
    let is_cut = |s: &Value| {
        let findings = said["findings"].as_array().unwrap();
        findings.iter().any(|finding| finding["finding"] == "TAIL_CUT" && finding["s"] == *s)
    };
    let ending =
        |session: &Value| if is_cut(&session["s"]) { json!("cut") } else { session["ending"].clone() };
    let sessions: Vec<_> = sessions
        .map(|session| (of(session, &["s", "lines", "first", "last", "lost"]), ending(session)))
        .collect();
    let findings = said["findings"].as_array().unwrap().iter();
    let mut findings: Vec<_> = findings.map(|finding| of(finding, members(&finding["finding"]))).collect();
    findings.sort_by_key(ToString::to_string);
    json!({
        "status": status,
        "counts": of(&said, &["verified", "again", "late"]),
        "sessions": sessions,
        "findings": findings,
    })
}

fn said(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said)
        .unwrap_or_else(|error| panic!("{error}: {said} {}", String::from_utf8_lossy(&output.stderr)))
}

/// What is comparable of a finding.
fn members(kind: &Value) -> &'static [&'static str] {
    match kind.as_str().unwrap() {
        "LOST" | "EARLIER_MISSING" | "CUT" | "TAIL_CUT" | "AFTER_STOP" | "SILENT" => {
            &["finding", "class", "s", "first", "last"]
        }
        "ALTERED" => &["finding", "class", "s", "first", "line"],
        "OPEN" => &["finding", "class", "s", "first", "op"],
        "UNKNOWN_KEY" | "UNSIGNED" => &["finding", "class", "s", "count"],
        "UNSEALED" | "MALFORMED" | "FRAGMENT" => &["finding", "class", "line"],
        "UNCLEAN_END" | "SESSION_MISSING" => &["finding", "class", "s"],
        "KEY_SHARED" => &["finding", "class"],
        _ => &["finding", "class", "s", "first"],
    }
}

fn audit() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(|| build_program("audit-cli", "audit").unwrap()));
    command.args(["verify", "--json"]);
    command
}

fn python() -> Command {
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("verify.py")).arg("--json");
    command
}

/// All that an auditor may hold.
fn all_keys() -> Vec<(&'static str, String)> {
    let mut keys = signing_key();
    keys.extend([("AUDIT_SEAL_KEY", hex(&SEAL)), ("AUDIT_AUDITOR_SECRET_KEY", hex(&AUDITOR))]);
    keys
}

fn signing_key() -> Vec<(&'static str, String)> {
    vec![("AUDIT_SIGN_PUBLIC_KEY", public_keys(AUDITOR, SIGN).1)]
}

fn case(name: &str, text: String) -> Case {
    Case { name: name.to_owned(), text, since: None }
}

/// What happens to lines, and what somebody does to them.
fn fates(keys: &ForgeKeys) -> Vec<Case> {
    let whole = session(keys, 1, 60);
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = whole.clone();
        change(&mut lines);
        lines.concat()
    };
    let edited = |line: &String| line.replace("\"outcome\":\"success\"", "\"outcome\":\"denied\"");
    let mut later = Forge::new(keys, 2, T + 600_000);
    let later = [later.start(), later.stop()].concat();
    let mut thief = Forge::new(&ForgeKeys { seal: [7; 32], ..keys.clone() }, 1, T);
    let forged = thief.sealed_as(4, T + 4, json!({"action": "read"}));
    let mut fork = Forge::new(keys, 3, T);
    let shared = [fork.start(), fork.read()].concat();
    let mut copy = fork.clone();
    copy.t += 7;
    let copied = [shared, fork.read(), copy.read(), copy.stop()].concat();
    let mut behind = Forge::new(keys, 4, T);
    let behind = [behind.start(), behind.stop(), behind.read(), behind.stop()].concat();
    let mut back = Forge::new(keys, 5, T);
    let mut backwards = vec![back.start(), back.read()];
    back.t -= 900;
    backwards.push(back.read());
    back.t += 200_000;
    backwards.extend([back.checkpoint(), back.stop()]);
    let mut open = Forge::new(keys, 6, T);
    let start = open.start();
    let ((begun, _), (_, lost)) = (open.begin(), open.begin());
    let open = [start, begun, open.end(&lost), open.stop()].concat();
    vec![
        case("whole", whole.concat()),
        case("nothing", "no line\n".to_owned()),
        case("lost", with(&|lines| _ = lines.drain(20..25))),
        case("begins late", with(&|lines| _ = lines.drain(..9))),
        case("ends early", with(&|lines| lines.truncate(40)) + &later),
        case("runs", with(&|lines| lines.truncate(40))),
        case("backwards", with(&|lines| lines.reverse())),
        case("twice", whole.concat() + &whole.concat()),
        case("edited", with(&|lines| lines[4] = edited(&lines[4]))),
        case(
            "edited before it is opened",
            with(&|lines| {
                lines[4] = edited(&lines[4]);
                lines.reverse();
            }),
        ),
        case("another seal", with(&|lines| lines[4].clone_from(&forged))),
        case("no seal", with(&|lines| lines[4] = format!("{{\"audit\":{}}}\n", object_of(&lines[4])))),
        case("half a line", with(&|lines| lines[4].truncate(100))),
        case("no members", with(&|lines| lines[4] = lines[4].replace("\"v\":1}", "\"w\":1}"))),
        case("a seal that is none", with(&|lines| lines[4] = lines[4].replace("\"mac\":\"", "\"mac\":\"="))),
        case("two lines with one number", copied),
        case("behind the stop", behind),
        case("times", backwards.concat()),
        case("halves", open),
        case("another key", session(&ForgeKeys { seal: [7; 32], ..keys.clone() }, 7, 5).concat()),
        case("far away", with(&|lines| lines.push(lines[3].replace("\"n\":3,", "\"n\":9007199254740991,")))),
        Case { since: Some(1), ..case("since", with(&|lines| _ = lines.drain(..9))) },
        Case { since: Some(1), ..case("since long", with(&|lines| lines.truncate(40)) + &later) },
        Case { since: Some(30), ..case("since later", with(&|lines| _ = lines.drain(20..25)) + &later) },
    ]
}

#[test]
fn they_agree_on_every_fate() {
    let folder = tempfile::tempdir().unwrap();
    for keys in modes() {
        both(folder.path(), &fates(&keys), &all_keys());
    }
    let signed = ForgeKeys { auditor: None, ..modes()[2].clone() };
    both(folder.path(), &fates(&signed), &signing_key());
    both(folder.path(), &fates(&modes()[1]), &[("AUDIT_SEAL_KEY", hex(&SEAL))]);
}

#[test]
fn they_agree_on_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = session(&modes()[0], 1, 20);
    lines[5] = lines[5].replace("\"action\":\"update\"", "\"action\":\"delete\"");
    lines.remove(9);
    let cases: Vec<_> = FORMS.iter().map(|form| case(form.name, (form.keep)(&lines))).collect();
    both(folder.path(), &cases, &all_keys());
}

/// Lines with something before each that may make them hard to find.
#[test]
fn they_agree_whatever_stands_around_lines() {
    let folder = tempfile::tempdir().unwrap();
    let lines = session(&modes()[0], 1, 24);
    for form in FORMS.iter().filter(|form| !form.name.contains("pieces")) {
        for space in ["", "\n"] {
            let mut text = String::new();
            for (line, junk) in lines.iter().zip(JUNK.iter().cycle()) {
                text += &[junk, space, &(form.keep)(std::slice::from_ref(line))].concat();
            }
            both(folder.path(), &[case(form.name, text)], &all_keys());
        }
    }
}

/// So much that lines are read before it is their turn: those of several sessions in turns, some of which somebody has touched.
#[test]
fn they_agree_on_what_is_read_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let sessions: Vec<_> = (0..).zip(modes()).map(|(number, keys)| session(&keys, number, 3_000)).collect();
    let longest = sessions.iter().map(Vec::len).max().unwrap();
    let in_turns = (0..longest).flat_map(|n| sessions.iter().filter_map(move |lines| lines.get(n)));
    let touched = in_turns.enumerate().map(|(place, line)| match place % 997 {
        100 => line.replacen("\"n\":", "\"n\":1", 1),
        200 => String::new(),
        300 => format!("somebody said {line}"),
        400 => line.trim_end().to_owned(),
        500 => format!("{line}\n{line}"),
        600 => line.replace('\n', "\r\n"),
        700 => line[..line.len() / 2].to_owned() + "\n",
        800 => line.replacen("{\"audit\":", "{ \"audit\": ", 1),
        900 => format!("\n{}", line.replacen("},\"mac\"", ",x},\"mac\"", 1)),
        _ => line.clone(),
    });
    let text: String = touched.collect();
    assert!(text.len() > 3 << 20, "{} bytes", text.len());
    both(folder.path(), &[case("in turns", text)], &all_keys());
}

#[test]
fn they_agree_on_bad_days() {
    let folder = tempfile::tempdir().unwrap();
    for (seed, keys) in (0..30).zip(modes().iter().cycle()) {
        let lines = [session(keys, 1, 40), session(keys, 2, 40)].concat();
        let faults = Faults { drop: 0.2, delay: 0.4, duplicate: 0.2, lose: 0.1, ..Faults::default() };
        let settings = Settings { batch_lines: 5, ..Settings::default() };
        let run = Simulation::new(seed, faults).settings(settings).run(lines.concat().as_bytes());
        let text: String =
            run.bodies.iter().map(|body| String::from_utf8(body.bytes.clone()).unwrap()).collect();
        both(folder.path(), &[case(&format!("seed {seed}"), text)], &all_keys());
    }
}

/// Two checks, one after the other, each with its own memory of the first.
#[test]
fn they_agree_on_what_an_earlier_check_saw() {
    for keys in modes() {
        let [one, two] = [1, 2].map(|number| session(&keys, number, 40));
        let first = one.concat() + &two[..30].concat();
        let cut = one[..20].concat() + &two[..5].concat() + &two[8..30].concat();
        for (name, second) in [
            ("the same", first.clone()),
            ("one is missing", one.concat()),
            ("cut", cut.clone()),
            ("more", one.concat() + &two.concat()),
        ] {
            agree_on_two(name, &[first.clone(), second], None);
        }
        // What was lost at first comes late.
        agree_on_two("late", &[cut, two.concat()], None);
        // The second input goes on where the first ended.
        let mut forge = Forge::new(&keys, 3, T);
        let mut lines = vec![forge.start()];
        let (begin, op) = forge.begin();
        lines.push(begin);
        for _ in 0..10 {
            forge.t += 5_000;
            lines.push(forge.checkpoint());
        }
        lines.extend([forge.end(&op), forge.stop()]);
        let holed = [&lines[5..7], &lines[8..]].concat();
        for (name, first, second) in [
            ("goes on", &lines[..6], &lines[6..]),
            ("goes on with a hole", &lines[..6], &lines[8..]),
            ("overlaps", &lines[..9], &lines[6..]),
            ("overlaps with a hole", &lines[..9], &holed),
            ("ends before", &lines[..9], &lines[5..7]),
            ("is missing", &lines[..9], &lines[..0]),
        ] {
            agree_on_two(name, &[first.concat(), second.concat() + &one.concat()], Some(25));
        }
    }
}

/// An archive of ten minutes that is read once more from its middle on, with something taken out.
#[test]
fn they_agree_on_what_was_taken_out_of_a_part() {
    for keys in modes() {
        let mut forge = Forge::new(&keys, 3, T);
        let mut lines = vec![forge.start()];
        lines.extend(forge.checkpoints(60));
        let without = |gone: Range<usize>| lines[..gone.start].concat() + &lines[gone.end..].concat();
        let first = without(12..13) + &lines[12];
        for gone in [0..3, 4..6, 0..14, 0..15, 0..16, 0..17, 2..15, 2..16, 20..22, 50..61, 0..61] {
            let name = format!("without {gone:?}");
            agree_on_two(&name, &[first.clone(), without(gone)], Some(30));
        }
    }
}

fn agree_on_two(name: &str, texts: &[String; 2], since: Option<u64>) {
    let folder = tempfile::tempdir().unwrap();
    let [ours, theirs] = SIDES.map(|side| {
        let [state, file] = ["state", "input"].map(|name| folder.path().join(name));
        let _ = fs::remove_file(&state);
        let answers = [(&texts[0], None), (&texts[1], since)].map(|(text, since)| {
            fs::write(&file, text).unwrap();
            let mut command = (side.command)();
            if let Some(since) = since {
                command.arg("--since").arg((side.since)(since));
            }
            answer(command.arg("--state").arg(&state).arg(&file), &all_keys())
        });
        (answers, serde_json::from_slice::<Value>(&fs::read(&state).unwrap()).unwrap())
    });
    assert_eq!(ours.0, theirs.0, "{name}: audit, and the other one");
    assert_eq!(ours.1["sessions"], theirs.1["sessions"], "{name}: what is remembered");
}
