use super::*;

fn errors(args: &str) -> Vec<String> {
    match syn::parse_str::<Args>(args) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| error.to_string()).collect(),
    }
}

fn parse(args: &str) -> Args {
    syn::parse_str(args).unwrap()
}

#[test]
fn reads_every_keyword() {
    let args = parse(
        r#"read, patient = to.patient, id = notes::<A, B>(x), resource = "Note", category = "clinical",
           purpose = Treatment, fields = ["a", "b"], by = ["c"], tenant = clinic.code(), cause = job, subject = none,
           on_audit_failure = allow, reason = "r","#,
    );
    assert_eq!(args.action.unwrap(), "read");
    assert!(matches!(args.patient.unwrap().value, Expr::Field(_)));
    assert!(matches!(args.id.unwrap().value, Expr::Call(_)));
    assert_eq!(args.resource.unwrap().value.value(), "Note");
    assert_eq!(args.category.unwrap().value.value(), "clinical");
    assert_eq!(args.purpose.unwrap().value, "Treatment");
    assert_eq!(args.fields.unwrap().value.len(), 2);
    assert_eq!(args.by.unwrap().value.len(), 1);
    assert!(matches!(args.tenant.unwrap().value, Expr::MethodCall(_)));
    assert!(matches!(args.cause.unwrap().value, Expr::Path(_)));
    assert_eq!(args.subject.unwrap().value, "none");
    assert_eq!(args.on_audit_failure.unwrap().value, "allow");
    assert_eq!(args.reason.unwrap().value.value(), "r");
}

#[test]
fn takes_a_purpose_with_its_path() {
    let args = parse("read, purpose = audit_axum::Purpose::Treatment");
    assert_eq!(args.purpose.unwrap().value, "Treatment");
}

#[test]
fn names_the_keywords_for_an_unknown_one() {
    assert_eq!(
        errors("read, pacient = id"),
        [
            "`#[audit]` knows no keyword `pacient`; it takes `patient`, `id`, `resource`, `category`, `purpose`, \
             `fields`, `by`, `tenant`, `cause`, `subject`, `on_audit_failure` or `reason`"
        ]
    );
}

#[test]
fn refuses_a_keyword_twice() {
    assert_eq!(errors("read, patient = a, patient = b"), ["`patient` stands here twice; keep one"]);
}

#[test]
fn says_what_kind_of_value_a_keyword_takes() {
    assert_eq!(
        errors(r#"read, purpose = "TREAT""#),
        ["`purpose` takes a purpose by its name, without quotes: `purpose = Treatment`"]
    );
    assert_eq!(
        errors("read, resource = Patient"),
        ["`resource` takes a text in quotes: `resource = \"Patient\"`"]
    );
    assert_eq!(
        errors(r#"read, fields = "name""#),
        ["`fields` takes a list of names in quotes: `fields = [\"name\", \"birth_date\"]`"]
    );
    assert_eq!(
        errors(r#"search, by = "name""#),
        ["`by` takes a list of names in quotes: `by = [\"name\", \"birth_date\"]`"]
    );
    let subject = ["`subject` is `none` or left out; `patient = id` says whose data it is"];
    assert_eq!(errors("read, subject = id"), subject);
    assert_eq!(errors(r#"read, subject = "none""#), subject);
    assert_eq!(
        errors("read, on_audit_failure = 3"),
        ["`on_audit_failure` is `deny` or `allow`, without quotes"]
    );
}

#[test]
fn shows_how_a_missing_value_looks() {
    let needed = ["`patient` needs a value: `patient = id`"];
    assert_eq!(errors("read, patient"), needed);
    assert_eq!(errors("read, patient ="), needed);
    assert_eq!(errors("read, tenant"), ["`tenant` needs a value: `tenant = clinic.code()`"]);
    assert_eq!(errors("read, subject"), ["`subject` needs a value: `subject = none`"]);
}

#[test]
fn wants_the_action_first() {
    let place =
        "has no place here: the action is the first word, and every other argument is `keyword = value`";
    assert_eq!(errors("patient = id, read"), [format!("`read` {place}")]);
    assert_eq!(errors("read, update"), [format!("`update` {place}")]);
}

#[test]
fn wants_a_comma() {
    assert_eq!(errors("read patient = id"), ["expected `,` between the arguments of `#[audit]`"]);
}

#[test]
fn shows_all_mistakes_at_once() {
    assert_eq!(errors("read, pacient = id, fields = 3, resource = Patient, 5").len(), 4);
}
