//! Lines in strings of JSON and in fields of CSV files, in one another, and among names that are quoted in other ways.

use serde_json::json;

use super::{kinds, modes, session, verify};

/// However long a string is, no line in it is cut in two.
#[test]
fn a_string_of_some_megabytes_is_read() {
    let lines = session(&modes()[0], 1, 10_000);
    let array = format!("[{}]", lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join(","));
    let csv = |text: &str| format!("1,\"{}\"\n", text.replace('"', "\"\""));
    for (name, text) in [
        ("newlines", json!({"log": lines.concat()}).to_string()),
        ("no newlines", json!({"log": array}).to_string()),
        ("tabs", json!({"log": lines.concat().replace('\n', "\t")}).to_string()),
        ("newlines by number", json!({"log": lines.concat()}).to_string().replace("\\n", "\\u000a")),
        ("in a string in a string", json!({"log": json!({"log": lines.concat()}).to_string()}).to_string()),
        ("records in a string", json!({"log": records(&lines)}).to_string()),
        ("an array in a field", csv(&array)),
        ("a string in a field", csv(&json!({"log": array}).to_string())),
        ("records in a field", csv(&records(&lines))),
        ("many records", records(&lines)),
    ] {
        assert!(text.len() > 3 << 20);
        let report = verify(text);
        assert_eq!(
            (report.verified, report.again, kinds(&report)),
            (lines.len() as u64, 0, vec![]),
            "{name}"
        );
    }
}

fn records(lines: &[String]) -> String {
    let records: Vec<_> = lines.iter().map(|line| json!({"id": 1, "message": line})).collect();
    json!({ "events": records }).to_string()
}

/// What stands before a line in the same string is quoted in another way.
#[test]
fn quotes_of_another_kind_hide_no_line() {
    let lines = session(&modes()[0], 1, 6);
    let line = |text: &str| serde_json::to_string(text).unwrap();
    for name in [r"\u0022audit", r"\\u0022audit", "\"\"audit", "\\\"audit", "\\\"\"audit", "\"audit"] {
        for before in
            [format!("GET /?q={name} 200 "), format!("{name} "), name.to_owned(), format!("{name}\\")]
        {
            let rows = lines.iter().map(|kept| {
                let text = line(&(before.clone() + kept.trim_end()));
                let record = format!("{{\"log\": {text}}}");
                [
                    format!("id,\"{}\"\n", record.replace('"', "\"\"")),
                    format!("{before}{text}\n"),
                    format!("{before}{record}\n"),
                    format!("{before}{kept}"),
                    format!("{{\"log\": {}}}\n", line(&record)),
                    format!("{{\"log\": \"{before}{}\n", &text[1..]),
                ]
            });
            let rows: Vec<_> = rows.collect();
            for form in 0..rows[0].len() {
                let text: String = rows.iter().map(|forms| forms[form].as_str()).collect();
                let report = verify(&text);
                assert_eq!(report.verified, lines.len() as u64, "{text}: {:?}", report.counts);
            }
        }
    }
}

/// A line of somebody else that ends with a backslash is the end of its string, too.
#[test]
fn a_string_ends_with_its_line() {
    let lines = session(&modes()[0], 1, 6);
    let (one, two) = lines[2].split_at(100);
    let between = format!("x {one}\ny \\\"audit\\\":{{\\\nx {two}");
    let report = verify(lines[..2].concat() + &between + &lines[3..].concat());
    assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec![]));
}

/// Backslashes and names by the million: whoever looks how a string begins must not look at all of them for each.
#[test]
fn backslashes_are_soon_read() {
    for escape in ["\\", "\"", "\\\""] {
        let text = escape.repeat(192 << 10) + &"audit".repeat(13 << 10);
        verify(text.repeat(4));
    }
}

/// Whatever becomes of the one, the other is found.
#[test]
fn a_line_in_a_string_of_another_is_found() {
    let lines = session(&modes()[0], 1, 10);
    let inner = serde_json::to_string(&lines[4]).unwrap();
    let members = r#""n":4,"s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1"#;
    let start =
        r#""enc":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","kid":"00000000","mode":"forward-secure""#;
    for (members, kind) in [
        (members.to_owned(), "UNKNOWN_KEY"),
        (format!(r#""a":"\ud83d",{members}"#), "MALFORMED"),
        (format!("{start},{members}"), "UNKNOWN_KEY"),
        (members.replace("\"v\":1", "\"v\":2"), "MALFORMED"),
        // Written anew, with values that no line has.
        (format!(r#""a":[null,1.5], {members}"#), "UNKNOWN_KEY"),
    ] {
        let outer = format!(r#"{{"audit":{{{members},"x":{inner}}},"mac":"EMygchGq9UdExldQufWCcw"}}"#);
        let report = verify(lines[..4].concat() + &outer + "\n" + &lines[5..].concat());
        assert_eq!((report.verified, kinds(&report)), (lines.len() as u64, vec![kind]), "{members}");
    }
}
