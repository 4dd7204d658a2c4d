//! How long does an answer wait for its line?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::time::{Duration, Instant};

use benches::{Case, Figures, Measured, Rounds, Run, Wanted, bench, check, operation};
use tokio::{runtime::Builder, task::JoinSet, time::sleep};

fn main() {
    let cases = [
        Case { name: "ours", run: Run::Alone(ours), check: |written| check::sealed(written, TASKS * EACH) },
        Case { name: "nothing", run: Run::Alone(nothing), check: |_| Ok(()) },
        Case { name: "bare_write", run: Run::Alone(bare_write), check: |_| Ok(()) },
    ];
    bench("receipt", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    for (figure, measure, wanted) in [("receipt_p50_us", "p50_us", 3.0), ("receipt_p99_us", "p99_us", 25.0)] {
        let more = |case| rounds.difference(case, "nothing", measure);
        figures.put_wanted(figure, more("ours"), Wanted::AtMost(wanted));
        figures.put(&format!("{figure}_floor"), more("bare_write"));
    }
}

const TASKS: u64 = 8;
const EACH: u64 = 1_000;

/// From the answer of a handler to its accepted line.
fn ours() -> Measured {
    let audit = operation::start().expect("the log starts");
    let handle = audit.handle();
    let measured = waits(move |place| {
        let guard = operation::open(&handle, place);
        async move {
            let began = Instant::now();
            guard.end(200).await.expect("the line is accepted").over();
            began.elapsed()
        }
    });
    drop(audit);
    measured
}

/// What measuring takes.
fn nothing() -> Measured {
    waits(|_| async {
        let began = Instant::now();
        began.elapsed()
    })
}

/// What the system takes for a line that is neither made nor sealed nor numbered.
fn bare_write() -> Measured {
    const LINE: [u8; 650] = [b'x'; 650];
    waits(|_| async {
        let began = Instant::now();
        let written = rustix::io::write(rustix::stdio::stdout(), &LINE);
        assert_eq!(written, Ok(LINE.len()));
        began.elapsed()
    })
}

/// Eight tasks of a runtime that is far from busy.
fn waits<W, F>(wait: W) -> Measured
where
    W: Fn(u64) -> F + Clone + Send + 'static,
    F: Future<Output = Duration> + Send,
{
    let runtime = Builder::new_multi_thread().enable_time().build().expect("there are threads");
    let mut all = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for task in 0..TASKS {
            let wait = wait.clone();
            tasks.spawn(async move {
                let mut waited = Vec::new();
                for place in 0..EACH {
                    // A few thousand requests a second; those whose sleeps end with the same millisecond come together.
                    sleep(Duration::from_micros(1_000 + 377 * ((place + task) % 5))).await;
                    waited.push(wait(place).await);
                }
                waited
            });
        }
        tasks.join_all().await.concat()
    });
    all.sort_unstable();
    let at = |percent: usize| all[all.len() * percent / 100].as_secs_f64() * 1e6;
    vec![("p50_us".into(), at(50)), ("p99_us".into(), at(99))]
}
