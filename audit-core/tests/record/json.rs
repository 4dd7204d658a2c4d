//! A record is written exactly as `#[derive(Serialize)]` would write it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    marker::PhantomData,
};

use audit_core::{PhiRecord, danger};
use serde::{Serialize, Serializer};

/// Writes a value of the same type twice: once derived by serde, once by us.
macro_rules! same {
    ($name:ident: $value:expr, $($item:tt)*) => {
        #[test]
        fn $name() {
            let theirs = {
                #[derive(Serialize)]
                #[allow(dead_code, reason = "nobody reads a skipped field")]
                $($item)*
                serde_json::to_string(&$value).unwrap()
            };
            let ours = {
                #[derive(PhiRecord)]
                #[phi(part)]
                #[allow(dead_code, reason = "nobody reads a skipped field")]
                $($item)*
                String::from_utf8(danger::to_store(&$value).unwrap()).unwrap()
            };
            assert_eq!(ours, theirs);
        }
    };
}

same! { named: Patient { name: "Ada", age: 36, r#type: Some("out") }, struct Patient {
    name: &'static str,
    age: u8,
    r#type: Option<&'static str>,
} }

same! { tuple: Pair("Ada".to_owned(), 36), struct Pair(String, u8); }
same! { newtype: Name("Ada"), struct Name(&'static str); }
same! { unit: Nothing, struct Nothing; }
same! { empty: Nothing {}, struct Nothing {} }
same! { empty_tuple: Nothing(), struct Nothing(); }

same! { rename_all: Patient { birth_date: 1, family_name: 2 },
    #[serde(rename = "P", rename_all = "camelCase")]
    struct Patient { birth_date: u8, #[serde(rename = "surname")] family_name: u8 }
}

same! { rename_of_each_side: Patient { a_b: 1, c_d: 2 },
    #[serde(rename(serialize = "S", deserialize = "D"), rename_all(serialize = "kebab-case"))]
    struct Patient { a_b: u8, #[serde(rename(serialize = "x"))] c_d: u8 }
}

same! { renamed_for_reading_only: Patient { a: 1 },
    #[serde(rename(deserialize = "D"))]
    struct Patient { #[serde(rename(deserialize = "b"), alias = "c")] a: u8 }
}

same! { tagged_struct: Patient { a: 1 }, #[serde(tag = "kind")] struct Patient { a: u8 } }
same! { transparent: Wrapper { a: 1, b: PhantomData },
    #[serde(transparent)] struct Wrapper { a: u8, b: PhantomData<String> }
}
same! { transparent_over_skipped: Wrapper(1, 2), #[serde(transparent)] struct Wrapper(u8, #[serde(skip)] u8); }

same! { skipped: Patient { a: 1, b: 2, c: 3 },
    struct Patient { #[serde(skip)] a: u8, #[serde(skip_serializing)] b: u8, #[serde(skip_deserializing)] c: u8 }
}
same! { skipped_in_tuple: Triple(1, 2, 3), struct Triple(u8, #[serde(skip)] u8, u8); }

same! { skipped_by_predicate: Patient { a: None, b: Some(1), c: 0, d: Vec::new() },
    struct Patient {
        #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")] b: Option<u8>,
        #[serde(skip_serializing_if = "is_zero")] c: u8,
        #[serde(skip_serializing_if = "<[u8]>::is_empty")] d: Vec<u8>,
    }
}

same! { written_by_a_function: Patient { a: 1, b: 2, c: Foreign(3) },
    struct Patient {
        #[serde(serialize_with = "in_hex")] a: u8,
        #[serde(with = "hex")] b: u8,
        #[serde(serialize_with = "foreign", default, deserialize_with = "no::such")] c: Foreign,
    }
}

same! { flattened: Patient { id: 1, address: Address { street: "Oak", city: "Ely" }, more: BTreeMap::from([("x", 1)]), none: None },
    struct Patient {
        id: u8,
        #[serde(flatten)] address: Address,
        #[serde(flatten)] more: BTreeMap<&'static str, u8>,
        #[serde(flatten)] none: Option<Address>,
    }
}

same! { containers: Patient {
        list: vec![Some(1), None], pair: (1, "a"), map: HashMap::from([("k", vec![1])]), boxed: Box::new([1; 3]),
        text: Cow::Borrowed("t"), slice: &[1, 2], bytes: b"ab".to_vec(), deep: Some(vec![Some(1)]),
    },
    struct Patient {
        list: Vec<Option<u8>>, pair: (u8, &'static str), map: HashMap<&'static str, Vec<u8>>, boxed: Box<[u8]>,
        text: Cow<'static, str>, slice: &'static [u8], bytes: Vec<u8>, deep: Option<Vec<Option<u8>>>,
    }
}

same! { reading_attributes_are_left_alone: Patient { a: 1, b: Cow::Borrowed("b") },
    #[serde(deny_unknown_fields, default, expecting = "a patient", bound(deserialize = "u8: Sized"))]
    struct Patient<'a> {
        #[serde(default = "u8::default", alias = "x")] a: u8,
        #[serde(borrow, bound(deserialize = "'de: 'a"))] b: Cow<'a, str>,
    }
}

same! { externally_tagged: [E::Unit, E::New("n"), E::Pair(1, 2), E::Named { field_one: 1 }, E::Renamed { field_two: 2 }],
    #[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
    enum E {
        Unit, New(&'static str), Pair(u8, u8), Named { field_one: u8 },
        #[serde(rename = "other", rename_all = "UPPERCASE")] Renamed { field_two: u8 },
    }
}

same! { internally_tagged: [E::Unit, E::New(Address { street: "s", city: "c" }), E::Named { a: 1 }],
    #[serde(tag = "kind")]
    enum E { Unit, New(Address), Named { a: u8 } }
}

same! { adjacently_tagged: [E::Unit, E::New(Address { street: "s", city: "c" }), E::Pair(1, 2), E::Named { a: 1 }],
    #[serde(tag = "kind", content = "value")]
    enum E { Unit, New(Address), Pair(u8, u8), Named { a: u8 } }
}

same! { untagged: [E::Unit, E::New("n"), E::Pair(1, 2), E::Named { a: 1 }],
    #[serde(untagged)]
    enum E { Unit, New(&'static str), Pair(u8, u8), Named { a: u8 } }
}

same! { untagged_variant: [E::A { a: 1 }, E::B("b")],
    enum E { A { a: u8 }, #[serde(untagged)] B(&'static str) }
}

same! { variants_with_fields_left_out: [E::Pair(1, 2), E::Named { a: 1, b: None }, E::Written(1, 2)],
    enum E {
        Pair(#[serde(skip)] u8, u8),
        Named { #[serde(skip_serializing)] a: u8, #[serde(skip_serializing_if = "Option::is_none")] b: Option<u8> },
        #[serde(serialize_with = "both")] Written(u8, u8),
        #[serde(alias = "x", skip)] #[expect(dead_code)] Never(Foreign),
    }
}

same! { inherent_self: Limited { list: [1; Self_::LEN] },
    struct Limited { list: [u8; Self_::LEN] }
}

/// Serialising a skipped variant is an error, in words that name the user's type.
#[test]
fn skipped_variant() {
    #[derive(PhiRecord)]
    #[phi(part)]
    enum Contact {
        #[serde(skip)]
        Unknown(#[expect(dead_code)] String),
    }

    let refused = danger::to_store(&Contact::Unknown("x".into())).unwrap_err();
    assert_eq!(refused.to_string(), "the enum variant Contact::Unknown cannot be serialized");
}

struct Self_;

impl Self_ {
    const LEN: usize = 2;
}

/// A type that is neither a record nor serialisable.
struct Foreign(u8);

#[derive(Serialize, Clone, Copy)]
struct Address {
    street: &'static str,
    city: &'static str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(value: &u8) -> bool {
    *value == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn in_hex<S: Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:#x}"))
}

fn foreign<S: Serializer>(value: &Foreign, serializer: S) -> Result<S::Ok, S::Error> {
    in_hex(&value.0, serializer)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn both<S: Serializer>(one: &u8, other: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{one}/{other}"))
}

mod hex {
    pub(super) use super::in_hex as serialize;
}
