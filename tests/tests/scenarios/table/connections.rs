//! Several requests on one connection, and many at once.

use clinic::synthetic;
use demo::{
    Held, Sides, Story,
    people::{ADAMS, BAKER, CLARK, DEAN},
};
use serde_json::json;

use super::{chart, patient};

pub(super) fn tell(story: &mut Story<'_>) {
    let steps = vec![
        reads(story, "Three requests share a connection: one reads,", 12),
        story
            .step("one fails,")
            .by(BAKER)
            .get(format!("/debug/status/500/{}", patient(12)))
            .is("read")
            .of(&[patient(12)])
            .later(500),
        reads(story, "and one reads again.", 13),
    ];
    story.in_turn(steps);
    pipelined(story);
    at_once(story);
}

/// Three different requests, which are sent before the first answer is read.
fn pipelined(story: &mut Story<'_>) {
    let steps = vec![
        reads(story, "Three requests leave in one breath: somebody reads,", 14),
        story
            .step("somebody else writes a note,")
            .by(BAKER)
            .post(chart(patient(14), "/notes"), &json!({"text": "Feels better."}))
            .is("create")
            .of(&[patient(14)])
            .changes("Note", Sides::After, &["author", "written_at", "text"], &[])
            .later(201),
        story
            .step("and a third one may not delete (403).")
            .by(CLARK)
            .delete(chart(patient(14), ""))
            .is("delete")
            .of(&[patient(14)])
            .with("authz", json!({"decision": "deny", "policy": "patients.delete.administrators-only"}))
            .later(403),
    ];
    story.pipelined(steps);
}

/// Two hundred, by four people, about two hundred patients.
fn at_once(story: &mut Story<'_>) {
    let mut steps = Vec::new();
    for (place, index) in
        (100..).filter(|index| !synthetic::patient(*index).is_restricted()).take(200).enumerate()
    {
        let person = [ADAMS, BAKER, CLARK, DEAN][place % 4];
        let id = synthetic::patient(index).id;
        let step = story.step("Two hundred read at once.").by(person).get(chart(id, ""));
        steps.push(step.is("read").of(&[id]).later(200));
    }
    story.at_once(steps);
}

fn reads(story: &mut Story<'_>, text: &str, index: u32) -> Held {
    story.step(text).by(ADAMS).get(chart(patient(index), "")).is("read").of(&[patient(index)]).later(200)
}
