//! `Deserialize` and other derives beside the record, on the same attributes.

use audit_core::{Confidentiality, PhiRecord, danger};
use serde::{Deserialize, Deserializer, Serializer};

#[derive(PhiRecord, Deserialize, Clone, PartialEq, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Patient {
    #[phi(patient, id)]
    id: u64,
    #[phi(version)]
    #[serde(alias = "v")]
    row_version: i64,
    #[phi(label, clear)]
    #[serde(skip_serializing_if = "Option::is_none")]
    confidentiality: Option<Confidentiality>,
    #[serde(with = "hex")]
    secret: u8,
    #[serde(skip)]
    cached: bool,
    #[serde(skip_serializing)]
    password: String,
    address: Option<Address>,
}

#[derive(PhiRecord, Deserialize, Clone, PartialEq)]
#[phi(part)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Address {
    Home { city: String },
    Unknown,
}

#[test]
fn there_and_back() {
    let text = r#"{"id":7,"v":2,"confidentiality":"R","secret":"0xff","password":"p","address":{"kind":"home","city":"Ely"}}"#;
    let read: Patient = danger::from_store(text.as_bytes()).unwrap();
    let expected = Patient {
        id: 7,
        row_version: 2,
        confidentiality: Some(Confidentiality::Restricted),
        secret: 255,
        cached: false,
        password: "p".into(),
        address: Some(Address::Home { city: "Ely".into() }),
    };
    assert!(read == expected);
    let written = String::from_utf8(danger::to_store(&read).unwrap()).unwrap();
    assert_eq!(
        written,
        r#"{"id":7,"rowVersion":2,"confidentiality":"R","secret":"0xff","address":{"kind":"home","city":"Ely"}}"#
    );
    let read: Patient = danger::from_store(br#"{"address":{"kind":"unknown"}}"#).unwrap();
    assert!(read.address == Some(Address::Unknown));
}

mod hex {
    use super::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:#x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
        let text = String::deserialize(deserializer)?;
        u8::from_str_radix(text.trim_start_matches("0x"), 16).map_err(serde::de::Error::custom)
    }
}
