//! Lines as they are kept: by drains, by platforms, by destinations.

use serde_json::{Value, json};

/// A form in which lines are kept.
pub struct Form {
    /// Who keeps them so.
    pub name: &'static str,
    /// The lines in that form.
    pub keep: fn(&[String]) -> String,
}

/// All forms that whoever checks lines must understand by himself.
pub const FORMS: &[Form] = &[
    Form { name: "as they are", keep: |lines| lines.concat() },
    Form {
        name: "with other lines between",
        keep: |lines| each(lines, |line| format!("INFO started\n[2026-01-01 10:00:00] {{\n{line}}}\n")),
    },
    Form { name: "behind unfinished text", keep: |lines| each(lines, |line| format!("half a wor{line}")) },
    Form {
        name: "log-shuttle",
        keep: |lines| each(lines, |line| frame(&format!("{HEAD} shuttle t.1 web.1 - - {line}"))),
    },
    Form {
        name: "Logplex",
        keep: |lines| each(lines, |line| frame(&format!("{HEAD} host app web.1 - {line}"))),
    },
    Form {
        name: "Logplex without newlines",
        keep: |lines| each(lines, |line| frame(&format!("{HEAD} host app web.1 - {}", line.trim_end()))),
    },
    Form {
        name: "Logplex with L10",
        keep: |lines| each(lines, |line| frame(L10) + &frame(&format!("{HEAD} host app web.1 - {line}"))),
    },
    Form { name: "heroku logs", keep: |lines| each(lines, |line| format!("{TIME} app[web.1]: {line}")) },
    Form {
        name: "syslog, RFC 3164",
        keep: |lines| each(lines, |line| format!("Jan  1 10:00:00 host clinic[12]: {line}")),
    },
    Form { name: "rsyslog", keep: |lines| each(lines, |line| format!("{TIME} host clinic[12]: {line}")) },
    Form {
        name: "syslog-ng, RFC 5424",
        keep: |lines| each(lines, |line| format!("{HEAD} host clinic 12 - [meta sequenceId=\"1\"] {line}")),
    },
    Form {
        name: "syslog in pieces",
        keep: |lines| each(lines, |line| pieces(line, |piece| format!("{TIME} host clinic[12]: {piece}\n"))),
    },
    Form { name: "two streams in pieces", keep: two_streams },
    Form {
        name: "log-shuttle in pieces",
        keep: |lines| {
            each(lines, |line| pieces(line, |piece| frame(&format!("{HEAD} shuttle t.1 web.1 - - {piece}"))))
        },
    },
    Form { name: "messages between pieces of others", keep: among_others },
    Form {
        name: "messages without a time, in pieces",
        keep: |lines| {
            each(lines, |line| pieces(line, |piece| frame(&format!("<190>1 - host app web.1 - {piece}"))))
        },
    },
    Form {
        name: "CRI in records, in pieces",
        keep: |lines| {
            each(lines, |line| {
                pieces(line, |piece| {
                    json!({"log": format!("{TIME} stdout P {piece}"), "id": 1}).to_string() + "\n"
                })
            })
        },
    },
    Form {
        name: "records in pieces",
        keep: |lines| {
            each(lines, |line| pieces(line, |piece| json!({"id": 1, "message": piece}).to_string() + "\n"))
        },
    },
    Form {
        name: "Docker",
        keep: |lines| {
            each(lines, |line| json!({"log": line, "stream": "stdout", "time": TIME}).to_string() + "\n")
        },
    },
    Form {
        name: "Aptible",
        keep: |lines| {
            each(lines, |line| {
                json!({"@timestamp": TIME, "log": line.trim_end(), "host": "h"}).to_string() + "\n"
            })
        },
    },
    Form {
        name: "Mezmo",
        keep: |lines| {
            each(lines, |line| {
                json!({"_ts": 1, "_line": line.trim_end(), "_app": "clinic"}).to_string() + "\n"
            })
        },
    },
    Form {
        name: "Mezmo in JSON in JSON",
        keep: |lines| {
            each(lines, |line| {
                json!({"_line": json!({"message": line.trim_end()}).to_string()}).to_string() + "\n"
            })
        },
    },
    Form {
        name: "Papertrail",
        keep: |lines| {
            each(lines, |line| format!("1\t{TIME}\t{TIME}\t7\thost\t1.2.3.4\tUser\tInfo\tweb.1\t{line}"))
        },
    },
    Form {
        name: "Papertrail's JSON",
        keep: |lines| {
            json!({"events": records(lines, |line| json!({"id": "1", "message": line.trim_end(), "program": "web.1"}))}).to_string()
        },
    },
    Form {
        name: "CloudWatch",
        keep: |lines| {
            pretty(
                &json!({"events": records(lines, |line| json!({"timestamp": 1, "message": line.trim_end(), "ingestionTime": 2})), "nextToken": "x"}),
            )
        },
    },
    Form {
        name: "Datadog",
        keep: |lines| {
            json!({"data": records(lines, |line| json!({"id": "A", "attributes": {"message": line.trim_end(), "tags": ["a"]}}))}).to_string()
        },
    },
    Form {
        name: "Datadog, parsed",
        keep: |lines| {
            each(lines, |line| {
                json!({"content": {"attributes": moved(line), "message": null}}).to_string() + "\n"
            })
        },
    },
    Form {
        name: "Google Cloud",
        keep: |lines| {
            pretty(&json!(records(
                lines,
                |line| json!({"insertId": "x", "jsonPayload": parsed(line), "severity": "INFO"})
            )))
        },
    },
    Form {
        name: "Google Cloud, one a line",
        keep: |lines| {
            each(lines, |line| json!({"insertId": "x", "jsonPayload": moved(line)}).to_string() + "\n")
        },
    },
    Form {
        name: "Azure",
        keep: |lines| {
            pretty(&json!(records(lines, |line| json!({"TimeGenerated": TIME, "Log_s": line.trim_end()}))))
        },
    },
    Form {
        name: "Azure's tables",
        keep: |lines| {
            pretty(
                &json!({"tables": [{"columns": [{"name": "Log_s"}], "rows": records(lines, |line| json!([TIME, line.trim_end()]))}]}),
            )
        },
    },
    Form {
        name: "Elasticsearch",
        keep: |lines| {
            pretty(
                &json!({"hits": {"hits": records(lines, |line| json!({"_id": "1", "_source": moved(line)}))}}),
            )
        },
    },
    Form {
        name: "CSV",
        keep: |lines| each(lines, |line| format!("{TIME},{},web.1\n", csv(line.trim_end()))),
    },
    Form {
        name: "CSV with records",
        keep: |lines| {
            each(lines, |line| {
                csv(&json!({"line": line, "id": 1}).to_string()) + "," + &csv("a \"word\"") + "\n"
            })
        },
    },
    Form {
        name: "all in one string",
        keep: |lines| json!({"status": 200, "log": lines.concat()}).to_string(),
    },
    Form {
        name: "floats for numbers",
        keep: |lines| each(lines, |line| floats(&parsed(line)).to_string() + "\n"),
    },
    Form {
        name: "members beside",
        keep: |lines| {
            each(lines, |line| {
                let mut line = parsed(line);
                line["dd"] = json!({"service": "clinic"});
                line.to_string() + "\n"
            })
        },
    },
    Form {
        name: "one long line of parsed records",
        keep: |lines| {
            json!(records(lines, |line| json!({"filler": "x".repeat(40_000), "record": moved(line)})))
                .to_string()
        },
    },
];

const TIME: &str = "2026-01-01T10:00:00.000000+00:00";
const HEAD: &str = "<190>1 2026-01-01T10:00:00.000000+00:00";
const L10: &str = "<172>1 2026-01-01T10:00:00+00:00 host heroku logplex - Error L10 (output buffer overflow): 3 messages dropped since 2026-01-01T09:59:50+00:00.";

fn each(lines: &[String], keep: impl Fn(&String) -> String) -> String {
    lines.iter().map(keep).collect()
}

fn records(lines: &[String], keep: impl Fn(&String) -> Value) -> Vec<Value> {
    lines.iter().map(keep).collect()
}

fn frame(message: &str) -> String {
    format!("{} {message}", message.len())
}

fn csv(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

fn pieces(line: &str, keep: impl Fn(&str) -> String) -> String {
    let line = line.trim_end().as_bytes();
    line.chunks(150).map(|piece| keep(str::from_utf8(piece).unwrap())).collect()
}

/// Two processes whose pieces come by turns, as of a syslog daemon with two senders.
fn two_streams(lines: &[String]) -> String {
    let mut text = String::new();
    for pair in lines.chunks(2) {
        let of = |nth: usize| {
            let chunks = pair.get(nth).map_or(&[][..], |line| line.trim_end().as_bytes()).chunks(150);
            chunks
                .map(move |piece| format!("{TIME} host web[{nth}]: {}\n", str::from_utf8(piece).unwrap()))
                .collect()
        };
        let (one, two): (Vec<String>, Vec<String>) = (of(0), of(1));
        for nth in 0..one.len().max(two.len()) {
            text.extend([&one, &two].into_iter().filter_map(|pieces| pieces.get(nth)).map(String::as_str));
        }
    }
    text
}

/// Each second line of one process in two messages, with a whole one of another between them.
fn among_others(lines: &[String]) -> String {
    let message = |process: &str, text: &str| frame(&format!("{HEAD} host app {process} - {text}"));
    let mut text = String::new();
    for pair in lines.chunks(2) {
        let (one, two) = pair[0].trim_end().split_at(60);
        text += &message("web.1", one);
        text.extend(pair.get(1).map(|other| message("web.2", other.trim_end())));
        text += &message("web.1", two);
    }
    text
}

fn parsed(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

/// Parsed, and its members in another order.
fn moved(line: &str) -> Value {
    fn turned(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                members.iter().rev().map(|(key, value)| (key.clone(), turned(value))).collect()
            }
            Value::Array(values) => values.iter().map(turned).collect(),
            other => other.clone(),
        }
    }
    turned(&parsed(line))
}

fn floats(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), floats(value))).collect(),
        #[expect(clippy::cast_precision_loss, reason = "numbers of lines are exact as floats")]
        Value::Number(number) => json!(number.as_u64().unwrap() as f64),
        other => other.clone(),
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}
