//! Records as NDJSON, server-sent events or CSV.

use bytes::Bytes;

use crate::{
    error::Refused,
    phi::{Leaving, PhiRecord},
};

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
    /// has no columns and fails, and so does one that leaves out a field that the first one has, or the other way round.
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
    /// The head line of a CSV, once it was written.
    head: Option<Vec<u8>>,
}

impl Encoder {
    pub(super) const fn new(encoding: Encoding) -> Self {
        Self { encoding, out: Vec::new(), head: None }
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

    /// Each row is written below a head line, which must be that of the first: else its values would stand in wrong columns.
    fn row(&mut self, record: &impl PhiRecord) -> Result<(), Refused> {
        let mut below = csv(record, true)?;
        if let Some(head) = &self.head {
            let row = below.strip_prefix(head.as_slice()).ok_or(Refused::Unwritable)?;
            self.out.extend_from_slice(row);
        } else {
            self.out.extend_from_slice(&below);
            below.truncate(below.len() - csv(record, false)?.len());
            self.head = Some(below);
        }
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

fn csv(record: &impl PhiRecord, headed: bool) -> Result<Vec<u8>, Refused> {
    let mut rows = csv::WriterBuilder::new().has_headers(headed).from_writer(Vec::new());
    rows.serialize(Leaving(record)).map_err(|_| Refused::Unwritable)?;
    rows.into_inner().map_err(|_| Refused::Unwritable)
}
