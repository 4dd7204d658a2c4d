use super::*;

const SHOW: Handler = Handler {
    name: "clinic::show",
    action: Some(Action::Read),
    purpose: Some(Purpose::Treatment),
    resource: Some("Patient"),
    category: None,
    fields: &["name", "birth_date"],
    by: &[],
    no_subject: false,
    on_audit_failure: None,
};

fn hash(handlers: &[Handler]) -> String {
    summary(handlers.iter()).hash
}

#[test]
fn the_hash_of_known_handlers() {
    let health = Handler { name: "clinic::health", action: None, ..Handler::of(Action::Other) };
    let summary = summary([SHOW, health].iter());
    assert_eq!(summary.count, 2);
    // Computed with Python's standard library.
    assert_eq!(summary.hash, "KUaF_m3tRKBalnVGzY6_Yw");
}

#[test]
fn the_order_does_not_count() {
    let other = Handler { name: "clinic::other", ..SHOW };
    assert_eq!(hash(&[SHOW, other]), hash(&[other, SHOW]));
    assert_ne!(hash(&[SHOW, other]), hash(&[SHOW, other, other]));
}

#[test]
fn every_word_of_the_attribute_counts() {
    let others = [
        Handler { name: "clinic::shows", ..SHOW },
        Handler { action: Some(Action::Search), ..SHOW },
        Handler { action: None, ..SHOW },
        Handler { purpose: None, ..SHOW },
        Handler { resource: None, category: Some("Patient"), ..SHOW },
        Handler { fields: &["name"], by: &["birth_date"], ..SHOW },
        Handler { fields: &["namebirth_date"], ..SHOW },
        Handler { no_subject: true, ..SHOW },
        Handler { on_audit_failure: Some(OnAuditFailure::Deny), ..SHOW },
        Handler { on_audit_failure: Some(OnAuditFailure::Allow), ..SHOW },
    ];
    let mut hashes: Vec<String> = others.iter().map(|other| hash(&[*other])).collect();
    hashes.push(hash(&[SHOW]));
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), others.len() + 1);
}

#[crate::audit(read, on_audit_failure = allow)]
#[expect(dead_code, reason = "nobody calls it, and that is the point")]
fn registered<T>(_: T) {}

#[test]
fn a_function_is_there_although_nobody_calls_it() {
    let name = concat!(module_path!(), "::registered");
    let found = inventory::iter::<Registered>.into_iter().filter(|it| it.0.name == name);
    assert_eq!(found.count(), 1);
    assert!(handlers().count >= 1);
}

#[test]
fn a_namespace_has_one_form() {
    let form = |namespace, steps| Declared { namespace, steps };
    let (user, patient) = (form("user", &[Step::Lower]), form("patient", &[Step::Trim, Step::Upper]));
    assert_eq!(unambiguous([user, patient, user].into_iter()), Ok(vec![patient, user]));
    for other in [form("patient", &[Step::Trim]), form("patient", &[])] {
        let ambiguous = Err(Ambiguous { namespace: "patient" });
        assert_eq!(unambiguous([patient, user, other].into_iter()), ambiguous);
    }
    assert_eq!(unambiguous([form("visit", &[])].into_iter()), Ok(vec![]));
}

#[derive(crate::Identifier)]
#[expect(dead_code, reason = "nobody makes one, and that is the point")]
#[id(namespace = "unused", trim, lower)]
struct Unused<'a>(&'a str);

#[test]
fn a_form_is_there_although_nobody_uses_it() {
    assert!(forms().unwrap().contains(&Declared { namespace: "unused", steps: &[Step::Trim, Step::Lower] }));
}
