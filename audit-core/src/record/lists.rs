//! Fields, changes, patients and records, and how they are dealt out to lines when one line cannot hold them.

use super::Object;
use crate::{
    canonical::string_bytes,
    code::code_or_other,
    disclosure::{Disclosed, RecordEntry},
    event::{Changed, Event},
    pseudonym::Pseudonyms,
};

/// The lists of one event.
pub(super) struct Lists<'a> {
    disclosed: &'a Disclosed,
    pseudonyms: Pseudonyms<'a>,
    changed: &'a [Changed],
    fields: Vec<String>,
    /// Places of records, those of one patient together, in the order of the patients.
    records: Vec<usize>,
}

/// What one line holds of the lists: places in them.
#[derive(Default, Clone)]
pub(super) struct Chunk {
    changed: Vec<usize>,
    fields: Vec<usize>,
    patients: Vec<usize>,
    records: Vec<usize>,
    /// How many bytes it takes on the line, not more.
    bytes: usize,
}

impl<'a> Lists<'a> {
    pub(super) fn new(event: &Event<'a>, pseudonyms: Pseudonyms<'a>) -> Self {
        let disclosed = event.disclosed;
        // What was changed stands with the end of the operation.
        let changed = if event.stage.is_end() { event.details.changed.as_slice() } else { &[] };
        let mut records: Vec<usize> = (0..disclosed.records.len()).collect();
        records.sort_by_key(|place| disclosed.records[*place].of.unwrap_or(usize::MAX));
        let fields = if event.disclosed_fields() { disclosed.fields.paths().collect() } else { Vec::new() };
        Self { disclosed, pseudonyms, changed, fields, records }
    }

    /// Everything on one line.
    pub(super) fn whole(&self) -> Chunk {
        Chunk {
            changed: (0..self.changed.len()).collect(),
            fields: (0..self.fields.len()).collect(),
            patients: (0..self.disclosed.patients.tokens.len()).collect(),
            records: self.records.clone(),
            bytes: 0,
        }
    }

    /// Deals everything out to lines with that much room each; the last one is for the end.
    ///
    /// A line is complete in itself: the patient of each of its records stands on it. So a patient is named once, unless no
    /// line can hold all the patient's records.
    pub(super) fn deal(&self, room: usize) -> Vec<Chunk> {
        let mut hand = Hand { room, chunks: Vec::new(), chunk: Chunk::empty() };
        for (place, field) in self.fields.iter().enumerate() {
            hand.take(string_bytes(field) + COMMA, |chunk| chunk.fields.push(place));
        }
        for (place, changed) in self.changed.iter().enumerate() {
            hand.take(changed_bytes(changed), |chunk| chunk.changed.push(place));
        }
        let mut records = self.records.as_slice();
        for patient in 0..self.disclosed.patients.tokens.len() {
            let of_patient = |place: &usize| self.disclosed.records[*place].of == Some(patient);
            let count = records.iter().position(|place| !of_patient(place)).unwrap_or(records.len());
            let (own, others) = records.split_at(count);
            self.deal_patient(&mut hand, patient, own);
            records = others;
        }
        for record in records {
            hand.take(self.record_bytes(*record), |chunk| chunk.records.push(*record));
        }
        hand.chunks.push(hand.chunk);
        hand.chunks
    }

    /// A patient with all records on one line, where one line can hold them.
    fn deal_patient(&self, hand: &mut Hand, patient: usize, records: &[usize]) {
        let together = records.iter().map(|record| self.record_bytes(*record)).sum::<usize>();
        hand.make_room(self.patient_bytes() + together);
        hand.take(self.patient_bytes(), |chunk| chunk.patients.push(patient));
        for record in records {
            let bytes = self.record_bytes(*record);
            if !hand.fits(bytes) {
                hand.take(self.patient_bytes() + bytes, |chunk| chunk.patients.push(patient));
                hand.chunk.bytes -= bytes;
            }
            hand.take(bytes, |chunk| chunk.records.push(*record));
        }
    }

    pub(super) fn write_changed(&self, object: &mut Object<'_>, chunk: &Chunk) {
        object.list("changed", chunk.changed.iter().map(|place| &self.changed[*place]), write_change);
    }

    pub(super) fn write_fields(&self, object: &mut Object<'_>, chunk: &Chunk) {
        object.texts("fields", chunk.fields.iter().map(|place| &self.fields[*place]));
    }

    pub(super) fn write_patients(&self, object: &mut Object<'_>, chunk: &Chunk) {
        let patients = chunk.patients.iter().map(|place| self.disclosed.patients.tokens[*place]);
        object.texts("patients", patients.map(|token| self.pseudonyms.text(PATIENT, token)));
    }

    pub(super) fn write_records(&self, object: &mut Object<'_>, chunk: &Chunk) {
        let records = chunk.records.iter().map(|place| &self.disclosed.records[*place]);
        object.list("records", records, |out, record| {
            let of = record.of.and_then(|of| chunk.patients.iter().position(|place| *place == of));
            self.write_record(out, record, of);
        });
    }

    /// `of` is the place of its patient on this line.
    fn write_record(&self, out: &mut Vec<u8>, record: &RecordEntry, of: Option<usize>) {
        Object::write(out, |object| {
            object.maybe("id", record.id.map(|id| self.pseudonyms.text(record.namespace, id)));
            object.maybe("label", record.label.map(code_or_other));
            if let Some(of) = of {
                object.number("of", of as u64);
            }
            if let Some(version) = record.version {
                object.number("version", version);
            }
        });
    }

    fn patient_bytes(&self) -> usize {
        self.pseudonyms.text_bytes(PATIENT) + QUOTES
    }

    fn record_bytes(&self, record: usize) -> usize {
        /// No line holds more patients than this place says.
        const LAST_PLACE: usize = 999;
        let record = &self.disclosed.records[record];
        let mut text = Vec::new();
        self.write_record(&mut text, record, record.of.map(|_| LAST_PLACE));
        text.len() + COMMA
    }
}

impl Chunk {
    fn empty() -> Self {
        Self { bytes: LIST_NAMES, ..Self::default() }
    }
}

fn write_change(out: &mut Vec<u8>, changed: &Changed) {
    Object::write(out, |object| {
        object.maybe("after", changed.after.as_deref());
        object.maybe("before", changed.before.as_deref());
        object.text("field", &changed.field);
        object.text("type", changed.of);
    });
}

fn changed_bytes(changed: &Changed) -> usize {
    let mut text = Vec::new();
    write_change(&mut text, changed);
    text.len() + COMMA
}

/// The line being filled, and those that are full.
struct Hand {
    room: usize,
    chunks: Vec<Chunk>,
    chunk: Chunk,
}

impl Hand {
    const fn fits(&self, bytes: usize) -> bool {
        self.chunk.bytes + bytes <= self.room
    }

    /// Begins a line where this much does not fit any more, unless no line could hold it.
    fn make_room(&mut self, bytes: usize) {
        if !self.fits(bytes) && LIST_NAMES + bytes <= self.room {
            self.chunks.push(std::mem::replace(&mut self.chunk, Chunk::empty()));
        }
    }

    fn take(&mut self, bytes: usize, put: impl FnOnce(&mut Chunk)) {
        if !self.fits(bytes) {
            self.chunks.push(std::mem::replace(&mut self.chunk, Chunk::empty()));
        }
        self.chunk.bytes += bytes;
        put(&mut self.chunk);
    }
}

const PATIENT: &str = "patient";
const COMMA: usize = 1;
/// Two quotes and a comma.
const QUOTES: usize = 3;
/// The names of the lists, should all be there.
const LIST_NAMES: usize = r#""changed":[],"fields":[],"patients":[],"records":[],"#.len();
