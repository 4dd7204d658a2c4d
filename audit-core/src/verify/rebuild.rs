//! The canonical text of an object that somebody parsed and wrote anew: keys moved, characters escaped in another way.

use serde_json::Value;

use crate::canonical::string;

/// Writes the value as every line is written; what no line has, as it is.
pub(super) fn rebuilt(value: &Value) -> Vec<u8> {
    let mut text = Vec::with_capacity(1_024);
    write(value, &mut text);
    text
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // Whatever order the library keeps them in.
            members.sort_unstable_by_key(|(key, _)| *key);
            list(out, *b"{}", members, |out, (key, value)| {
                string(out, key);
                out.push(b':');
                write(value, out);
            });
        }
        Value::Array(values) => list(out, *b"[]", values, |out, value| write(value, out)),
        Value::String(text) => string(out, text),
        Value::Number(number) => {
            // A destination may have made a float of it.
            let whole = number.as_i64().or_else(|| whole(number.as_f64()?));
            let text = whole.map_or_else(|| number.to_string(), |whole| whole.to_string());
            out.extend_from_slice(text.as_bytes());
        }
        Value::Bool(_) | Value::Null => out.extend_from_slice(value.to_string().as_bytes()),
    }
}

fn list<T>(
    out: &mut Vec<u8>,
    [open, close]: [u8; 2],
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(open);
    for (nth, item) in items.into_iter().enumerate() {
        if nth > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(close);
}

/// The number, if it is one that every library keeps.
fn whole(number: f64) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    let fits = number.fract() == 0.0 && number.abs() <= MOST;
    #[expect(clippy::cast_possible_truncation, reason = "it fits")]
    fits.then_some(number as i64)
}
