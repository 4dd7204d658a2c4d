//! Records inside records, wherever they may stand.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
};

use audit_core::{NamesPatient, PhiRecord, danger};

#[derive(PhiRecord, Clone)]
struct Patient {
    #[phi(patient, id)]
    id: u64,
    address: Address,
}

#[derive(PhiRecord, Clone)]
#[phi(part)]
struct Address {
    city: &'static str,
}

#[derive(PhiRecord)]
#[phi(part)]
#[serde(rename_all = "camelCase")]
struct Everywhere<'a> {
    plain: Address,
    optional: Option<Address>,
    none_at_all: Option<Address>,
    list: Vec<Address>,
    array: [Address; 1],
    slice: &'a [Address],
    boxed: Box<Address>,
    shared: Rc<Address>,
    atomic: Arc<Address>,
    either: Cow<'a, Address>,
    map: BTreeMap<&'static str, Vec<Option<Address>>>,
    hashed: HashMap<u8, Address>,
    #[phi(clear)]
    clear: Address,
    #[serde(flatten)]
    flat: Address,
    #[serde(skip)]
    _skipped: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<Address>,
}

#[test]
fn everywhere() {
    let ely = || Address { city: "Ely" };
    let value = Everywhere {
        plain: ely(),
        optional: Some(ely()),
        none_at_all: None,
        list: vec![ely(), ely()],
        array: [ely()],
        slice: &[ely()],
        boxed: Box::new(ely()),
        shared: Rc::new(ely()),
        atomic: Arc::new(ely()),
        either: Cow::Owned(ely()),
        map: BTreeMap::from([("k", vec![None, Some(ely())])]),
        hashed: HashMap::from([(1, ely())]),
        clear: ely(),
        flat: ely(),
        _skipped: Some(ely()),
        left_out: None,
    };
    let ely = serde_json::json!({ "city": "Ely" });
    assert_eq!(
        json(&value),
        serde_json::json!({
            "plain": ely, "optional": ely, "noneAtAll": null, "list": [ely, ely], "array": [ely], "slice": [ely],
            "boxed": ely, "shared": ely, "atomic": ely, "either": ely, "map": { "k": [null, ely] },
            "hashed": { "1": ely }, "clear": ely, "city": "Ely",
        })
    );
}

#[derive(PhiRecord)]
#[phi(envelope)]
#[serde(tag = "kind", content = "value")]
enum Found {
    Nobody,
    One(Patient),
    Many {
        patients: Vec<Patient>,
        #[phi(clear)]
        total: u64,
    },
}

#[derive(PhiRecord)]
#[serde(tag = "kind")]
enum Answer {
    Patient(Patient),
    Note {
        #[phi(patient)]
        patient: u64,
        text: &'static str,
    },
    Missing {
        #[phi(clear)]
        code: u16,
    },
    Nothing,
}

#[test]
fn enums_of_records() {
    let ada = || Patient { id: 7, address: Address { city: "Ely" } };
    let written = serde_json::json!({ "id": 7, "address": { "city": "Ely" } });

    assert_eq!(json(&Found::Nobody), serde_json::json!({ "kind": "Nobody" }));
    assert_eq!(json(&Found::One(ada())), serde_json::json!({ "kind": "One", "value": written }));
    let many = Found::Many { patients: vec![ada()], total: 1 };
    assert_eq!(
        json(&many),
        serde_json::json!({ "kind": "Many", "value": { "patients": [written], "total": 1 } })
    );

    assert_eq!(
        json(&Answer::Patient(ada())),
        serde_json::json!({ "kind": "Patient", "id": 7, "address": { "city": "Ely" } })
    );
    let note = Answer::Note { patient: 7, text: "t" };
    assert_eq!(json(&note), serde_json::json!({ "kind": "Note", "patient": 7, "text": "t" }));
    assert_eq!(json(&Answer::Missing { code: 404 }), serde_json::json!({ "kind": "Missing", "code": 404 }));
    assert_eq!(json(&Answer::Nothing), serde_json::json!({ "kind": "Nothing" }));
}

#[derive(PhiRecord)]
struct Person {
    #[phi(patient)]
    id: u64,
    parents: Vec<Self>,
    spouse: Option<Box<Person>>,
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Tree {
    person: Option<Person>,
    below: Vec<Self>,
}

#[test]
fn recursion() {
    let person = |id, parents| Person { id, parents, spouse: None };
    let tree = Tree {
        person: Some(person(1, vec![person(2, vec![])])),
        below: vec![Tree { person: None, below: vec![] }],
    };
    assert_eq!(
        json(&tree),
        serde_json::json!({
            "person": { "id": 1, "parents": [{ "id": 2, "parents": [], "spouse": null }], "spouse": null },
            "below": [{ "person": null, "below": [] }],
        })
    );
}

#[expect(clippy::unwrap_used, reason = "a test's own helper")]
fn json(record: &impl PhiRecord) -> serde_json::Value {
    serde_json::from_slice(&danger::to_store(record).unwrap()).unwrap()
}

const _: fn() = || {
    fn disclosed<T: NamesPatient>() {}
    disclosed::<Patient>();
    disclosed::<Found>();
    disclosed::<Answer>();
    disclosed::<Tree>();
};
