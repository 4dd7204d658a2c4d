//! Type, lifetime and constant parameters.

use std::marker::PhantomData;

use audit_core::{Identifier, NamesPatient, PhiRecord, danger};
use serde::Serialize;

#[derive(PhiRecord)]
struct Patient<'a> {
    #[phi(patient)]
    id: u64,
    name: &'a str,
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Page<T, C = u64> {
    items: Vec<T>,
    #[phi(clear)]
    next: Option<C>,
    total: u64,
}

#[derive(PhiRecord)]
#[phi(resource = "Observation")]
struct Observation<'a, I, V, M: ?Sized, const N: usize>
where
    V: Copy,
{
    #[phi(patient)]
    patient: I,
    #[phi(clear)]
    values: Vec<V>,
    ranges: [Range; N],
    unit: &'a str,
    #[serde(skip)]
    _unit: PhantomData<M>,
    phantom: PhantomData<(V, M)>,
}

#[derive(PhiRecord)]
#[phi(part)]
struct Range(u8, u8);

#[derive(PhiRecord)]
#[phi(envelope)]
struct Fixed<T, const N: usize>([T; N]);

#[derive(PhiRecord)]
#[phi(envelope)]
struct Pair<'a, const N: usize>([Patient<'a>; N]);

#[derive(PhiRecord)]
#[phi(envelope)]
struct Tree<T> {
    value: T,
    below: Vec<Tree<T>>,
}

trait Source {
    type Item;
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct From<S: Source> {
    item: S::Item,
    same: <S as Source>::Item,
}

struct Db;

impl Source for Db {
    type Item = Patient<'static>;
}

#[derive(PhiRecord)]
enum Found<T, E> {
    One(T),
    Many(Vec<T>),
    None {
        #[phi(clear)]
        why: E,
    },
}

#[derive(PhiRecord)]
#[phi(envelope)]
struct Borrowed<'a, T: ?Sized> {
    value: &'a T,
}

fn ada() -> Patient<'static> {
    Patient { id: 7, name: "Ada" }
}

#[test]
fn parameters() {
    let page: Page<_> = Page { items: vec![ada()], next: Some(2), total: 1 };
    assert_eq!(json(&page), r#"{"items":[{"id":7,"name":"Ada"}],"next":2,"total":1}"#);
    let observation = Observation {
        patient: "7",
        values: vec![1, 2],
        ranges: [Range(1, 2)],
        unit: "mg",
        _unit: PhantomData::<str>,
        phantom: PhantomData,
    };
    assert_eq!(
        json(&observation),
        r#"{"patient":"7","values":[1,2],"ranges":[[1,2]],"unit":"mg","phantom":null}"#
    );
    assert_eq!(json(&Fixed([ada()])), r#"[{"id":7,"name":"Ada"}]"#);
    assert_eq!(json(&Pair([ada()])), r#"[{"id":7,"name":"Ada"}]"#);
    let tree = Tree { value: ada(), below: vec![] };
    assert_eq!(json(&tree), r#"{"value":{"id":7,"name":"Ada"},"below":[]}"#);
    let from = From::<Db> { item: ada(), same: ada() };
    assert_eq!(json(&from), r#"{"item":{"id":7,"name":"Ada"},"same":{"id":7,"name":"Ada"}}"#);
    let found = [Found::One(ada()), Found::Many(vec![]), Found::None { why: 404 }];
    assert_eq!(
        json(&found.as_slice()),
        r#"[{"One":{"id":7,"name":"Ada"}},{"Many":[]},{"None":{"why":404}}]"#
    );
    assert_eq!(json(&Borrowed { value: [ada()].as_slice() }), r#"{"value":[{"id":7,"name":"Ada"}]}"#);
}

/// A handler can be generic over what it discloses.
#[test]
fn promises() {
    fn disclosed<T: NamesPatient>() {}
    fn generic<T: NamesPatient, I: Identifier + Serialize>() {
        disclosed::<Page<T>>();
        disclosed::<Tree<T>>();
        disclosed::<Fixed<T, 3>>();
        disclosed::<Found<T, u8>>();
        disclosed::<Observation<'_, I, u8, str, 1>>();
    }
    generic::<Patient<'_>, u64>();
    disclosed::<From<Db>>();
    disclosed::<Pair<'_, 2>>();
    disclosed::<Borrowed<'_, [Patient<'_>]>>();
}

#[expect(clippy::unwrap_used, reason = "a test's own helper")]
fn json(record: &impl PhiRecord) -> String {
    String::from_utf8(danger::to_store(record).unwrap()).unwrap()
}
