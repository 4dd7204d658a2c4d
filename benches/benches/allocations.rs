//! How often is memory asked for on the path of a request?

#![expect(clippy::expect_used, reason = "a bench that cannot begin says so")]

use std::{
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    thread::sleep,
    time::Duration,
};

use actix_web::{App, dev::Service, rt::System, test};
use allocation_counter::measure;
use audit_core::Audit;
use axum::{Router, body::Body};
use benches::{
    Case, Figures, Measured, Rounds, Run, Wanted, bench, check, operation,
    servers::{actix, axum as axum_servers},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

fn main() {
    let case = |name, run, check| Case { name, run: Run::Alone(run), check };
    let sealed = |written: &[u8]| check::sealed(written, WARM_UP + REQUESTS);
    let unchecked = |_: &[u8]| Ok(());
    let cases = [
        case("core", core, sealed),
        case("axum_bare", axum_bare, unchecked),
        case("axum_ours", || of_axum(axum_servers::ours), sealed),
        case("actix_bare", actix_bare, unchecked),
        case("actix_ours", actix_ours, sealed),
    ];
    bench("allocations", &cases, conclude);
}

fn conclude(rounds: &Rounds, figures: &mut Figures) {
    let more = |framework: &str| {
        rounds.difference(&format!("{framework}_ours"), &format!("{framework}_bare"), COUNT)
    };
    figures.put_wanted("allocations_core", rounds.spread("core", COUNT), Wanted::AtMost(0.0));
    figures.put_wanted("allocations_axum", more("axum"), Wanted::AtMost(5.0));
    figures.put_wanted("allocations_actix", more("actix"), Wanted::AtMost(5.0));
}

/// The mean of many, after some: were it the median, what only some of them ask for would not count. Between two of them whoever reads
/// the pipe reads it empty: where it is full, a request waits, and asks for memory to stand in a queue.
#[expect(clippy::cast_precision_loss, reason = "they are few")]
fn counted(mut once: impl FnMut() -> u64) -> Measured {
    let mut once = || {
        sleep(Duration::from_micros(50));
        once()
    };
    for _ in 0..WARM_UP {
        once();
    }
    let all: u64 = (0..REQUESTS).map(|_| once()).sum();
    vec![(COUNT.into(), all as f64 / REQUESTS as f64)]
}

const WARM_UP: u64 = 500;
const REQUESTS: u64 = 1_500;

/// An operation from its scope to its accepted line.
fn core() -> Measured {
    let audit = start();
    let mut place = 0;
    counted(|| {
        place += 1;
        let audit = audit.handle();
        let mut operation = pin!(operation::read(&audit, place));
        measure(|| poll(operation.as_mut())).count_total
    })
}

fn axum_bare() -> Measured {
    of_axum(|_| axum_servers::bare().layer(tower::layer::util::Identity::new()))
}

fn of_axum(app: impl Fn(&Audit) -> Router) -> Measured {
    let audit = start();
    let app = app(&audit);
    counted(|| {
        let request = http::Request::get(PATH).header("x-user", USER).body(Body::empty()).expect("it is one");
        let app = app.clone();
        measure(|| {
            let answer = poll(pin!(app.oneshot(request))).expect("it answers");
            let body = poll(pin!(answer.into_body().collect())).expect("it has a body");
            assert!(body.to_bytes().len() > 900, "the whole record");
        })
        .count_total
    })
}

/// Polls until it is ready: nothing here waits for anybody else.
fn poll<T>(mut future: Pin<&mut impl Future<Output = T>>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Asks an app of actix-web.
macro_rules! of_actix {
    ($app:expr) => {
        System::new().block_on(async {
            let app = test::init_service($app).await;
            counted(|| {
                let request = test::TestRequest::get().uri(PATH).insert_header(("x-user", USER)).to_request();
                measure(|| {
                    let answer = poll(pin!(app.call(request))).expect("it answers");
                    assert!(poll(pin!(test::read_body(answer))).len() > 900, "the whole record");
                })
                .count_total
            })
        })
    };
}

fn actix_bare() -> Measured {
    of_actix!(App::new().wrap_fn(|request, app| app.call(request)).configure(actix::bare))
}

fn actix_ours() -> Measured {
    let audit = start();
    of_actix!(App::new().wrap(actix::middleware(&audit)).configure(actix::ours))
}

fn start() -> Audit {
    operation::start().expect("the log starts")
}

const COUNT: &str = "count";
const PATH: &str = "/patients/018f0000-0000-7000-9000-000000000001";
const USER: &str = "018f0000-0000-7000-8000-000000000001";
