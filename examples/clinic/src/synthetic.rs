//! Patients who do not exist, the same in every run.
//!
//! The names are invented, and rare enough to search all that a program printed for them.

mod dice;
mod words;

use jiff::{Span, Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    note::Note,
    patient::{Address, Patient, Sex},
};
use dice::Dice;

/// The patient whose portal account is `pat.doe`.
pub const PORTAL_PATIENT: u32 = 0;

/// The patient at that place.
///
/// ```
/// use clinic::synthetic;
///
/// assert!(synthetic::patient(7) == synthetic::patient(7));
/// assert!(synthetic::patient(7) != synthetic::patient(8));
/// ```
pub fn patient(index: u32) -> Patient {
    let mut dice = Dice::new("patient", index);
    Patient {
        id: id(&mut dice),
        name: name(&mut dice),
        birth_date: birth_date(&mut dice),
        sex: *dice.pick(&[Sex::Female, Sex::Male, Sex::Other, Sex::Unknown]),
        phone: phone(&mut dice),
        address: address(&mut dice),
        active: dice.below(10) > 0,
        version: 1,
    }
}

/// The notes about the patient at that place: one to three, the oldest first.
pub fn notes(index: u32) -> Vec<Note> {
    let patient_id = patient(index).id;
    let mut dice = Dice::new("notes", index);
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

    /// Tests elsewhere look for these; data that changed would make them look for nothing.
    #[test]
    fn the_portal_patient_is_always_the_same() {
        let patient = patient(PORTAL_PATIENT);
        assert_eq!(patient.id.to_string(), "2adb4467-934b-8a48-a7a9-67855b0405f2");
        assert_eq!(patient.name, "Bevorin Wyvershanks");
    }
}
