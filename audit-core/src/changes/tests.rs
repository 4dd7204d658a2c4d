use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use proptest::prelude::*;

use super::*;
use crate::{Confidentiality, PhiRecord};

#[derive(PhiRecord, Clone)]
struct Patient {
    #[phi(patient, id)]
    id: u64,
    #[phi(version)]
    version: u64,
    #[phi(label)]
    label: Confidentiality,
    name: String,
    #[phi(clear)]
    active: bool,
    middle_name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(rename = "home", flatten)]
    address: Address,
    former: Option<Box<Address>>,
    contact: Contact,
    notes: Vec<Note>,
    results: HashMap<u8, f64>,
    texts: BTreeMap<String, Address>,
    #[serde(serialize_with = "doubled")]
    foreign: Foreign,
    #[serde(with = "module")]
    other: Foreign,
    #[serde(skip)]
    cached: u64,
}

#[derive(PhiRecord, Clone)]
#[phi(part)]
struct Address {
    r#type: u8,
    #[phi(clear)]
    city: Cow<'static, str>,
}

#[derive(PhiRecord, Clone)]
#[phi(part, resource = "ProgressNote")]
struct Note {
    #[phi(id)]
    id: u64,
    text: String,
}

#[derive(PhiRecord, Clone)]
#[phi(part)]
enum Contact {
    Nobody,
    Unknown,
    Phone(String),
    Note(Note),
    Mail {
        #[serde(serialize_with = "doubled")]
        to: Foreign,
        city: String,
    },
    #[serde(serialize_with = "both")]
    Both(Foreign, Foreign),
}

#[derive(Clone)]
struct Foreign(u32);

fn doubled<S: serde::Serializer>(value: &Foreign, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::from(value.0) * 2)
}

fn both<S: serde::Serializer>(one: &Foreign, two: &Foreign, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{}/{}", one.0, two.0))
}

mod module {
    pub(super) use super::doubled as serialize;
}

fn patient() -> Patient {
    Patient {
        id: 7,
        version: 1,
        label: Confidentiality::Normal,
        name: "Ada".into(),
        active: true,
        middle_name: None,
        aliases: vec![],
        address: Address { r#type: 1, city: "Ely".into() },
        former: None,
        contact: Contact::Nobody,
        notes: vec![Note { id: 1, text: "t".into() }],
        results: HashMap::from([(1, 0.5), (2, 1.5)]),
        texts: BTreeMap::new(),
        foreign: Foreign(1),
        other: Foreign(1),
        cached: 0,
    }
}

/// `Patient name "Ada" -> "Eve"`
fn shown<T: PhiRecord + ?Sized>(before: Option<&T>, after: Option<&T>) -> Vec<String> {
    let text = |value: Option<Zeroizing<Vec<u8>>>| {
        value.map_or_else(|| "-".to_owned(), |value| String::from_utf8_lossy(&value).into_owned())
    };
    let changes = changes(before, after).into_iter();
    changes.map(|it| format!("{} {} {} -> {}", it.of, it.field, text(it.before), text(it.after))).collect()
}

fn after(change: impl FnOnce(&mut Patient)) -> Vec<String> {
    let (before, mut after) = (patient(), patient());
    change(&mut after);
    shown(Some(&before), Some(&after))
}

#[test]
fn a_record_that_is_made() {
    let made = [
        "Patient label - -> \"N\"",
        "Patient name - -> \"Ada\"",
        "Patient active - -> true",
        "Patient address.type - -> 1",
        "Patient address.city - -> \"Ely\"",
        "Patient contact - -> \"Nobody\"",
        "Patient notes - -> [{\"id\":1,\"text\":\"t\"}]",
        "Patient results - -> {\"1\":0.5,\"2\":1.5}",
        "Patient texts - -> {}",
        "Patient foreign - -> 2",
        "Patient other - -> 2",
    ];
    assert_eq!(shown(None, Some(&patient())), made);
    let removed = made.map(|it| it.replace("- -> ", "") + " -> -");
    assert_eq!(shown(Some(&patient()), None), removed);
    assert!(shown::<Patient>(None, None).is_empty());
}

#[test]
fn what_stands_in_the_line_anyway_is_no_change() {
    assert!(after(|it| (it.id, it.version, it.cached) = (8, 2, 1)).is_empty());
}

#[test]
fn an_option() {
    assert_eq!(after(|it| it.middle_name = Some("B".into())), ["Patient middle_name - -> \"B\""]);
    assert_eq!(after(|it| it.aliases = vec!["B".into()]), ["Patient aliases - -> [\"B\"]"]);
    assert_eq!(
        after(|it| it.former = Some(Box::new(it.address.clone()))),
        ["Patient former.type - -> 1", "Patient former.city - -> \"Ely\""]
    );
}

#[test]
fn a_variant() {
    let note = || Note { id: 1, text: "t".into() };
    assert_eq!(after(|it| it.contact = Contact::Unknown), ["Patient contact \"Nobody\" -> \"Unknown\""]);
    assert_eq!(
        after(|it| it.contact = Contact::Phone("1".into())),
        ["Patient contact \"Nobody\" -> \"Phone\"", "Patient contact.0 - -> \"1\""]
    );
    assert_eq!(
        after(|it| it.contact = Contact::Note(note()))[1..],
        ["ProgressNote contact.0.text - -> \"t\""]
    );
    assert_eq!(
        after(|it| it.contact = Contact::Mail { to: Foreign(1), city: "C".into() })[1..],
        ["Patient contact.to - -> 2", "Patient contact.city - -> \"C\""]
    );
    assert_eq!(
        after(|it| it.contact = Contact::Both(Foreign(1), Foreign(2))),
        ["Patient contact \"Nobody\" -> \"Both\",\"1/2\""]
    );
    assert_eq!(
        shown(Some(&Contact::Nobody), Some(&Contact::Unknown)),
        ["Contact * \"Nobody\" -> \"Unknown\""]
    );
}

#[test]
fn a_list_is_one_value() {
    let notes = |text: &str| vec![Note { id: 1, text: text.into() }];
    let changed = r#"[{"id":1,"text":"t"}] -> [{"id":1,"text":"u"}]"#;
    assert_eq!(after(|it| it.notes = notes("u")), [format!("Patient notes {changed}")]);
    assert_eq!(shown(Some(&notes("t")), Some(&notes("u"))), [format!(" * {changed}")]);
    assert_eq!(shown(Some(notes("t").as_slice()), None), [r#" * [{"id":1,"text":"t"}] -> -"#]);
}

#[test]
fn an_envelope_has_records_of_its_own() {
    #[derive(PhiRecord)]
    #[phi(envelope)]
    struct Page {
        one: Patient,
        total: u64,
    }
    let page = |name: &str, total| Page { one: Patient { name: name.into(), ..patient() }, total };
    assert_eq!(
        shown(Some(&page("t", 1)), Some(&page("u", 2))),
        ["Patient one.name \"t\" -> \"u\"", "Page total 1 -> 2"]
    );
}

/// Such a value gives nothing, and the others are compared all the same.
#[test]
fn what_cannot_be_written() {
    #[derive(PhiRecord)]
    #[phi(part)]
    struct Odd {
        map: HashMap<(u8, u8), u8>,
        number: u8,
    }
    let odd = |number| Odd { map: HashMap::from([((1, 2), number)]), number };
    assert_eq!(shown(Some(&odd(1)), Some(&odd(2))), ["Odd number 1 -> 2"]);
}

/// Below the depth of paths one path stands for all, as it does among the disclosed fields.
#[test]
fn recursion() {
    #[derive(PhiRecord)]
    struct Person {
        #[phi(patient)]
        id: u64,
        name: &'static str,
        child: Option<Box<Self>>,
    }
    let person = |last| {
        let youngest = Person { id: 0, name: last, child: None };
        (1..12).fold(youngest, |child, id| Person { id, name: "n", child: Some(Box::new(child)) })
    };
    let child = ["child"; 8].join(".");
    assert_eq!(
        shown(Some(&person("a")), Some(&person("b"))),
        [format!(r#"Person {child} "n","n","n","a" -> "n","n","n","b""#)]
    );
    let mut disclosed = crate::disclosure::Disclosed::default();
    let keys = crate::keys::PseudonymKeys::parse(crate::testing::KNOWN_KEY).unwrap();
    let pseudonymizer = crate::pseudonym::Pseudonymizer::new(
        keys,
        crate::codes::Set::default(),
        &crate::codes::Codes::default(),
    );
    person("a").disclose(&mut crate::disclosure::Disclosure::new(pseudonymizer.of(None), &mut disclosed));
    let paths: Vec<String> = changes(None, Some(&person("a"))).into_iter().map(|it| it.field).collect();
    assert_eq!(paths, disclosed.fields.paths().map(|path| path.to_string()).collect::<Vec<_>>());
}

/// One change in a leaf, and the path under which it is found.
#[expect(clippy::type_complexity, reason = "a table")]
const LEAVES: [(&str, fn(&mut Patient)); 11] = [
    ("label", |it| it.label = Confidentiality::VeryRestricted),
    ("name", |it| it.name.push('x')),
    ("active", |it| it.active = !it.active),
    ("middle_name", |it| it.middle_name = it.middle_name.take().xor(Some("x".into()))),
    ("aliases", |it| it.aliases.push("x".into())),
    ("address.type", |it| it.address.r#type ^= 1),
    ("address.city", |it| it.address.city.to_mut().push('x')),
    ("notes", |it| it.notes.push(Note { id: 0, text: String::new() })),
    ("results", |it| it.results.extend([(0, 2.5)])),
    ("texts", |it| it.texts.extend([("\u{0}".into(), it.address.clone())])),
    ("foreign", |it| it.foreign.0 ^= 1),
];

/// A record, which cannot be printed, for a test that prints what it failed with.
struct Drawn(Patient);

impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let written = crate::danger::to_store(&self.0).unwrap_or_default();
        f.write_str(&String::from_utf8_lossy(&written))
    }
}

prop_compose! {
    fn drawn()(
        (id, version, name, active) in any::<(u64, u64, String, bool)>(),
        middle_name in any::<Option<String>>(),
        aliases in prop::collection::vec(any::<String>(), 0..3),
        (kind, city) in any::<(u8, String)>(),
        notes in prop::collection::vec(any::<(u64, String)>(), 0..3),
        results in prop::collection::hash_map(1_u8.., -1e9_f64..1e9, 0..8),
        texts in prop::collection::btree_map("[a-z]+", any::<u8>(), 0..4),
        foreign in any::<(u32, u32)>(),
    ) -> Drawn {
        Drawn(Patient {
            id, version, name, active, middle_name, aliases, results,
            address: Address { r#type: kind, city: city.into() },
            notes: notes.into_iter().map(|(id, text)| Note { id, text }).collect(),
            texts: texts.into_iter().map(|(key, kind)| (key, Address { r#type: kind, city: "".into() })).collect(),
            foreign: Foreign(foreign.0),
            other: Foreign(foreign.1),
            ..patient()
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A copy has its hash maps in another order.
    #[test]
    fn equal_records_do_not_differ(Drawn(patient) in drawn()) {
        let results = patient.results.iter().map(|(key, value)| (*key, *value)).collect();
        let copy = Patient { results, ..patient.clone() };
        prop_assert!(changes(Some(&patient), Some(&copy)).is_empty());
    }

    #[test]
    fn a_changed_leaf_is_found(Drawn(patient) in drawn(), leaf in 0..LEAVES.len()) {
        let (path, change) = LEAVES[leaf];
        let mut changed = patient.clone();
        change(&mut changed);
        let found = changes(Some(&patient), Some(&changed));
        prop_assert_eq!(found.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), [path]);
        let back = changes(Some(&changed), Some(&patient));
        prop_assert!(found[0].before == back[0].after && found[0].after == back[0].before);
    }

    #[test]
    fn what_is_made_has_its_values_on_one_side(Drawn(patient) in drawn()) {
        let (made, removed) = (changes(None, Some(&patient)), changes(Some(&patient), None));
        prop_assert!(made.iter().all(|it| it.before.is_none() && it.after.is_some()));
        prop_assert!(removed.iter().all(|it| it.before.is_some() && it.after.is_none()));
        let paths = |changes: &[Change]| changes.iter().map(|it| it.field.clone()).collect::<Vec<_>>();
        prop_assert_eq!(paths(&made), paths(&removed));
    }
}
