//! Records as NDJSON, server-sent events or CSV.

mod fields;

use bytes::Bytes;

use crate::{
    error::Refused,
    phi::{Leaving, PhiRecord},
};

use fields::Fields;

/// How the records of a streamed answer are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// One JSON text a line.
    #[default]
    Ndjson,
    /// Server-sent events: one event a record, with its JSON as data.
    Sse,
    /// Comma-separated values with a head line (RFC 4180). A record with a list, a map or another record in it
    /// fails, and so does one whose fields have no names, or others than the first one's, or another order. What is `null` in JSON (also
    /// a number that is none) is empty.
    Csv,
}

impl Encoding {
    /// The value of the `Content-Type` header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Sse => "text/event-stream",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// Writes records one after the other.
pub(super) struct Encoder {
    encoding: Encoding,
    out: Vec<u8>,
    /// The columns of a CSV, once its head line was written.
    columns: Option<Vec<String>>,
}

impl Encoder {
    pub(super) const fn new(encoding: Encoding) -> Self {
        Self { encoding, out: Vec::new(), columns: None }
    }

    /// Adds a record; where it cannot be written, nothing of it is there.
    pub(super) fn push(&mut self, record: &impl PhiRecord) -> Result<(), Refused> {
        let start = self.out.len();
        self.write(record).inspect_err(|_| self.out.truncate(start))
    }

    fn write(&mut self, record: &impl PhiRecord) -> Result<(), Refused> {
        match self.encoding {
            Encoding::Ndjson => self.json(record)?,
            Encoding::Sse => {
                self.out.extend_from_slice(b"data: ");
                self.json(record)?;
                self.out.push(b'\n');
            }
            Encoding::Csv => self.row(record)?,
        }
        Ok(())
    }

    /// Each row has the columns of the first: else its values would stand below other names.
    fn row(&mut self, record: &impl PhiRecord) -> Result<(), Refused> {
        let json = serde_json::to_vec(&Leaving(record)).map_err(|_| Refused::Unwritable)?;
        let Fields { names, values } = serde_json::from_slice(&json).map_err(|_| Refused::Unwritable)?;
        if self.columns.as_ref().is_some_and(|columns| *columns != names) {
            return Err(Refused::Unwritable);
        }
        let mut rows = csv::Writer::from_writer(&mut self.out);
        let head = self.columns.is_none().then_some(&names);
        for row in head.into_iter().chain([&values]) {
            rows.write_record(row).map_err(|_| Refused::Unwritable)?;
        }
        rows.flush().map_err(|_| Refused::Unwritable)?;
        self.columns.get_or_insert(names);
        Ok(())
    }

    /// A line break outside of a string (raw JSON may have some) is white space as good as another.
    fn json(&mut self, record: &impl PhiRecord) -> Result<(), Refused> {
        let start = self.out.len();
        serde_json::to_writer(&mut self.out, &Leaving(record)).map_err(|_| Refused::Unwritable)?;
        for byte in &mut self.out[start..] {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        self.out.push(b'\n');
        Ok(())
    }

    pub(super) fn bytes(&self) -> usize {
        self.out.len()
    }

    pub(super) fn take(&mut self) -> Bytes {
        std::mem::take(&mut self.out).into()
    }
}
