//! The store, on every database there is.
#![expect(clippy::unwrap_used, reason = "clippy does not know that helpers of tests are tests")]

mod databases;

use clinic::{
    Address, Config, Error, Fault, NewNote, NewPatient, PatientChange, Search, Sex, Store, Users, synthetic,
};
use databases::{configs, stores};
use jiff::civil::date;
use sqlx::Connection as _;
use uuid::Uuid;

#[tokio::test]
async fn an_empty_database_is_filled_with_the_synthetic_patients() {
    for store in stores(300).await {
        for index in 0..300 {
            let expected = synthetic::patient(index);
            assert!(store.patient(expected.id).await.unwrap() == expected);
        }
        let notes = store.notes(synthetic::patient(9).id).await.unwrap();
        assert!(notes.items == synthetic::notes(9));
        assert_eq!(notes.total, notes.items.len() as u64);
    }
}

#[tokio::test]
async fn a_search_finds_parts_of_names_in_any_case() {
    for store in stores(1000).await {
        for part in ["quillfeather", "QUILL", "e"] {
            let expected = (0..1000).filter(|index| {
                let name = synthetic::patient(*index).name.to_lowercase();
                name.contains(&part.to_lowercase())
            });
            let found = search(&store, part, 1000).await.unwrap();
            assert_eq!(found.1, expected.count() as u64);
            assert_eq!(found.0.len() as u64, found.1);
            assert!(found.0.is_sorted());
        }
    }
}

#[tokio::test]
async fn a_search_returns_up_to_the_limit_and_counts_all() {
    for store in stores(320).await {
        let (names, total) = search(&store, "", 300).await.unwrap();
        assert_eq!((names.len(), total), (300, 320));
        assert_eq!(search(&store, "nobody", 300).await, Ok((vec![], 0)));
        let invalid = search(&store, "", 0).await;
        assert!(matches!(invalid, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn a_wildcard_in_a_search_stands_for_itself() {
    for store in stores(20).await {
        let created = store.create(new("Wildo %_\\ Underhill")).await.unwrap();
        for part in ["%", "_", "\\", "%_\\"] {
            assert_eq!(search(&store, part, 10).await, Ok((vec![created.name.clone()], 1)));
        }
    }
}

#[tokio::test]
async fn a_patient_is_created_changed_and_deleted() {
    for store in stores(0).await {
        let created = store.create(new("Åsa Ünderhill")).await.unwrap();
        assert_eq!((created.active, created.version), (true, 1));
        assert!(store.patient(created.id).await.unwrap() == created);
        assert_eq!(search(&store, "ÜNDER", 10).await.unwrap().1, 1);

        let rename = PatientChange { name: Some("Åsa Ōverhill".into()), ..PatientChange::default() };
        let mut expected = created.clone();
        expected.name = "Åsa Ōverhill".into();
        expected.version = 2;
        assert!(store.update(created.id, &rename).await.unwrap() == expected);
        assert!(store.patient(created.id).await.unwrap() == expected);
        assert_eq!(search(&store, "ünder", 10).await.unwrap().1, 0);

        store.delete(created.id).await.unwrap();
        assert!(store.patient(created.id).await.err() == Some(Error::NotFound));
    }
}

#[tokio::test]
async fn every_member_can_be_changed() {
    for store in stores(1).await {
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
        assert!(store.update(expected.id, &change).await.unwrap() == expected);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    for store in stores(1).await {
        let id = synthetic::patient(0).id;
        let mut unborn = new("Una Unborn");
        unborn.birth_date = date(9000, 1, 1);
        let empty = NewNote { text: " ".into() };
        let nothing = PatientChange::default();
        let errors = [
            store.create(unborn).await.err(),
            store.create(new(" ")).await.err(),
            store.create(new(&"x".repeat(201))).await.err(),
            store.update(id, &nothing).await.err(),
            store.add_note(id, &user("dr.adams"), empty).await.err(),
        ];
        assert!(errors.iter().all(|error| matches!(error, Some(Error::Invalid(_)))));
    }
}

#[tokio::test]
async fn whom_nobody_knows_is_not_found() {
    for store in stores(3).await {
        let id = Uuid::nil();
        let move_out = PatientChange { active: Some(false), ..PatientChange::default() };
        let errors = [
            store.patient(id).await.err(),
            store.update(id, &move_out).await.err(),
            store.delete(id).await.err(),
            store.notes(id).await.err(),
            store.add_note(id, &user("dr.adams"), note("?")).await.err(),
        ];
        assert_eq!(errors, [Some(Error::NotFound); 5]);
    }
}

#[tokio::test]
async fn notes_are_added_and_go_with_the_patient() {
    for store in stores(5).await {
        let id = synthetic::patient(2).id;
        let added = store.add_note(id, &user("nurse.baker"), note("Sleeps well.")).await.unwrap();
        assert_eq!((added.author.as_str(), added.text.as_str()), ("nurse.baker", "Sleeps well."));

        let notes = store.notes(id).await.unwrap();
        assert!(notes.items.last() == Some(&added));
        assert_eq!(notes.total, synthetic::notes(2).len() as u64 + 1);

        store.delete(id).await.unwrap();
        assert!(store.notes(id).await.err() == Some(Error::NotFound));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_readers_and_writers_do_not_disturb_each_other() {
    for store in stores(50).await {
        let id = synthetic::patient(1).id;
        let writers = (0..64_u32).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let change = PatientChange {
                    phone: Some(format!("+1-907-555-01{number:02}")),
                    ..PatientChange::default()
                };
                store.update(id, &change).await?;
                store.search(&Search::default()).await?;
                store.add_note(id, &user("dr.adams"), note("Called.")).await
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(store.patient(id).await.unwrap().version, 1 + 64);
    }
}

#[tokio::test]
async fn a_request_that_is_cancelled_leaves_the_store_as_it_was() {
    for store in stores(200).await {
        for _ in 0..50 {
            let search = Search::default();
            let mut reading = Box::pin(store.search(&search));
            tokio::select! { biased; _ = &mut reading => {}, () = tokio::task::yield_now() => {} }
        }
        assert_eq!(search(&store, "", 10).await.unwrap().1, 200);
    }
}

#[tokio::test]
async fn who_was_deleted_stays_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let file = Config {
        database_url: Some(format!("sqlite://{}/clinic.db?mode=rwc", directory.path().display())),
        patients: 5,
        ..Config::default()
    };
    // The embedded database, the first, is not there when it is opened again.
    for config in [file].into_iter().chain(configs(5).await.into_iter().skip(1)) {
        let id = synthetic::patient(3).id;
        let store = Store::open(&config).await.unwrap();
        store.delete(id).await.unwrap();
        store.close().await;

        let store = Store::open(&config).await.unwrap();
        assert!(store.patient(id).await.err() == Some(Error::NotFound));
        assert_eq!(search(&store, "", 10).await.unwrap().1, 4);
        store.close().await;
    }
}

#[tokio::test]
async fn two_processes_may_start_on_one_empty_database() {
    for config in configs(40).await {
        let (one, other) = tokio::join!(Store::open(&config), Store::open(&config));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(search(&one, "", 10).await.unwrap().1, 40);
        assert_eq!(search(&other, "", 10).await.unwrap().1, 40);
    }
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_an_error_without_the_address() {
    let open = async |url: &str| {
        let config = Config { database_url: Some(url.into()), ..Config::default() };
        Store::open(&config).await.err()
    };
    assert_eq!(open("mysql://localhost/clinic").await, Some(Error::Database(Fault::Address)));
    assert_eq!(open("no address").await, Some(Error::Database(Fault::Address)));
    assert!(matches!(open("sqlite::memory:").await, Some(Error::Invalid(_))));
    assert!(matches!(open("sqlite://clinic?mode=memory").await, Some(Error::Invalid(_))));
    let nobody_there = open("postgres://user:secret@127.0.0.1:1/clinic").await;
    assert_eq!(nobody_there, Some(Error::Database(Fault::Unavailable)));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_without_the_row() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/clinic.db?mode=rwc", directory.path().display());
    let config = Config { database_url: Some(url.clone()), patients: 1, ..Config::default() };
    let store = Store::open(&config).await.unwrap();
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    let spoil = sqlx::raw_sql("UPDATE patients SET birth_date = 'Quillfeather'");
    spoil.execute(&mut connection).await.unwrap();

    let error = store.patient(synthetic::patient(0).id).await.err();
    assert_eq!(error, Some(Error::Database(Fault::Unreadable)));
    assert_eq!(format!("{error:?}"), "Some(Database(Unreadable))");
}

async fn search(store: &Store, name: &str, limit: u32) -> clinic::Result<(Vec<String>, u64)> {
    let search = Search { name: Some(name.into()), limit: Some(limit) };
    let page = store.search(&search).await?;
    let names = page.items.into_iter().map(|patient| patient.name);
    Ok((names.collect(), page.total))
}

fn new(name: &str) -> NewPatient {
    NewPatient {
        name: name.into(),
        birth_date: date(1980, 5, 17),
        sex: Sex::Female,
        phone: "+1-907-555-0199".into(),
        address: Address {
            street: "1 Nowhere Lane".into(),
            city: "Elsewhere".into(),
            state: "AK".into(),
            zip: "99999".into(),
        },
    }
}

fn note(text: &str) -> NewNote {
    NewNote { text: text.into() }
}

fn user(name: &str) -> clinic::User {
    let config = Config { demo_users: true, ..Config::default() };
    Users::of(&config).by_token(name).unwrap()
}
