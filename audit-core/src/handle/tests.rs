use std::thread;

use crate::{
    adapter::{Guard, Origin, Scope, Unannotated},
    event::{Action, Handler, Phase},
    testing::Recording,
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
