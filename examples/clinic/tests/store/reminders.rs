//! The queue of reminders.

use std::collections::HashSet;

use clinic::{Clinic, Error, Store, synthetic};
use uuid::Uuid;

use crate::databases::{lasting, statement, stores};

#[tokio::test]
async fn reminders_are_sent_in_the_order_of_queueing() {
    for store in stores(3).await {
        assert!(store.next_reminder().await.unwrap().is_none());
        let id = synthetic::patient(1).id;
        let first = store.at(Clinic::North).queue_reminder(id, "one").await.unwrap();
        let second = store.at(Clinic::South).queue_reminder(id, "two").await.unwrap();

        let reminder = store.next_reminder().await.unwrap().unwrap();
        assert!(reminder.id == first && reminder.patient == id);
        assert!(reminder.clinic == Clinic::North && reminder.cause == "one");
        store.reminder_sent(first).await.unwrap();

        let reminder = store.next_reminder().await.unwrap().unwrap();
        assert!(reminder.id == second && reminder.clinic == Clinic::South && reminder.cause == "two");
        store.reminder_sent(second).await.unwrap();
        assert!(store.next_reminder().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_reminder_is_sent_once() {
    for store in stores(3).await {
        let charts = store.at(Clinic::North);
        let id = charts.queue_reminder(synthetic::patient(1).id, "handle").await.unwrap();
        store.reminder_sent(id).await.unwrap();
        assert_eq!(store.reminder_sent(id).await, Err(Error::NotFound));
        assert_eq!(store.reminder_sent(Uuid::nil()).await, Err(Error::NotFound));
        assert!(store.next_reminder().await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_share_the_queue() {
    for store in stores(3).await {
        let charts = store.at(Clinic::North);
        let mut queued = HashSet::new();
        for _ in 0..20 {
            queued.insert(charts.queue_reminder(synthetic::patient(1).id, "handle").await.unwrap());
        }
        let workers = (0..4).map(|_| {
            let store = store.clone();
            // Who finds nothing may have looked for what another took: the sum is what counts.
            tokio::spawn(async move {
                let mut taken = Vec::new();
                for _ in 0..20 {
                    taken.extend(store.next_reminder().await.unwrap().map(|reminder| reminder.id));
                }
                taken
            })
        });
        let mut taken = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            taken.extend(worker.await.unwrap());
        }
        while let Some(reminder) = store.next_reminder().await.unwrap() {
            taken.push(reminder.id);
        }
        assert_eq!(taken.len(), 20);
        assert_eq!(taken.into_iter().collect::<HashSet<_>>(), queued);
    }
}

#[tokio::test]
async fn what_a_worker_gave_up_waits_again_after_a_minute() {
    let directory = tempfile::tempdir().unwrap();
    for config in lasting(3, directory.path()).await {
        let store = Store::open(&config).await.unwrap();
        let charts = store.at(Clinic::North);
        let id = charts.queue_reminder(synthetic::patient(1).id, "handle").await.unwrap();
        assert!(store.next_reminder().await.unwrap().is_some());
        assert!(store.next_reminder().await.unwrap().is_none());

        statement(&config, "UPDATE reminders SET taken_at = '2024-01-02T08:00:00.000Z'").await;
        assert!(store.next_reminder().await.unwrap().is_some_and(|reminder| reminder.id == id));
        assert!(store.next_reminder().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_reminder_goes_with_its_patient() {
    for store in stores(4).await {
        let charts = store.at(Clinic::North);
        let [deleted, from, into] = [1, 2, 3].map(|index| synthetic::patient(index).id);
        charts.queue_reminder(deleted, "handle").await.unwrap();
        charts.delete(deleted).await.unwrap();
        charts.queue_reminder(from, "handle").await.unwrap();
        charts.merge(from, into).await.unwrap();
        assert!(store.next_reminder().await.unwrap().is_some_and(|reminder| reminder.patient == into));
        assert!(store.next_reminder().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_reminder_needs_a_patient_and_a_handle() {
    for store in stores(3).await {
        let charts = store.at(Clinic::North);
        assert_eq!(charts.queue_reminder(Uuid::nil(), "handle").await, Err(Error::NotFound));
        for cause in [String::new(), "x".repeat(201)] {
            let queued = charts.queue_reminder(synthetic::patient(1).id, &cause).await;
            assert!(matches!(queued, Err(Error::Invalid(_))));
        }
    }
}
