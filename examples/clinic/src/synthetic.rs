//! Patients who do not exist, the same in every run.
//!
//! The names are invented, and rare enough to search all that a program printed for them.

mod dice;
mod words;

use audit_core::Confidentiality;
use jiff::{Span, Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    clinic::Clinic,
    note::Note,
    patient::{Address, Patient, Sex},
    vitals::Vitals,
};
use dice::Dice;

/// The patient of the north whose portal account is `pat.doe`.
pub const PORTAL_PATIENT: u32 = 0;
/// The patient of the north, a child, for whom `mum.doe` acts.
pub const PROXY_PATIENT: u32 = 5;

/// The patient of the north at that place.
///
/// ```
/// use clinic::synthetic;
///
/// assert!(synthetic::patient(7) == synthetic::patient(7));
/// assert!(synthetic::patient(7) != synthetic::patient(8));
/// ```
pub fn patient(index: u32) -> Patient {
    patient_of(Clinic::North, index)
}

/// The patient of a clinic at that place. In both clinics it has the same id, and is somebody else.
///
/// ```
/// use clinic::{Clinic, synthetic};
///
/// let (north, south) = (synthetic::patient(7), synthetic::patient_of(Clinic::South, 7));
/// assert!(north.id == south.id && north.name != south.name);
/// ```
pub fn patient_of(clinic: Clinic, index: u32) -> Patient {
    let mut dice = Dice::new("patient", index);
    let id = id(&mut dice);
    if clinic == Clinic::South {
        dice = Dice::new("patient of the south", index);
    }
    Patient {
        id,
        name: name(&mut dice),
        birth_date: birth_date(&mut dice),
        sex: *dice.pick(&[Sex::Female, Sex::Male, Sex::Other, Sex::Unknown]),
        phone: phone(&mut dice),
        address: address(&mut dice),
        active: dice.below(10) > 0,
        version: 1,
        confidentiality: confidentiality(index),
    }
}

/// How many patients a clinic has where the north has so many.
pub fn size(clinic: Clinic, north: u32) -> u32 {
    match clinic {
        Clinic::North => north,
        Clinic::South => north.min(SOUTH),
    }
}

/// The notes about the patient of the north at that place: one to three, the oldest first.
pub fn notes(index: u32) -> Vec<Note> {
    notes_of(Clinic::North, index)
}

/// The notes about the patient of a clinic at that place.
pub fn notes_of(clinic: Clinic, index: u32) -> Vec<Note> {
    let patient_id = patient_of(clinic, index).id;
    let mut dice = match clinic {
        Clinic::North => Dice::new("notes", index),
        Clinic::South => Dice::new("notes of the south", index),
    };
    let mut written_at = OPENING;
    let count = 1 + dice.below(3);
    let write = |_| {
        written_at += Span::new().minutes(1 + i64::from(dice.below(BETWEEN_NOTES)));
        Note {
            id: id(&mut dice),
            patient_id,
            author: (*dice.pick(&["dr.adams", "nurse.baker"])).to_owned(),
            written_at,
            text: text(&mut dice),
        }
    };
    (0..count).map(write).collect()
}

/// What the monitor beside a patient's bed shows at that place.
pub fn vitals(clinic: Clinic, patient_id: Uuid, index: u32, taken_at: Timestamp) -> Vitals {
    let mut dice = Dice::new(&format!("vitals of {patient_id} in the {}", clinic.code()), index);
    let mut between = |least: u16, most: u16| least + dice.small(most - least + 1);
    Vitals {
        patient_id,
        taken_at,
        pulse: between(58, 96),
        systolic: between(104, 141),
        diastolic: between(62, 89),
    }
}

/// The chart of every 25th patient is restricted.
fn confidentiality(index: u32) -> Confidentiality {
    if index % 25 == 24 { Confidentiality::Restricted } else { Confidentiality::Normal }
}

/// Version 8: made of bits of our own.
fn id(dice: &mut Dice) -> Uuid {
    Uuid::new_v8(dice.bytes())
}

fn name(dice: &mut Dice) -> String {
    let given = dice.pick(words::GIVEN);
    let (first, last) = (dice.pick(words::FAMILY_FIRST), dice.pick(words::FAMILY_LAST));
    format!("{given} {first}{last}")
}

fn birth_date(dice: &mut Dice) -> Date {
    OLDEST.saturating_add(Span::new().days(i64::from(dice.below(DAYS_OF_BIRTH))))
}

/// 555-0100 to 555-0199 are set aside for fiction.
fn phone(dice: &mut Dice) -> String {
    format!("+1-{}-555-01{:02}", 201 + dice.below(700), dice.below(100))
}

fn address(dice: &mut Dice) -> Address {
    let street = dice.pick(words::STREETS);
    let (city, state) = dice.pick(words::CITIES);
    Address {
        street: format!("{} {street}", 1 + dice.below(980)),
        city: (*city).to_owned(),
        state: (*state).to_owned(),
        zip: format!("{:05}", 10_000 + dice.below(80_000)),
    }
}

fn text(dice: &mut Dice) -> String {
    let (complaint, plan) = (dice.pick(words::COMPLAINTS), dice.pick(words::PLANS));
    format!("{complaint} for {} days. {plan}", 2 + dice.below(12))
}

/// How many patients the south has at most.
const SOUTH: u32 = 50;
const OLDEST: Date = Date::constant(1930, 1, 1);
const DAYS_OF_BIRTH: u32 = 34_000;
/// 2024-01-02, 08:00 UTC.
const OPENING: Timestamp = Timestamp::constant(1_704_182_400, 0);
/// In minutes, at most a third of a year: the last of three notes is written before the year ends.
const BETWEEN_NOTES: u32 = 170_000;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_differ() {
        let patients = (0..5000).map(|index| patient(index).id);
        let notes = (0..5000).flat_map(|index| notes(index).into_iter().map(|note| note.id));
        let ids: Vec<Uuid> = patients.chain(notes).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_family_has_a_few_members_among_a_thousand() {
        let of_family = |index| patient(index).name.split(' ').next_back().map(str::to_owned);
        let families: HashSet<_> = (0..1000).filter_map(of_family).collect();
        assert!((200..=400).contains(&families.len()), "{}", families.len());
    }

    #[test]
    fn phones_are_fictional_and_dates_are_past() {
        for patient in (0..1000).map(patient) {
            assert_eq!(patient.phone.len(), "+1-201-555-0100".len());
            assert!(patient.phone.contains("-555-01"));
            assert!(patient.birth_date.year() < 2024);
        }
    }

    #[test]
    fn notes_are_about_their_patient_and_in_order() {
        for index in 0..200 {
            let notes = notes(index);
            assert!((1..=3).contains(&notes.len()));
            assert!(notes.iter().all(|note| note.patient_id == patient(index).id));
            assert!(notes.is_sorted_by_key(|note| note.written_at));
        }
    }

    #[test]
    fn the_clinics_share_ids_and_nothing_else() {
        for index in 0..size(Clinic::South, 1000) {
            let (north, south) = (patient(index), patient_of(Clinic::South, index));
            assert_eq!(north.id, south.id);
            assert!(north.name != south.name && north.address != south.address);
            assert!(notes(index) != notes_of(Clinic::South, index));
        }
    }

    #[test]
    fn few_charts_are_restricted_and_none_of_the_first() {
        let restricted = (0..100).filter(|index| patient(*index).is_restricted());
        assert_eq!(restricted.collect::<Vec<_>>(), [24, 49, 74, 99]);
    }

    #[test]
    fn vitals_are_the_same_in_every_run_and_differ_between_patients() {
        let shown = |clinic, of| {
            let vitals = |index| vitals(clinic, patient(of).id, index, OPENING);
            (0..20)
                .map(vitals)
                .map(|vitals| (vitals.pulse, vitals.systolic, vitals.diastolic))
                .collect::<Vec<_>>()
        };
        let north = shown(Clinic::North, 1);
        assert_eq!(north, shown(Clinic::North, 1));
        assert_ne!(north, shown(Clinic::North, 2));
        assert_ne!(north, shown(Clinic::South, 1));
        assert!(north.iter().all(|(pulse, systolic, diastolic)| {
            (58..=96).contains(pulse) && (104..=141).contains(systolic) && (62..=89).contains(diastolic)
        }));
    }

    /// Tests elsewhere look for these; data that changed would make them look for nothing.
    #[test]
    fn the_portal_patient_is_always_the_same() {
        let patient = patient(PORTAL_PATIENT);
        assert_eq!(patient.id.to_string(), "2adb4467-934b-8a48-a7a9-67855b0405f2");
        assert_eq!(patient.name, "Bevorin Wyvershanks");
    }
}
