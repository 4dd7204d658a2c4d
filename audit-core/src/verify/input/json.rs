//! JSON over many lines, or longer than a line may be: walked through without keeping it.

use std::{
    cell::Cell,
    fmt,
    io::{self, Read},
};

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Value};

use super::{Text, Texts, buffer::Buffer};

/// Takes the lines out of the JSON value that begins here. Where it turns out to be none, the rest is read as lines.
pub(super) fn walk(input: &mut Buffer<impl Read>, to: &mut dyn Texts) -> io::Result<()> {
    let begin = input.at();
    let meter = Meter { line: Cell::new(begin), left: Cell::new(LONGEST), found: Cell::new(false) };
    input.rewind();
    let mut document = Deserializer::from_reader(Metered { input, meter: &meter });
    let walked = Walk { to, meter: &meter, key: None }.deserialize(&mut document);
    drop(document);
    let Err(error) = walked else {
        input.settle();
        return Ok(());
    };
    if error.is_io() && meter.left.get() > 0 {
        return Err(error.into());
    }
    if meter.found.get() {
        to.unreadable("JSON that ends or breaks off here", input.at());
    }
    if input.at() == begin {
        // Text that begins like JSON.
        read_as_text(input, to)?;
    }
    Ok(())
}

fn read_as_text(input: &mut Buffer<impl Read>, to: &mut dyn Texts) -> io::Result<()> {
    let line = input.at();
    let bytes = input.line()?;
    let length = bytes.len();
    if length < Buffer::<()>::LONGEST {
        to.text(&Text { bytes, key: None, line });
        input.consume(length);
        return Ok(());
    }
    to.unreadable("a line of more than 1 MiB that is no JSON", line);
    input.skip_line()
}

/// How far the walk has come, and how much one value may still take.
struct Meter {
    line: Cell<u64>,
    left: Cell<u64>,
    /// Whether a line may have been among what was walked through.
    found: Cell<bool>,
}

struct Metered<'a, R> {
    input: &'a mut Buffer<R>,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.meter.left.get().checked_sub(1) else {
            return Err(io::Error::other("a value of more than 1 MiB"));
        };
        let (Some(first), Some(byte)) = (out.first_mut(), self.input.next_byte()?) else { return Ok(0) };
        *first = byte;
        self.meter.left.set(left);
        self.meter.line.set(self.input.at());
        Ok(1)
    }
}

/// Goes through a value and gives away what may be lines.
struct Walk<'a> {
    to: &'a mut dyn Texts,
    meter: &'a Meter,
    key: Option<&'a str>,
}

impl Walk<'_> {
    /// What comes next has all the room that one value may take.
    fn refill(&self) {
        self.meter.left.set(LONGEST);
    }

    fn text(&mut self, text: &str) {
        let found =
            self.to.text(&Text { bytes: text.as_bytes(), key: self.key, line: self.meter.line.get() });
        self.meter.found.set(found || self.meter.found.get());
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<(), M::Error> {
        let (mut audit, mut mac) = (None, None);
        let line = self.meter.line.get();
        self.refill();
        while let Some(key) = members.next_key::<String>()? {
            match key.as_str() {
                "audit" => audit = Some(members.next_value::<Value>()?),
                "mac" => mac = Some(members.next_value::<Value>()?),
                key => members.next_value_seed(Walk { to: self.to, meter: self.meter, key: Some(key) })?,
            }
            self.refill();
        }
        match audit {
            Some(audit @ Value::Object(_)) => {
                self.meter.found.set(true);
                self.to.parsed(&audit, mac.as_ref().and_then(Value::as_str), line);
            }
            Some(Value::String(text)) => {
                Walk { key: Some("audit"), ..self }.text(&text);
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        self.refill();
        while items.next_element_seed(Walk { to: self.to, meter: self.meter, key: self.key })?.is_some() {
            self.refill();
        }
        Ok(())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.text(text);
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Bytes that one value may take that has to be kept.
const LONGEST: u64 = 1 << 20;
