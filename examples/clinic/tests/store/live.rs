//! A patient's monitor.

use clinic::{Clinic, Error, Watch, synthetic};
use uuid::Uuid;

use crate::{databases::stores, words::all};

#[tokio::test]
async fn vital_signs_are_measured_so_many_times() {
    for store in stores(3).await {
        let id = synthetic::patient(1).id;
        for clinic in Clinic::ALL {
            let watch = Watch { every_ms: Some(10), count: Some(5) };
            let measured = all(store.at(clinic).live(id, &watch).await.unwrap()).await;
            let measured: Vec<_> = measured.into_iter().map(Result::unwrap).collect();
            assert!(measured.is_sorted_by_key(|vitals| vitals.taken_at));
            let expected = (0..).zip(&measured).map(|(index, vitals)| {
                let expected = synthetic::vitals(clinic, id, index, vitals.taken_at);
                expected == *vitals
            });
            assert_eq!(expected.collect::<Vec<_>>(), [true; 5]);
        }
    }
}

#[tokio::test]
async fn one_comes_at_once_and_the_next_after_the_period() {
    for store in stores(3).await {
        let (charts, id) = (store.at(Clinic::North), synthetic::patient(1).id);
        let watch = Watch { every_ms: Some(50), count: Some(3) };
        let measured = all(charts.live(id, &watch).await.unwrap()).await;
        let times: Vec<_> = measured.into_iter().map(|vitals| vitals.unwrap().taken_at).collect();
        let between = times.windows(2).map(|pair| (pair[1] - pair[0]).get_milliseconds());
        // A timer may be late, never early; 1 is for rounding.
        assert!(between.into_iter().all(|pause| pause >= 49));
    }
}

#[tokio::test]
async fn only_the_monitor_of_somebody_is_watched_and_not_too_often() {
    for store in stores(3).await {
        let (charts, id) = (store.at(Clinic::North), synthetic::patient(1).id);
        let stranger = charts.live(Uuid::nil(), &Watch::default()).await;
        assert!(stranger.err() == Some(Error::NotFound));
        let all_the_time = charts.live(id, &Watch { every_ms: Some(0), count: None }).await;
        assert!(matches!(all_the_time.err(), Some(Error::Invalid(_))));
        let for_ever = charts.live(id, &Watch { every_ms: None, count: Some(100_000) }).await;
        assert!(matches!(for_ever.err(), Some(Error::Invalid(_))));
    }
}
