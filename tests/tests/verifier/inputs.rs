//! Lines as drains, platforms and destinations keep them, recognised without being told.

use std::{
    env, fs,
    io::{self, Read},
    path::Path,
};

use audit_core::verify::{Kind, Verifier};
use proptest::prelude::*;
use tests::{forge::object_of, kept::FORMS};

use super::{held, held_for, kinds, modes, session, verify};

#[test]
fn every_form_is_recognised() {
    for keys in modes() {
        let lines = session(&keys, 1, 30);
        for form in FORMS {
            let report = verify((form.keep)(&lines));
            let found = (report.verified, kinds(&report));
            assert_eq!(found, (lines.len() as u64, vec![]), "{}: {:?}", form.name, report.findings);
        }
    }
}

#[test]
fn forms_may_be_mixed_in_one_input() {
    let lines = session(&modes()[1], 1, 80);
    let share = lines.len().div_ceil(FORMS.len());
    let mixed: String = lines.chunks(share).zip(FORMS).map(|(lines, form)| (form.keep)(lines)).collect();
    let report = verify(mixed);
    assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec![]), "{:?}", report.findings);
}

/// An edit is found in every form, too.
#[test]
fn an_altered_line_is_found_in_every_form() {
    let mut lines = session(&modes()[0], 1, 30);
    lines[5] = lines[5].replace("\"action\":\"update\"", "\"action\":\"delete\"");
    for form in FORMS {
        let report = verify((form.keep)(&lines));
        // Pieces that make no line need not belong together.
        let status = if form.name.contains("in pieces") { 2 } else { 1 };
        assert_eq!(
            (report.verified, report.status()),
            (lines.len() as u64 - 1, status),
            "{}: {:?}",
            form.name,
            report.counts
        );
    }
}

#[test]
fn what_a_platform_says_is_shown_next_to_what_it_explains() {
    let mut lines = session(&modes()[0], 1, 30);
    lines.remove(9);
    let notice = |time: &str| {
        format!("<172>1 {time} heroku t log-shuttle - - Error L12: 1 messages dropped since {time}\n")
    };
    lines.extend(["2026-01-01T00:00:05+00:00", "2026-01-01T10:00:00+00:00"].map(notice));
    let report = verify(lines.concat());
    let lost = report.findings.iter().find(|finding| finding.kind == Kind::Lost).unwrap();
    let explains: Vec<_> = report.hints.iter().map(|hint| hint.explains(lost)).collect();
    assert_eq!(explains, [true, false]);
}

#[test]
fn pieces_whose_rest_is_missing_are_told() {
    let lines = session(&modes()[0], 1, 10);
    let half = |line: &str| line[..line.len() / 2].to_owned() + "\n";
    let other_half = |line: &str| line[line.len() / 2..].to_owned();
    let in_two = |line: &str| half(line) + &other_half(line);
    for (text, fragments) in [
        (lines[..4].concat() + &half(&lines[4]) + &lines[5..].concat(), 1),
        (lines[..4].concat() + &other_half(&lines[4]) + &lines[5..].concat(), 1),
        (half(&lines[3]).repeat(100) + &lines.concat(), 100),
        (half(&lines[3]), 1),
        // Put together, and no line, or another.
        (in_two(&lines[4].replace("\"v\":1", "\"v\":2")), 1),
        (lines[..4].concat() + &in_two(&lines[4].replace("\"n\":4", "\"n\":3")), 1),
    ] {
        let report = verify(text);
        assert_eq!(report.counts.get(&Kind::Fragment), Some(&fragments), "{:?}", report.counts);
    }
}

/// Streams and pieces have an end, or somebody fills the memory with beginnings.
#[test]
fn beginnings_wait_for_so_many_pieces_and_beside_so_many_others() {
    let lines = session(&modes()[0], 1, 10);
    let of = |stream: usize, piece: &str| format!("web.{stream}: {piece}\n");
    let (head, rest) = lines[4].trim_end().split_at(20);
    for (bytes, fragments) in [(rest.len().div_ceil(60), 0), (rest.len() / 70, 1)] {
        let pieces = rest.as_bytes().chunks(bytes).map(|piece| of(0, str::from_utf8(piece).unwrap()));
        let report =
            verify(lines[..4].concat() + &of(0, head) + &pieces.collect::<String>() + &lines[5..].concat());
        assert_eq!(report.counts.get(&Kind::Fragment).copied().unwrap_or(0), fragments, "{bytes}");
    }
    let (head, rest) = lines[4].trim_end().split_at(100);
    for (others, verified) in [(63, 1), (64, 0)] {
        let beginnings = (1..=others).map(|other| of(other, head));
        let report = verify(of(0, head) + &beginnings.collect::<String>() + &of(0, rest));
        assert_eq!(report.verified, verified, "{others}");
    }
}

/// A drain that keeps nothing must not look like one that keeps all.
#[test]
fn no_line_at_all_is_no_clean_log() {
    assert_eq!(["", "nothing of ours\n", "{\"audit\":{}}\n"].map(|text| verify(text).status()), [66; 3]);
}

/// What comes after something that cannot be read is read.
#[test]
fn bad_input_is_told_and_what_follows_is_read() {
    let lines = session(&modes()[0], 1, 10);
    let deep = "[".repeat(100_000);
    for bad in [
        "{\"x\":[".to_owned(),
        "{\n\"a\": {\"audit\": {\"n\": 1},\n".to_owned(),
        deep.clone() + "\n",
        format!("{{\"audit\":{deep}\n"),
        "\u{feff}\0\u{1}\n".to_owned(),
        "x".repeat(3 << 20) + "\n",
        format!("{{\"a\": \"{}\"}}\n", "x".repeat(3 << 20)),
        format!("[\"{}\"\n", "x".repeat(3 << 20)),
        "99999999 <190>1 a\n".to_owned(),
        "5 <190>1 a\n".to_owned(),
    ] {
        let report = verify(bad.clone() + &lines.concat());
        let shown: String = bad.chars().take(40).collect();
        assert_eq!(report.verified, lines.len() as u64, "{shown}: {:?}", report.findings);
        assert!(report.status() == 0 || report.status() == 3, "{shown}: {:?}", report.findings);
    }
}

/// What somebody may get into a log that he can write to, or a destination into its archive.
pub(super) const JUNK: [&str; 36] = [
    "{\"audit\":",
    "{\"audit\":{",
    "{\"audit\":{}",
    "{\"audit\":{},\"x\":",
    "{\"audit\":{},\"mac\":",
    "{\"audit\":{\"n\":1,\"s\":\"x\",\"t\":1,\"v\":1},\"mac\":\"EMygchGq9UdExldQufWCcw\"}",
    "\"audit\":{\"a\":\"",
    "{ \"audit\" : {",
    "{\"mac\":",
    "\"mac\":\"EMygchGq9UdExldQufWCcw\",",
    "\"mac\":\"EMygchGq9UdExldQufWCcw\",\"audit\":",
    "{\\\"audit\\\":{",
    "{\"x\":\"{\\\"audit\\\":{",
    "{\\u0022audit\\u0022:{",
    "\\\\\\\"audit\\\\\\\":{",
    "\\\"mac\\\":\\\"",
    "20 <1>",
    "83 <190>1 - ",
    "9999999 <1>",
    "[",
    "{",
    "}",
    "]",
    "\"",
    "\\",
    ",",
    "\n",
    "1e999,",
    "\"\\ud83d\",",
    "[{\"audit\":{}},",
    "heroku Error L12: 7 messages dropped since 2026-01-01T00:00:00Z.",
    "\u{feff}",
    "{\"\"audit\"\":{",
    "\"\"audit",
    "\"{\"\"x\"\":\"\"\\\"\"audit\\\"\":",
    "\"\"\"\"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands around lines, they are found.
    #[test]
    fn nothing_hides_a_line(form in 0..FORMS.len(), junk in prop::collection::vec((0..JUNK.len(), 0usize..4), 40)) {
        let form = &FORMS[form];
        prop_assume!(!form.name.contains("pieces"));
        let lines = session(&modes()[0], 1, 6);
        let mut text = String::new();
        for (line, junk) in lines.iter().zip(junk.chunks(4)) {
            for (junk, space) in junk {
                text += JUNK[*junk];
                text += ["", " ", "\n", "\n\n"][*space];
            }
            text += &(form.keep)(std::slice::from_ref(line));
        }
        let report = verify(text.clone());
        prop_assert_eq!(report.verified, lines.len() as u64, "{}: {}", form.name, text);
    }
}

/// Where one window ends and the next begins, lines are found as everywhere.
#[test]
fn a_line_is_found_wherever_the_window_ends() {
    let lines = session(&modes()[0], 1, 2);
    let forms = ["as they are", "Mezmo in JSON in JSON", "Logplex without newlines", "CSV with records"];
    let mut texts: Vec<_> = FORMS
        .iter()
        .filter(|form| forms.contains(&form.name))
        .map(|form| (form.keep)(&lines[1..2]))
        .collect();
    // Its seal stands before something else that is looked at.
    let object = object_of(&lines[1]);
    let mac = &lines[1][lines[1].len() - 25..lines[1].len() - 3];
    texts.push(format!(r#"{{"mac":"{mac}","x":"{{\"audit\":{{}}}}","audit":{object}}}"#));
    for text in texts {
        for before in (0..=text.len() + 80).step_by(3) {
            let padded = "x".repeat((1 << 20) - before) + &text;
            assert_eq!(verify(padded).verified, 1, "{before}: {text}");
        }
    }
}

/// A record that is damaged takes nothing with it but itself.
#[test]
fn records_behind_a_damaged_one_are_found() {
    let lines = session(&modes()[0], 1, 30);
    for form in FORMS.iter().filter(|form| !form.name.contains("pieces")) {
        let text = (form.keep)(&lines);
        let at = text.match_indices("AAAAAQ").nth(4).unwrap().0;
        let damaged = text[..at].to_owned() + "\"]}\"" + &text[at..];
        let report = verify(damaged);
        assert!(
            report.verified >= lines.len() as u64 - 3,
            "{}: {} {:?}",
            form.name,
            report.verified,
            report.counts
        );
        assert!(report.status() != 0, "{}", form.name);
    }
}

/// As many beginnings as there can be, in one line and in many: each byte is looked at once, or this takes hours.
#[test]
fn beginnings_by_the_million_are_soon_read() {
    for beginning in [
        r#"{"audit":"#,
        r#"{"audit":{"#,
        r#"\"audit\":{"#,
        r#"{\"audit\":{"#,
        r#""audit","mac":""#,
        "5 <190>1 a",
        r#"{"a":"#,
        "[",
        "}{",
        "{}{",
        "audit{",
    ] {
        for line in ["", "\n"] {
            verify((beginning.to_owned() + line).repeat((3 << 20) / beginning.len()));
        }
    }
}

/// Whatever somebody wrote before it on the same line, and however much.
#[test]
fn a_line_behind_a_megabyte_of_text_is_found() {
    let lines = session(&modes()[0], 1, 10);
    for before in ["x", "{", "[\"", "audit ", "{\"audit\":"] {
        for bytes in [(1 << 20) - 300, (1 << 20) + 7] {
            let junk = before.repeat(bytes / before.len());
            let report = verify(lines[..4].concat() + &junk + &lines[4..].concat());
            assert_eq!(report.verified, lines.len() as u64, "{before} {bytes}: {:?}", report.counts);
        }
    }
}

/// What has a member `mac` need not be the end of a line.
#[test]
fn an_address_of_a_network_card_is_no_end_of_a_line() {
    let lines = session(&modes()[0], 1, 3);
    for foreign in [
        r#"{"nic":"{\"mac\":\"00:1B:44:11:3A:B7\"}"}"#,
        r#"{"nic":{"mac":"00:1B:44:11:3A:B7"}}"#,
        r#"{"nic":{"up":true,"mac":"00:1B:44:11:3A:B7"}}"#,
    ] {
        let report = verify(foreign.to_owned() + "\n" + &lines.concat());
        assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec![]), "{foreign}");
    }
}

/// A source that breaks off, as a truncated archive does.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.0.read(out)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            some => Ok(some),
        }
    }
}

#[test]
fn an_input_that_breaks_off_is_told_with_its_line() {
    let lines = session(&modes()[0], 1, 10);
    let mut verifier = Verifier::new(held());
    verifier.read("broken", Broken(lines.concat().as_bytes()));
    let report = verifier.finish().report;
    assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec!["MALFORMED"]));
    let place = report.findings[0].place.unwrap();
    assert_eq!(place.line, lines.len() as u64 + 1);
}

/// The second look shows each line once, with what of it may be believed.
#[test]
fn a_second_look_shows_the_lines() {
    for keys in modes() {
        let mut lines = session(&keys, 1, 10);
        lines[3] = lines[3].replace("\"outcome\":\"success\"", "\"outcome\":\"denied\"");
        lines.push(lines[2].clone());
        for form in FORMS {
            let text = (form.keep)(&lines);
            let mut verifier = Verifier::new(held_for(text.as_bytes()));
            verifier.read("input", text.as_bytes());
            let mut shown = Vec::new();
            verifier
                .finish()
                .look(text.as_bytes(), |line| shown.push((line.verified, line.object.to_owned())));
            assert_eq!(shown.len(), lines.len() - 1, "{}", form.name);
            for (verified, object) in shown {
                let nth = lines.iter().position(|line| object_of(line) == object).unwrap();
                assert_eq!(verified, nth != 3, "{}", form.name);
            }
        }
    }
}

/// The fuzzer begins with each of the forms.
#[test]
fn the_seeds_of_the_fuzzer_are_these_forms() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/inputs");
    let lines = session(&modes()[0], 1, 4);
    for form in FORMS {
        let (seed, text) = (seeds.join(form.name.replace(", ", "-").replace(' ', "-")), (form.keep)(&lines));
        // One without the filler: the fuzzer is quick with short inputs.
        let text = text.replace(&"x".repeat(40_000), "x");
        if env::var_os("UPDATE").is_some() {
            fs::write(&seed, &text).unwrap();
        }
        assert!(
            fs::read_to_string(&seed).is_ok_and(|seed| seed == text),
            "{}: run this test with UPDATE=1",
            form.name
        );
    }
}
