use std::{sync::mpsc, thread, time::Duration};

use crate::{
    adapter::{Guard, Origin, Scope, Unannotated},
    event::{Action, Handler, Phase},
    process::spawn_threads,
    testing::{Line, Recording},
};

static READ: Handler = Handler::of(Action::Read);

/// Operations end in other threads while the last line is written: it counts those before it, and the rest is open.
#[test]
fn the_last_line_counts_what_stands_before_it() {
    const OPERATIONS: usize = 8;
    for _ in 0..500 {
        let audit = Recording::start();
        let flying = [(); OPERATIONS].map(|()| {
            let scope = Scope::new(&audit, Origin::of_request("GET").route(Some("/patients/{id}")));
            pollster::block_on(scope.arm(&READ)).unwrap();
            Guard::new(scope, Unannotated::Record)
        });
        thread::scope(|threads| {
            for guard in flying {
                threads.spawn(move || drop(guard));
            }
            audit.stop().wait().unwrap();
        });
        let lines = audit.lines();
        let ended = lines.iter().filter(|line| line.phase() == Some(Phase::End)).count();
        let stop = lines.last().unwrap().members();
        assert_eq!(
            (&stop["counters"]["ended"], &stop["open"]),
            (&ended.into(), &(OPERATIONS - ended).into())
        );
    }
}

/// The counters of a control line are those at its number, whatever happens beside it: before line `n` there are `n` lines.
#[test]
fn nothing_gets_between_the_counters_and_the_number_of_their_line() {
    let audit = Recording::start();
    thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                for _ in 0..2_000 {
                    let scope = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/")));
                    drop(Guard::new(scope, Unannotated::Record));
                }
            });
            threads.spawn(|| (0..2_000).for_each(|_| audit.handle().checkpoint()));
        }
    });
    let lines = audit.lines();
    assert_eq!(lines.len(), 8_000);
    let checkpoints = lines.iter().filter(|line| line.phase().is_none());
    assert!(checkpoints.map(Line::members).all(|line| line["counters"]["lines"] == line["n"]));
}

/// The keeper writes the last line when the grace time is over, and is gone. Whoever comes to wait after that need not.
#[test]
fn nobody_waits_for_the_end_of_a_log_that_has_ended() {
    let audit = Recording::start();
    let scope = Scope::new(&audit, Origin::of_request("GET").route(Some("/patients/{id}")));
    pollster::block_on(scope.arm(&READ)).unwrap();
    let _open = Guard::new(scope, Unannotated::Record);
    spawn_threads(&audit.handle()).unwrap();
    let (told, ended) = mpsc::channel();
    let handle = audit.handle();
    handle.close();
    while audit.lines().is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    thread::spawn(move || {
        pollster::block_on(handle.ended());
        told.send(()).unwrap();
    });
    ended.recv_timeout(Duration::from_mins(1)).unwrap();
}
