//! Two clinics in one database.

use clinic::{Clinic, Error, PatientChange, synthetic};

use crate::{
    databases::stores,
    words::{all, note, search, user},
};

#[tokio::test]
async fn the_same_id_is_two_people_in_two_clinics() {
    for store in stores(10).await {
        let (north, south) = (store.at(Clinic::North), store.at(Clinic::South));
        let id = synthetic::patient(7).id;
        let rename = PatientChange { name: Some("Nora Northernmost".into()), ..PatientChange::default() };
        north.update(id, &rename).await.unwrap();
        let stranger = synthetic::patient_of(Clinic::South, 7);
        assert!(south.patient(id).await.unwrap() == stranger);

        north.delete(id).await.unwrap();
        assert!(north.patient(id).await.err() == Some(Error::NotFound));
        assert!(south.patient(id).await.unwrap() == stranger);
        assert!(south.notes(id).await.unwrap().items == synthetic::notes_of(Clinic::South, 7));
    }
}

#[tokio::test]
async fn a_clinic_sees_what_it_did_itself_and_nothing_else() {
    for store in stores(3).await {
        let (north, south) = (store.at(Clinic::North), store.at(Clinic::South));
        let id = synthetic::patient(1).id;
        let added = north.add_note(id, &user("dr.adams"), note("Only in the north.")).await.unwrap();
        north.remember_disclosure(added.id, id, "county-health").await.unwrap();
        assert_eq!(south.notes(id).await.unwrap().total, synthetic::notes_of(Clinic::South, 1).len() as u64);
        assert_eq!(south.disclosures(id).await.unwrap().total, 0);

        let names = search(&south, "", 10).await.unwrap().0;
        let exported = all(south.export(&user("res.evans"))).await;
        let exported = exported.into_iter().map(|patient| patient.unwrap().name);
        let of_south = |index| synthetic::patient_of(Clinic::South, index).name;
        assert!((0..3).map(of_south).all(|name| names.contains(&name)));
        assert!(exported.into_iter().all(|name| names.contains(&name)));
    }
}

#[tokio::test]
async fn who_is_registered_in_one_clinic_is_unknown_in_the_other() {
    for store in stores(60).await {
        let only_north = synthetic::patient(55).id;
        assert!(store.at(Clinic::North).patient(only_north).await.is_ok());
        let south = store.at(Clinic::South);
        assert!(south.patient(only_north).await.err() == Some(Error::NotFound));
        let merger = south.merge(only_north, synthetic::patient(1).id).await;
        assert!(merger.err() == Some(Error::NotFound));
        assert_eq!(south.clinic(), Clinic::South);
    }
}
