//! Notes about patients.

use clinic::{Error, synthetic};

use crate::{
    databases::norths,
    words::{note, user},
};

#[tokio::test]
async fn notes_are_added_and_go_with_the_patient() {
    for charts in norths(5).await {
        let id = synthetic::patient(2).id;
        let added = charts.add_note(id, &user("nurse.baker"), note("Sleeps well.")).await.unwrap();
        assert_eq!((added.author.as_str(), added.text.as_str()), ("nurse.baker", "Sleeps well."));

        let notes = charts.notes(id).await.unwrap();
        assert!(notes.items.last() == Some(&added));
        assert_eq!(notes.total, synthetic::notes(2).len() as u64 + 1);

        charts.delete(id).await.unwrap();
        assert!(charts.notes(id).await.err() == Some(Error::NotFound));
    }
}
