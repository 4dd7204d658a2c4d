//! Looking for patients.

use clinic::{Error, Search, synthetic};

use crate::{
    databases::norths,
    words::{new, search, user},
};

#[tokio::test]
async fn a_search_finds_parts_of_names_in_any_case() {
    for charts in norths(1000).await {
        for part in ["quillfeather", "QUILL", "e"] {
            let expected = (0..1000).filter(|index| {
                let name = synthetic::patient(*index).name.to_lowercase();
                name.contains(&part.to_lowercase())
            });
            let found = search(&charts, part, 1000).await.unwrap();
            assert_eq!(found.1, expected.count() as u64);
            assert_eq!(found.0.len() as u64, found.1);
            assert!(found.0.is_sorted());
        }
    }
}

#[tokio::test]
async fn a_search_returns_up_to_the_limit_and_counts_all() {
    for charts in norths(320).await {
        let (names, total) = search(&charts, "", 300).await.unwrap();
        assert_eq!((names.len(), total), (300, 320));
        assert_eq!(search(&charts, "nobody", 300).await, Ok((vec![], 0)));
        let invalid = search(&charts, "", 0).await;
        assert!(matches!(invalid, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn a_wildcard_in_a_search_stands_for_itself() {
    for charts in norths(20).await {
        let created = charts.create(new("Wildo %_\\ Underhill")).await.unwrap();
        for part in ["%", "_", "\\", "%_\\"] {
            assert_eq!(search(&charts, part, 10).await, Ok((vec![created.name.clone()], 1)));
        }
    }
}

#[tokio::test]
async fn a_request_that_is_cancelled_leaves_the_store_as_it_was() {
    for charts in norths(200).await {
        for _ in 0..50 {
            let (search, dean) = (Search::default(), user("admin.dean"));
            let mut reading = Box::pin(charts.search(&search, &dean));
            tokio::select! { biased; _ = &mut reading => {}, () = tokio::task::yield_now() => {} }
        }
        assert_eq!(search(&charts, "", 10).await.unwrap().1, 200);
    }
}
