use super::*;

fn model(args: &str) -> Model {
    Model::parse(args.parse().unwrap()).unwrap()
}

fn errors(args: &str) -> Vec<String> {
    match Model::parse(args.parse().unwrap()) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.to_string()).collect(),
    }
}

#[test]
fn an_action_alone_is_enough() {
    let model = model("search");
    assert!(matches!(model.action, Action::Audited(action) if action == "Search"));
    assert_eq!(model.on_audit_failure, None);
    assert!(model.patient.is_none() && model.purpose.is_none() && model.fields.is_empty());
    assert!(model.by.is_empty() && !model.no_subject);
}

#[test]
fn every_action_has_its_variant() {
    for (word, variant) in ACTIONS {
        let action = model(word).action;
        assert!(matches!(action, Action::Audited(action) if action == variant));
    }
}

#[test]
fn the_namespace_follows_the_resource() {
    assert_eq!(model("read").namespace(), "record");
    assert_eq!(model(r#"read, resource = "LabResult""#).namespace(), "lab_result");
    assert_eq!(model(r#"read, resource = "Note""#).namespace(), "note");
    // As for a record of that name, so that both give one pseudonym.
    assert_eq!(model(r#"read, id = id, resource = "MRIScan2D""#).namespace(), "mri_scan2_d");
    assert!(errors(r#"read, id = id, resource = "MRI scan""#)[0].contains("`mri scan` cannot be one"));
    assert!(errors(r#"read, resource = "MRI scan""#).is_empty());
}

#[test]
fn none_wants_a_reason_and_nothing_else() {
    assert!(matches!(model(r#"none, reason = "no PHI: liveness""#).action, Action::Exempt(_)));
    assert_eq!(
        errors("none"),
        [
            "`none` needs a reason, for whoever reviews the code: `#[audit(none, reason = \"no PHI: liveness\")]`"
        ]
    );
    assert_eq!(errors(r#"none, reason = " ""#), ["say why this handler needs no line"]);
    assert_eq!(
        errors(r#"none, reason = "r", patient = id"#),
        [
            "`none` leaves no line, so `patient` would stand nowhere; remove it, or name an action instead of `none`"
        ]
    );
}

#[test]
fn a_reason_says_why_there_is_no_line_or_no_patient() {
    assert_eq!(
        errors(r#"read, reason = "r""#),
        [
            "`reason` says why there is no line, or no patient in it; remove it, or write `#[audit(none, reason = \"…\")]` or \
             `subject = none, reason = \"…\"`"
        ]
    );
}

#[test]
fn no_subject_wants_a_reason_and_an_answer_about_nobody() {
    for action in ["read", "search", "export"] {
        assert!(model(&format!(r#"{action}, subject = none, reason = "counts""#)).no_subject);
    }
    assert!(errors("search, subject = none")[0].starts_with("`subject = none` needs a reason, "));
    assert_eq!(
        errors(r#"search, subject = none, reason = "","#),
        ["say why this handler discloses nobody's data"]
    );
    assert_eq!(
        errors(r#"read, subject = none, reason = "r", patient = id"#),
        ["`subject = none` says that there is no patient, and this names one; keep one of the two"]
    );
    assert!(errors(r#"update, subject = none, reason = "r""#)[0].ends_with("can be true of; remove it"));
}

#[test]
fn only_a_search_looks_by_something() {
    assert_eq!(model(r#"search, by = ["name"]"#).by.len(), 1);
    assert!(
        errors(r#"read, by = ["name"]"#)[0]
            .starts_with("`by` names what a search looks by, and this is none; ")
    );
    assert_eq!(
        errors(r#"search, by = ["name", "name"]"#),
        ["the parameter `name` stands here twice; keep one"]
    );
    assert_eq!(
        errors("search, by = []"),
        ["no parameter is named here; name the parameters, or leave the keyword out"]
    );
}

#[test]
fn an_attribute_cannot_break_the_glass() {
    for name in ["BreakTheGlass", "BTG"] {
        let message = errors(&format!("read, purpose = {name}")).remove(0);
        assert!(
            message.contains("`AuditLayer::break_glass`") && message.contains("`op.request_break_glass(")
        );
    }
    assert!(!errors("read, purpose = No")[0].contains("BreakTheGlass"));
}

#[test]
fn an_unknown_action_is_answered_with_the_known_ones() {
    assert_eq!(
        errors("view"),
        [
            "there is no action `view`; it is `create`, `read`, `update`, `delete`, `search`, `export`, `disclose`, \
             `login`, `logout`, `grant`, `revoke`, `register`, `configure`, `rotate`, `merge`, `unmerge`, `alias`, \
             `review` or `none`"
        ]
    );
    assert!(errors("patient = id")[0].starts_with("say first what the handler does: `create`"));
}

#[test]
fn an_unknown_purpose_is_answered_with_the_known_ones() {
    let message = errors("read, purpose = Treatmnt").remove(0);
    assert!(message.starts_with(
        "there is no purpose `Treatmnt`; the purposes and their HL7 codes are Treatment (TREAT), "
    ));
    assert!(message.ends_with("Testing (HTEST)"));
    assert_eq!(errors("read, purpose = TREAT"), ["`TREAT` is the code; its name is `purpose = Treatment`"]);
}

#[test]
fn a_policy_is_deny_or_allow() {
    assert_eq!(model("read, on_audit_failure = allow").on_audit_failure, Some(OnAuditFailure::Allow));
    assert_eq!(model("read, on_audit_failure = deny").on_audit_failure, Some(OnAuditFailure::Deny));
    assert!(errors("read, on_audit_failure = ignore")[0].ends_with("not `ignore`"));
}

#[test]
fn names_are_not_empty_and_stand_once() {
    assert_eq!(errors(r#"read, resource = """#), ["`resource` is empty; name it, or leave the keyword out"]);
    assert_eq!(
        errors("read, fields = []"),
        ["no field is named here; name the disclosed fields, or leave the keyword out"]
    );
    assert_eq!(
        errors(r#"read, fields = ["a", "a", ""]"#),
        ["the field `a` stands here twice; keep one", "a field needs a name"]
    );
}

#[test]
fn shows_all_mistakes_at_once() {
    assert_eq!(errors("view, purpose = No, on_audit_failure = no, fields = []").len(), 4);
}
