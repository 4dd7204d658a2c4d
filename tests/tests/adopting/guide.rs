//! What `docs/adopting.md` says is what the four folders and their lines say.

use std::{collections::BTreeSet, process::Command};

use demo::Line;
use serde_json::Value;

use crate::{
    folder,
    morning::{PLAYED, STEPS},
};

const GUIDE: &str = include_str!("../../../docs/adopting.md");

/// What `diff` says about that step, one line each.
fn diff(options: &str, from: &str, to: &str) -> Option<Vec<String>> {
    let Ok(output) = Command::new("diff").arg(options).args([from, to].map(folder)).output() else {
        eprintln!("skipped: this machine has no diff");
        return None;
    };
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

/// The blocks of the guide that are written in that language.
fn blocks(language: &str) -> Vec<&'static str> {
    let blocks = GUIDE.split("```").skip(1).step_by(2);
    blocks.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).collect()
}

#[test]
fn the_guide_counts_the_lines_that_each_step_takes() {
    for step in STEPS.windows(2) {
        let Some(lines) = diff("-r", step[0].0, step[1].0) else { return };
        let count = |sign| lines.iter().filter(|line| line.starts_with(sign)).count();
        let files = count("diff ");
        let row = format!("adopting/{}) | {} | {} | {files} |", step[1].0, count(">"), count("<"));
        assert!(GUIDE.contains(&row), "the row of {} must end in {row}", step[1].0);
    }
    let files = std::fs::read_dir(folder("0-before")).unwrap().map(|file| file.unwrap().path());
    let rust = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let lines: usize = rust.map(|file| std::fs::read_to_string(file).unwrap().lines().count()).sum();
    assert!(GUIDE.contains(&format!("{lines} lines of Rust")), "it has {lines} lines of Rust");
}

#[test]
fn the_guide_shows_what_the_steps_change() {
    let mut real = Vec::new();
    for step in STEPS.windows(2) {
        let Some(lines) = diff("-ru", step[0].0, step[1].0) else { return };
        real.extend(lines);
    }
    for extract in blocks("diff").iter().flat_map(|block| block.split("…\n")) {
        let extract: Vec<_> = extract.lines().collect();
        assert!(real.windows(extract.len()).any(|lines| lines == extract), "{}", extract.join("\n"));
    }
    let before = std::fs::read_to_string(folder("0-before/patients.rs")).unwrap();
    assert!(blocks("rust").iter().all(|block| before.contains(block)));
}

#[test]
fn the_guide_shows_real_lines() {
    let shown = blocks("json");
    assert_eq!(shown.len(), 3);
    for (shown, step) in shown.into_iter().zip(&PLAYED[1..]) {
        let wanted = |line: &&String| {
            line.contains(r#""method":"GET","route":"/patients/{id}"},"kind""#)
                && line.contains(r#""status":200"#)
        };
        let real = step.printed.iter().find(wanted).unwrap();
        let lasting = |text: &str| {
            let mut line: Value = serde_json::from_str(text).unwrap();
            let audit = line["audit"].as_object_mut().unwrap();
            // What differs between two mornings and two machines.
            for member in ["n", "op", "s", "service", "t", "us"] {
                assert!(audit.remove(member).is_some(), "{member}");
            }
            line["audit"].take()
        };
        assert_eq!(lasting(shown), lasting(real), "put this into the guide: {real}");
    }
}

#[test]
fn the_guide_shows_the_routes_that_the_layer_lists() {
    let unannotated = PLAYED[1].ends().into_iter().filter(|line| line.text("kind") == Some("unannotated"));
    let request = |line: Line| {
        let [method, route] = ["method", "route"].map(|name| line.member("http")[name].to_string());
        format!(r#""method":{method},"route":{route}"#)
    };
    let listed: BTreeSet<_> = unannotated.map(request).collect();
    let listed = listed.into_iter().collect::<Vec<_>>().join("\n");
    assert_eq!(blocks("text"), [format!("{listed}\n")]);
}
