//! Two charts become one.

use clinic::{Error, PatientChange, synthetic};
use uuid::Uuid;

use crate::{
    databases::{norths, stores},
    words::{all, note, search, user},
};

#[tokio::test]
async fn the_notes_of_both_are_in_the_chart_that_stays() {
    for charts in norths(5).await {
        let (from, into) = (synthetic::patient(1), synthetic::patient(2));
        let kept = charts.merge(from.id, into.id).await.unwrap();
        assert!(kept.name == into.name && kept.version == into.version + 1);
        assert!(charts.patient(into.id).await.unwrap() == kept);
        let notes = charts.notes(into.id).await.unwrap();
        assert_eq!(notes.items.len(), synthetic::notes(1).len() + synthetic::notes(2).len());
        assert!(notes.items.iter().all(|note| note.patient_id == into.id));
    }
}

#[tokio::test]
async fn the_chart_that_is_left_is_gone_for_all_purposes() {
    for charts in norths(5).await {
        let (from, into) = (synthetic::patient(1).id, synthetic::patient(2).id);
        charts.merge(from, into).await.unwrap();
        let rename = PatientChange { name: Some("Nobody".into()), ..PatientChange::default() };
        let errors = [
            charts.patient(from).await.err(),
            charts.update(from, &rename).await.err(),
            charts.delete(from).await.err(),
            charts.notes(from).await.err(),
            charts.add_note(from, &user("dr.adams"), note("?")).await.err(),
            charts.queue_reminder(from, "handle").await.err(),
            charts.live(from, &clinic::Watch::default()).await.err(),
            charts.merge(from, synthetic::patient(3).id).await.err(),
            charts.merge(synthetic::patient(3).id, from).await.err(),
        ];
        assert_eq!(errors, [Some(Error::Merged); 9]);
        assert_eq!(search(&charts, "", 10).await.unwrap().1, 4);
        assert_eq!(all(charts.export(&user("res.evans"))).await.len(), 4);
    }
}

#[test]
fn a_merged_chart_is_gone_and_the_text_does_not_say_where_to() {
    assert_eq!(Error::Merged.status(), 410);
    assert_eq!(Error::Merged.to_string(), "merged into another chart");
}

#[tokio::test]
async fn what_was_merged_goes_with_the_chart_it_became() {
    for charts in norths(5).await {
        let [first, second, third] = [1, 2, 3].map(|index| synthetic::patient(index).id);
        charts.merge(first, second).await.unwrap();
        charts.merge(second, third).await.unwrap();
        assert!(charts.patient(first).await.err() == Some(Error::Merged));
        charts.delete(third).await.unwrap();
        for id in [first, second, third] {
            assert!(charts.patient(id).await.err() == Some(Error::NotFound));
        }
    }
}

#[tokio::test]
async fn a_secret_stays_one_in_the_chart_that_stays() {
    for charts in norths(50).await {
        let (ordinary, restricted) = (synthetic::patient(1).id, synthetic::patient(24).id);
        assert!(charts.merge(restricted, ordinary).await.unwrap().is_restricted());
        let restricted = synthetic::patient(49).id;
        assert!(charts.merge(synthetic::patient(2).id, restricted).await.unwrap().is_restricted());
        let (one, other) = (synthetic::patient(3).id, synthetic::patient(4).id);
        assert!(!charts.merge(one, other).await.unwrap().is_restricted());
    }
}

#[tokio::test]
async fn a_merger_that_makes_no_sense_changes_nothing() {
    for charts in norths(3).await {
        let patient = synthetic::patient(1);
        assert!(matches!(charts.merge(patient.id, patient.id).await.err(), Some(Error::Invalid(_))));
        assert!(charts.merge(patient.id, Uuid::nil()).await.err() == Some(Error::NotFound));
        assert!(charts.merge(Uuid::nil(), patient.id).await.err() == Some(Error::NotFound));
        assert!(charts.patient(patient.id).await.unwrap() == patient);
        assert!(charts.notes(patient.id).await.unwrap().items == synthetic::notes(1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_mergers_the_other_way_round_one_happens() {
    for store in stores(40).await {
        for pair in 0..20 {
            let charts = store.at(clinic::Clinic::North);
            let other = charts.clone();
            let [one, two] = [2 * pair, 2 * pair + 1].map(|index| synthetic::patient(index).id);
            let there = tokio::spawn(async move { charts.merge(one, two).await.err() });
            let back = tokio::spawn(async move { other.merge(two, one).await.err() });
            let mut ends = [there.await.unwrap(), back.await.unwrap()];
            ends.sort_by_key(Option::is_some);
            assert_eq!(ends, [None, Some(Error::Merged)]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_note_that_is_written_during_a_merger_is_never_left_behind() {
    for charts in norths(3).await {
        let (from, into) = (synthetic::patient(1).id, synthetic::patient(2).id);
        let before = synthetic::notes(1).len() + synthetic::notes(2).len();
        let writers = (0..16).map(|_| {
            let charts = charts.clone();
            tokio::spawn(async move { charts.add_note(from, &user("dr.adams"), note("Seen.")).await.err() })
        });
        let writers: Vec<_> = writers.collect();
        charts.merge(from, into).await.unwrap();
        let mut written = 0;
        for writer in writers {
            match writer.await.unwrap() {
                None => written += 1,
                error => assert_eq!(error, Some(Error::Merged)),
            }
        }
        assert_eq!(charts.notes(into).await.unwrap().items.len(), before + written);
    }
}
