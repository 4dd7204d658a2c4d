//! Fields, changes, patients and records, and how they are dealt out to lines when one line cannot hold them.

use super::Object;
use crate::{
    code::code_or_other,
    disclosure::{Disclosed, Path, RecordEntry},
    event::{Changed, Event},
    pseudonym::{Pseudonyms, Token},
};

/// The lists of one event.
pub(super) struct Lists<'a> {
    disclosed: &'a Disclosed,
    pseudonyms: Pseudonyms<'a>,
    changed: &'a [Changed],
    /// Whether fields were disclosed.
    fields: bool,
    /// Places of records, those of one patient together, in the order of the patients; none where that is their own order.
    order: Option<Vec<usize>>,
}

/// What one line holds of the lists.
#[derive(Default, Clone)]
pub(super) struct Chunk {
    changed: Places,
    fields: Places,
    patients: Places,
    records: Places,
    /// How many bytes it takes on the line, not more.
    bytes: usize,
}

/// Places in a list.
#[derive(Clone)]
enum Places {
    /// Every one.
    All,
    These(Vec<usize>),
}

impl<'a> Lists<'a> {
    pub(super) fn new(event: &Event<'a>, pseudonyms: Pseudonyms<'a>) -> Self {
        let disclosed = event.disclosed;
        // What was changed stands with the end of the operation.
        let details = event.details.filter(|_| event.stage.is_end());
        let changed = details.map_or(&[][..], |details| &details.changed);
        let of = |place: &usize| disclosed.records[*place].of.unwrap_or(usize::MAX);
        let all = 0..disclosed.records.len();
        let order = (!all.clone().is_sorted_by_key(|place| of(&place))).then(|| {
            let mut order: Vec<_> = all.collect();
            order.sort_by_key(of);
            order
        });
        Self { disclosed, pseudonyms, changed, fields: event.disclosed_fields(), order }
    }

    /// Everything on one line.
    pub(super) const fn whole() -> Chunk {
        use Places::All;
        Chunk { changed: All, fields: All, patients: All, records: All, bytes: 0 }
    }

    /// Deals everything out to lines with that much room each; the last one is for the end.
    ///
    /// A line is complete in itself: the patient of each of its records stands on it. So a patient is named once, unless no
    /// line can hold all the patient's records.
    pub(super) fn deal(&self, room: usize) -> Vec<Chunk> {
        let mut hand = Hand { room, chunks: Vec::new(), chunk: Chunk::empty() };
        for (place, field) in self.fields().enumerate() {
            hand.take(field.bytes() + COMMA, |chunk| chunk.fields.push(place));
        }
        for (place, changed) in self.changed.iter().enumerate() {
            hand.take(changed_bytes(changed), |chunk| chunk.changed.push(place));
        }
        let in_order: Vec<_> = self.in_order().collect();
        let mut records = in_order.as_slice();
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

    fn fields(&self) -> impl Iterator<Item = Path<'_>> {
        self.disclosed.fields.paths().filter(|_| self.fields)
    }

    /// The places of all records, as they stand in lines.
    fn in_order(&self) -> impl Iterator<Item = usize> {
        let places = 0..self.disclosed.records.len();
        places.map(|place| self.order.as_ref().map_or(place, |order| order[place]))
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
        object.list("changed", chunk.changed.of(self.changed.iter()), write_change);
    }

    pub(super) fn write_fields(&self, object: &mut Object<'_>, chunk: &Chunk) {
        object.list("fields", chunk.fields.of(self.fields()), |out, path| path.write(out));
    }

    pub(super) fn write_patients(&self, object: &mut Object<'_>, chunk: &Chunk) {
        let tokens = chunk.patients.of(self.disclosed.patients.tokens.iter());
        object.list("patients", tokens, |out, token| self.pseudonyms.of(PATIENT, *token).write(out));
    }

    pub(super) fn write_records(&self, object: &mut Object<'_>, chunk: &Chunk) {
        // What was dealt out is in order already.
        let all = self.in_order().filter(|_| matches!(chunk.records, Places::All));
        let these = chunk.records.these().iter().copied();
        object.list("records", all.chain(these), |out, place| {
            let record = &self.disclosed.records[place];
            self.write_record(out, record, record.of.and_then(|of| chunk.patients.position(of)));
        });
    }

    /// `of` is the place of its patient on this line.
    fn write_record(&self, out: &mut Vec<u8>, record: &RecordEntry, of: Option<usize>) {
        Object::write(out, |object| {
            object.pseudonym("id", record.id.map(|id| self.pseudonyms.of(record.namespace, id)));
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
        self.pseudonyms.of(PATIENT, Token([0; 16])).bytes() + COMMA
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

impl Places {
    fn push(&mut self, place: usize) {
        if let Self::These(places) = self {
            places.push(place);
        }
    }

    fn these(&self) -> &[usize] {
        match self {
            Self::All => &[],
            Self::These(places) => places,
        }
    }

    /// Those of a list that stand here. The places are in order.
    fn of<T>(&self, list: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        let mut these = self.these().iter().peekable();
        list.enumerate()
            .filter(move |(place, _)| matches!(self, Self::All) || these.next_if_eq(&place).is_some())
            .map(|(_, value)| value)
    }

    /// How many stand before that one.
    fn position(&self, wanted: usize) -> Option<usize> {
        match self {
            Self::All => Some(wanted),
            Self::These(places) => places.iter().position(|place| *place == wanted),
        }
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::These(Vec::new())
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
/// The names of the lists, should all be there.
const LIST_NAMES: usize = r#""changed":[],"fields":[],"patients":[],"records":[],"#.len();
