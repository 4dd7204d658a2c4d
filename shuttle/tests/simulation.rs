//! What always holds, whatever comes in and whatever goes wrong.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{collections::BTreeMap, time::Duration};

use proptest::{collection::vec, prelude::*};
use shuttle::{Body, End, FRAME_BYTES, Faults, Run, Settings, Simulation};

/// A line with its newline: mostly short, sometimes about as long as a frame or longer than two.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u8>().prop_filter("ends the line", |byte| *byte != b'\n');
    let length = prop_oneof![20 => 1..200_usize, 1 => 9_990..10_010_usize, 1 => 20_000..20_003_usize];
    (byte, length).prop_map(|(byte, length)| [vec![byte; length - 1], vec![b'\n']].concat())
}

fn faults() -> impl Strategy<Value = Faults> {
    let rate = || prop_oneof![Just(0.0), 0.0..0.5];
    let faults = (rate(), rate(), rate(), rate(), rate());
    faults.prop_map(|(drop, delay, duplicate, lose, refuse)| Faults {
        drop,
        delay,
        duplicate,
        lose,
        refuse,
        ..Faults::default()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    (1..20_usize, 1..6_usize, 1..5_usize).prop_map(|(batch_lines, buffer, senders)| Settings {
        batch_lines,
        buffer,
        senders,
        ..Settings::default()
    })
}

fn numbered(count: u32) -> Vec<u8> {
    (0..count).flat_map(|n| format!("line {n}\n").into_bytes()).collect()
}

/// The lines of a body, with pieces put together again.
fn lines(body: &Body) -> Vec<Vec<u8>> {
    let joined: Vec<u8> = body.lines().collect::<Vec<_>>().concat();
    joined.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// What the notices of the bodies tell, each batch once: from their text.
fn told(run: &Run) -> BTreeMap<String, u64> {
    let distinct: BTreeMap<_, _> = run.bodies.iter().map(|body| (body.id(), body)).collect();
    let mut told = BTreeMap::new();
    for frame in distinct.values().flat_map(|body| body.frames()).flatten().filter(shuttle::Frame::is_notice)
    {
        let text = str::from_utf8(frame.message()).unwrap();
        let (code, count) = text.strip_prefix("Error ").unwrap().split_once(": ").unwrap();
        *told.entry(code.to_owned()).or_default() +=
            count.split_once(" messages ").unwrap().0.parse::<u64>().unwrap();
    }
    told
}

proptest! {
    #[test]
    fn without_faults_everything_arrives_once(
        input in vec(line(), 0..60),
        batch_lines in 1..20_usize,
        cut in any::<bool>(),
    ) {
        let mut input = input.concat();
        if cut {
            input.pop();
        }
        let settings = Settings { batch_lines, ..Settings::default() };
        let run = Simulation::new(7, Faults::default()).settings(settings).run(&input);
        prop_assert!(run.bodies.iter().all(|body| body.frames().all(|frame| frame.is_ok())));
        prop_assert_eq!(run.bodies.iter().flat_map(Body::lines).collect::<Vec<_>>().concat(), input);
        prop_assert!(run.shipments.iter().all(|shipment| shipment.end == End::Delivered));
    }

    #[test]
    fn only_what_is_too_long_is_cut(input in vec(line(), 1..60)) {
        let run = Simulation::new(7, Faults::default()).run(&input.concat());
        let pieces: Vec<&[u8]> = run.bodies.iter().flat_map(Body::lines).collect();
        let wanted: Vec<&[u8]> = input.iter().flat_map(|line| line.chunks(FRAME_BYTES)).collect();
        prop_assert_eq!(pieces, wanted);
    }

    #[test]
    fn whatever_goes_wrong_is_accounted_for(
        input in vec(line(), 0..200),
        faults in faults(),
        settings in settings(),
        pace in 0..300_u64,
        seed in any::<u64>(),
    ) {
        let simulation = Simulation::new(seed, faults).settings(settings).pace(Duration::from_millis(pace));
        let run = simulation.run(&input.concat());

        // Each line is in one batch.
        let mut next = 0;
        for shipment in &run.shipments {
            prop_assert_eq!(shipment.lines.start, next);
            next = shipment.lines.end;
        }
        prop_assert_eq!(next, input.len() as u64);

        // What arrives is whole batches, and twice the same is the same.
        let mut first = BTreeMap::new();
        for body in &run.bodies {
            prop_assert_eq!(body.frames().flatten().count() as u64, body.count());
            prop_assert_eq!(*first.entry(body.id()).or_insert(body), body);
            let shipment = run.shipments.iter().find(|shipment| shipment.id == body.id()).unwrap();
            let start = usize::try_from(shipment.lines.start).unwrap();
            let end = usize::try_from(shipment.lines.end).unwrap();
            prop_assert_eq!(lines(body), &input[start..end]);
        }

        // What does not arrive was dropped or lost, and is counted, or it was refused.
        for shipment in &run.shipments {
            match shipment.end {
                End::Delivered => prop_assert!(matches!(run.arrivals(shipment), 1 | 2)),
                End::Lost(_) => prop_assert!(run.arrivals(shipment) <= 1),
                // What arrived unheard, and then was refused.
                End::Refused(_) => prop_assert!(run.arrivals(shipment) <= 1),
                _ => prop_assert_eq!(run.arrivals(shipment), 0),
            }
        }
        let (told, summary) = (told(&run), run.summary());
        let count = |code: &str| told.get(code).copied().unwrap_or_default();
        prop_assert_eq!(count("L12") + run.untold.dropped, summary.dropped);
        prop_assert_eq!(count("L13") + run.untold.lost, summary.lost);
        prop_assert_eq!(distinct_sum(&first, Body::dropped), count("L12"));
        prop_assert_eq!(distinct_sum(&first, Body::lost), count("L13"));

        prop_assert_eq!(simulation.run(&input.concat()), run);
    }
}

fn distinct_sum(bodies: &BTreeMap<&str, &Body>, number: fn(&Body) -> u64) -> u64 {
    bodies.values().map(|body| number(body)).sum()
}

/// Four batches a second: what platforms see of an outage.
#[test]
fn a_short_outage_loses_nothing_and_a_long_one_does() {
    let input = numbered(4_000);
    let lost_in = |seconds: u64| {
        let outage = Duration::from_secs(2)..Duration::from_secs(2 + seconds);
        let simulation = Simulation::new(7, Faults::default()).outage(outage);
        let run = simulation.run(&input);
        (run.summary().lost, run.summary().dropped)
    };
    assert_eq!(lost_in(5), (0, 0));
    let (lost, dropped) = lost_in(13);
    assert!(lost > 0 && dropped > 0, "{lost} {dropped}");
}

/// Fifty batches of buffer and four on their way are what fits when all comes at once.
#[test]
fn a_full_buffer_drops_whole_batches() {
    let input = "a line\n".repeat(30_000);
    let run = Simulation::new(7, Faults::default()).pace(Duration::ZERO).run(input.as_bytes());
    let dropped: Vec<_> = run.shipments.iter().filter(|shipment| shipment.end == End::Dropped).collect();
    assert_eq!(
        dropped.iter().map(|shipment| shipment.lines.clone()).collect::<Vec<_>>(),
        [27_000..27_500, 27_500..28_000, 28_000..28_500, 28_500..29_000, 29_000..29_500, 29_500..30_000,]
    );
    let telling: Vec<_> = run.bodies.iter().filter(|body| body.dropped() > 0).collect();
    assert_eq!((telling.len(), telling[0].dropped(), telling[0].count()), (1, 3_000, 501));
}

#[test]
fn batches_overtake_each_other_and_arrive_twice() {
    let input = numbered(4_000);
    let faults = Faults { delay: 0.3, duplicate: 0.3, ..Faults::default() };
    let run = Simulation::new(7, faults).run(&input);
    let starts: Vec<u64> = run
        .bodies
        .iter()
        .map(|body| run.shipments.iter().find(|shipment| shipment.id == body.id()).unwrap().lines.start)
        .collect();
    assert!(!starts.is_sorted());
    assert!(run.shipments.iter().any(|shipment| run.arrivals(shipment) == 2));
}
