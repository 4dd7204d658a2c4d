//! A record as a row: what stands in its JSON.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// The fields of a record that has no list, map or other record in it, in their order.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<String>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some((name, value)) = map.next_entry::<_, &RawValue>()? {
            fields.names.push(name);
            fields.values.push(plain(value.get()).ok_or_else(|| A::Error::custom("no column"))?);
        }
        Ok(fields)
    }
}

/// A text as it is, a number or a truth value as in JSON, and what there is nothing of as nothing.
fn plain(json: &str) -> Option<String> {
    match json {
        "null" => Some(String::new()),
        text if text.starts_with('"') => serde_json::from_str(text).ok(),
        more if more.starts_with(['[', '{']) => None,
        other => Some(other.to_owned()),
    }
}
