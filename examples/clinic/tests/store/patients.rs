//! Patients are found, created, changed and deleted.

use clinic::{Error, PatientChange, Search, Sex, synthetic};
use jiff::civil::date;
use uuid::Uuid;

use crate::{
    databases::norths,
    words::{new, note, search, user},
};

#[tokio::test]
async fn a_patient_is_created_changed_and_deleted() {
    for charts in norths(0).await {
        let created = charts.create(new("Åsa Ünderhill")).await.unwrap();
        assert_eq!((created.active, created.version), (true, 1));
        assert!(charts.patient(created.id).await.unwrap() == created);
        assert_eq!(search(&charts, "ÜNDER", 10).await.unwrap().1, 1);

        let rename = PatientChange { name: Some("Åsa Ōverhill".into()), ..PatientChange::default() };
        let mut expected = created.clone();
        expected.name = "Åsa Ōverhill".into();
        expected.version = 2;
        assert!(charts.update(created.id, &rename).await.unwrap() == expected);
        assert!(charts.patient(created.id).await.unwrap() == expected);
        assert_eq!(search(&charts, "ünder", 10).await.unwrap().1, 0);

        charts.delete(created.id).await.unwrap();
        assert!(charts.patient(created.id).await.err() == Some(Error::NotFound));
    }
}

#[tokio::test]
async fn every_member_can_be_changed() {
    for charts in norths(1).await {
        let mut expected = synthetic::patient(0);
        let change = PatientChange {
            name: Some("Ada Changed".into()),
            birth_date: Some(date(1950, 2, 28)),
            sex: Some(Sex::Other),
            phone: Some("+1-907-555-0123".into()),
            address: Some(new("").address),
            active: Some(!expected.active),
        };
        expected.name = "Ada Changed".into();
        expected.birth_date = date(1950, 2, 28);
        expected.sex = Sex::Other;
        expected.phone = "+1-907-555-0123".into();
        expected.address = new("").address;
        expected.active = !expected.active;
        expected.version += 1;
        assert!(charts.update(expected.id, &change).await.unwrap() == expected);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    for charts in norths(1).await {
        let id = synthetic::patient(0).id;
        let mut unborn = new("Una Unborn");
        unborn.birth_date = date(9000, 1, 1);
        let empty = note(" ");
        let nothing = PatientChange::default();
        let errors = [
            charts.create(unborn).await.err(),
            charts.create(new(" ")).await.err(),
            charts.create(new(&"x".repeat(201))).await.err(),
            charts.update(id, &nothing).await.err(),
            charts.add_note(id, &user("dr.adams"), empty).await.err(),
        ];
        assert!(errors.iter().all(|error| matches!(error, Some(Error::Invalid(_)))));
    }
}

#[tokio::test]
async fn whom_nobody_knows_is_not_found() {
    for charts in norths(3).await {
        let id = Uuid::nil();
        let move_out = PatientChange { active: Some(false), ..PatientChange::default() };
        let errors = [
            charts.patient(id).await.err(),
            charts.update(id, &move_out).await.err(),
            charts.delete(id).await.err(),
            charts.notes(id).await.err(),
            charts.add_note(id, &user("dr.adams"), note("?")).await.err(),
        ];
        assert_eq!(errors, [Some(Error::NotFound); 5]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_readers_and_writers_do_not_disturb_each_other() {
    for charts in norths(50).await {
        let id = synthetic::patient(1).id;
        let writers = (0..64_u32).map(|number| {
            let charts = charts.clone();
            tokio::spawn(async move {
                let change = PatientChange {
                    phone: Some(format!("+1-907-555-01{number:02}")),
                    ..PatientChange::default()
                };
                charts.update(id, &change).await?;
                charts.search(&Search::default(), &user("dr.adams")).await?;
                charts.add_note(id, &user("dr.adams"), note("Called.")).await
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(charts.patient(id).await.unwrap().version, 1 + 64);
    }
}
