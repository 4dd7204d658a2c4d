//! Records that leave before their operation ends: released one by one, and streamed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::{
    collections::BTreeSet,
    convert::Infallible,
    future::{poll_fn, ready},
    io,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use audit_core::{
    NamesPatient, Op, PhiRecord, Reason, Refused,
    adapter::{Chunks, Encoding, Handler, Held, Origin, Refusal, Scope, StreamError},
    event::{OnAuditFailure, Outcome},
    testing::{Line, Recording},
};
use common::{EXPORT, Patient, READ, armed, patient, phases, sound};
use futures_util::{Stream, StreamExt, future::join, stream};

/// Has no columns.
#[derive(PhiRecord)]
struct Chart {
    #[phi(patient)]
    id: u64,
    notes: Vec<String>,
}

/// Every patient of the lines, in their order.
fn patients(lines: &[Line]) -> Vec<&str> {
    lines.iter().flat_map(Line::patients).collect()
}

/// The lines of operations, once there are as many: what has waited is written by a thread of its own.
fn settled(audit: &Recording, lines: usize) -> Vec<Line> {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        let settled: Vec<_> = audit.lines().into_iter().filter(|line| line.phase().is_some()).collect();
        if settled.len() >= lines || Instant::now() > patience {
            return settled;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What came out of a stream, and how it ended.
async fn read<S, T, E>(
    audit: &Recording,
    handler: &'static Handler,
    encoding: Encoding,
    items: S,
) -> (String, Option<StreamError>)
where
    S: Stream<Item = Result<T, E>>,
    T: NamesPatient,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (scope, guard) = armed(audit, handler).await;
    let mut chunks = pin!(Chunks::new(&scope, encoding, items));
    let guard = guard.end(200).await.unwrap();
    assert!(!guard.is_over(), "the operation ends with its body");
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(bytes) => body.extend_from_slice(&bytes),
            Err(error) => return (String::from_utf8(body).unwrap(), Some(error)),
        }
    }
    (String::from_utf8(body).unwrap(), None)
}

#[test]
fn a_released_record_has_its_line_first() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        let bytes = op.release(&patient(7)).await.unwrap();
        assert_eq!(bytes, r#"{"id":7,"version":1,"name":"Ada Quillfeather"}"#);
        let lines = audit.lines();
        assert_eq!(phases(&lines), ["part"]);
        assert_eq!(lines[0].patients(), [audit.pseudonym("patient", &7).unwrap()]);
        assert_eq!(lines[0].fields(), ["name"]);
        op.release(&patient(8)).await.unwrap();
        guard.end(200).await.unwrap().over();
    });
    let lines = audit.lines();
    assert_eq!(phases(&lines), ["part", "part", "end"]);
    let end = lines[2].members();
    assert_eq!((end["count"].as_u64(), end["parts"].as_u64()), (Some(2), Some(2)));
    assert_eq!(end["typed"], true);
    assert!(end["unattributed"].is_null());
    assert_eq!(lines[1].members()["part"], 2);
}

/// Nothing of it leaves, and the end says that something was held back.
#[test]
fn a_record_whose_line_is_not_accepted_does_not_leave() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        audit.stop_accepting();
        let refused = Op::of(scope).release(&patient(7)).await.unwrap_err();
        assert_eq!(refused, Refused::Deadline);
        audit.accept_again();
        guard.end(200).await.unwrap().over();
    });
    let lines = settled(&audit, 2);
    assert_eq!(phases(&lines), ["part", "end"]);
    assert_eq!((lines[1].outcome(), lines[1].reason()), (Some(Outcome::Failed), Some(Reason::Withheld)));
}

/// After the end, from another thread, twice, at the same time, and without a line: refused or in order, never a panic.
#[test]
fn an_operation_is_used_in_every_wrong_way() {
    let audit = Recording::start();
    pollster::block_on(async {
        let unarmed = Scope::new(&audit.handle(), Origin::of_request("GET").route(Some("/patients")));
        let refused = Op::of(unarmed).release(&patient(7)).await.unwrap_err();
        assert_eq!(refused, Refused::NotArmed);

        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        let threads: Vec<_> = (0..8)
            .map(|id| {
                let op = op.clone();
                std::thread::spawn(move || pollster::block_on(op.release(&patient(id))).unwrap())
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        guard.end(200).await.unwrap().over();
        assert_eq!(op.release(&patient(9)).await.unwrap_err(), Refused::Ended);
        op.patient(&9);
        op.fail(Reason::Conflict);
        op.deny("late");
        op.created(&patient(9));
        assert!(!op.break_glass(true));
    });
    let lines = audit.lines();
    let numbers: Vec<_> = lines.iter().filter_map(|line| line.members()["part"].as_u64()).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    assert_eq!(phases(&lines).last(), Some(&"end"));
    assert_eq!(patients(&lines).len(), 8);
}

#[test]
fn a_handler_that_never_returns_leaves_one_end_when_it_is_dropped() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope);
        let mut never = Box::pin(async move {
            let _guard = guard;
            op.release(&patient(7)).await.unwrap();
            std::future::pending::<()>().await;
        });
        assert!(poll_fn(|context| Poll::Ready(never.as_mut().poll(context))).await.is_pending());
        assert_eq!(phases(&audit.lines()), ["part"]);
    });
    let lines = audit.lines();
    assert_eq!(phases(&lines), ["part", "end"]);
    assert_eq!(lines[1].reason(), Some(Reason::Cancelled));
    assert_eq!(lines[1].members()["count"], 1);
}

#[test]
fn a_stream_names_everybody_once_on_lines_of_their_size() {
    for count in [0, 1, 39, 40, 41, 1_000] {
        let audit = Recording::start();
        let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Ndjson, sound(count)));
        assert!(error.is_none());
        assert_eq!(body.lines().count() as u64, count);
        let lines = audit.lines();
        let parts = phases(&lines).len() as u64 - 2;
        assert_eq!((phases(&lines)[0], *phases(&lines).last().unwrap()), ("begin", "end"));
        assert_eq!(lines.last().unwrap().members()["parts"].as_u64().unwrap_or_default(), parts);
        assert_eq!(lines.last().unwrap().members()["count"], count);
        assert!(lines.last().unwrap().members()["unattributed"].is_null());
        assert!(lines.iter().all(|line| line.text().len() < 4_096));
        let named = patients(&lines);
        assert_eq!(named.len() as u64, count);
        assert_eq!(named.into_iter().collect::<BTreeSet<_>>().len() as u64, count);
        // No line was half empty.
        assert!(parts <= count.div_ceil(40), "{parts} parts for {count}");
    }
}

#[test]
fn a_chunk_leaves_after_its_lines() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Sse, sound(3).chain(stream::pending())));
        let _guard = guard.end(200).await.unwrap();
        // A read has no begin of its own; a streamed one has.
        assert_eq!(phases(&audit.lines()), ["begin"]);
        let chunk = chunks.next().await.unwrap().unwrap();
        assert_eq!(String::from_utf8_lossy(&chunk).lines().count(), 6);
        assert!(chunk.starts_with(b"data: {\"id\":0,"));
        assert_eq!(phases(&audit.lines()), ["begin", "part"]);
        assert_eq!(patients(&audit.lines()).len(), 3);
    });
    // The client has left.
    let lines = audit.lines();
    assert_eq!(phases(&lines), ["begin", "part", "end"]);
    assert_eq!(lines[2].reason(), Some(Reason::Cancelled));
    assert_eq!(lines[2].members()["count"], 3);
}

#[test]
fn a_stream_whose_line_is_not_accepted_breaks_off() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &EXPORT).await;
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(1_000)));
        let _guard = guard.end(200).await.unwrap();
        chunks.next().await.unwrap().unwrap();
        audit.stop_accepting();
        let error = chunks.next().await.unwrap().unwrap_err();
        assert!(matches!(error, StreamError::Refused(Refused::Deadline)), "{error}");
        assert!(chunks.next().await.is_none());
        audit.accept_again();
    });
    let lines = settled(&audit, 4);
    assert_eq!(phases(&lines), ["begin", "part", "part", "end"]);
    let end = &lines[3];
    assert_eq!((end.outcome(), end.reason()), (Some(Outcome::Failed), Some(Reason::Withheld)));
}

#[test]
fn a_head_whose_begin_is_not_accepted_does_not_leave() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let _chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(1)));
        audit.stop_accepting();
        let refusal = guard.end(200).await.unwrap_err();
        assert_eq!((refusal.status(), refusal.retry_after()), (503, Some(1)));
        audit.accept_again();
    });
    let lines = settled(&audit, 2);
    assert_eq!(phases(&lines), ["begin", "end"]);
    assert_eq!(lines[1].reason(), Some(Reason::Withheld));
}

#[test]
fn a_stream_that_fails_ends_as_failed() {
    let audit = Recording::start();
    let items = stream::iter([Ok(patient(1)), Err(io::Error::other("the database is gone"))]);
    let (body, error) = pollster::block_on(read(&audit, &READ, Encoding::Ndjson, items));
    assert_eq!(error.unwrap().to_string(), "the database is gone");
    assert_eq!(body, "", "what was not named has not left");
    let lines = audit.lines();
    assert_eq!(phases(&lines), ["begin", "end"]);
    assert_eq!((lines[1].outcome(), lines[1].reason()), (Some(Outcome::Failed), Some(Reason::Error)));
    assert!(patients(&lines).is_empty());
}

#[test]
fn a_stream_that_nobody_reads_is_an_ordinary_answer() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        drop(Chunks::new(&scope, Encoding::Ndjson, sound(1)));
        guard.end(200).await.unwrap().over();
    });
    assert_eq!(phases(&audit.lines()), ["end"]);
}

/// A layer in between that looks at the body before its head has passed.
#[test]
fn a_stream_that_is_read_before_its_head_has_a_begin_all_the_same() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let chunks = Chunks::new(&scope, Encoding::Ndjson, sound(3));
        assert_eq!(chunks.count().await, 1);
        guard.end(200).await.unwrap().over();
    });
    assert_eq!(phases(&audit.lines()), ["begin", "part", "end"]);
}

#[test]
fn records_are_written_as_csv() {
    let audit = Recording::start();
    let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, sound(60)));
    assert!(error.is_none());
    let mut rows = body.lines();
    assert_eq!(rows.next(), Some("id,version,name"));
    assert_eq!(rows.next(), Some("0,1,Ada Quillfeather"));
    assert_eq!(rows.count(), 59);

    let charts = stream::iter([Ok::<_, Infallible>(Chart { id: 1, notes: vec!["a".into(), "b".into()] })]);
    let (_, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, charts));
    assert!(matches!(error.unwrap(), StreamError::Refused(Refused::Unwritable)));
    assert_eq!(audit.lines().last().unwrap().reason(), Some(Reason::Error));
}

#[derive(PhiRecord)]
struct Resident {
    #[phi(patient)]
    id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    address: Option<Address>,
}

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: &'static str,
    city: &'static str,
}

/// What some of the records hold, and the first one does not, breaks the answer off.
#[test]
fn values_stand_below_their_columns() {
    let audit = Recording::start();
    let nobody = || Resident { id: 1, name: None, address: None };
    let address = || Some(Address { street: "9 Juniper Parade", city: "Millbrook" });
    for other in [Resident { address: address(), ..nobody() }, Resident { name: Some("Ada"), ..nobody() }] {
        let residents = stream::iter([nobody(), nobody(), other].map(Ok::<_, Infallible>));
        let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, residents));
        assert!(matches!(error, Some(StreamError::Refused(Refused::Unwritable))), "{body}");
        assert!(!body.contains("Ada") && !body.contains("Millbrook"), "{body}");
    }
}

#[derive(PhiRecord)]
struct Lists {
    #[phi(patient)]
    id: u64,
    allergies: Option<Vec<&'static str>>,
    drugs: Option<Vec<&'static str>>,
}

/// Also where there would be as many values as columns.
#[test]
fn a_list_has_no_column() {
    let audit = Recording::start();
    let lists = |allergies, drugs| Lists { id: 1, allergies: Some(allergies), drugs: Some(drugs) };
    for lists in [lists(vec![], vec!["aspirin", "warfarin"]), lists(vec!["nuts"], vec!["aspirin"])] {
        let lists = stream::iter([Ok::<_, Infallible>(lists)]);
        let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, lists));
        assert!(matches!(error, Some(StreamError::Refused(Refused::Unwritable))), "{body}");
    }
}

#[derive(PhiRecord)]
struct Plain {
    #[phi(patient)]
    id: u128,
    weight: f64,
    smokes: bool,
    word: &'static str,
    since: Option<u8>,
}

/// Each value stands as it does in JSON, texts as they are; a record that may be none has columns, too.
#[test]
fn values_are_written_as_they_are() {
    let audit = Recording::start();
    let plain = Plain { id: u128::MAX, weight: 61.5, smokes: false, word: "a \"b\",\nc", since: None };
    let records = stream::iter([Ok::<_, Infallible>(Some(plain))]);
    let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, records));
    assert!(error.is_none());
    let row = format!("id,weight,smokes,word,since\n{},61.5,false,\"a \"\"b\"\",\nc\",\n", u128::MAX);
    assert_eq!(body, row);
    let records = stream::iter([Ok::<_, Infallible>(None::<Plain>)]);
    let (body, error) = pollster::block_on(read(&audit, &EXPORT, Encoding::Csv, records));
    assert!(matches!(error, Some(StreamError::Refused(Refused::Unwritable))), "{body}");
}

/// Each part is accepted before the next one is written, whoever writes it.
#[test]
fn a_part_waits_for_the_one_before() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let (first, second) = (Op::of(scope.clone()), Op::of(scope));
        let (one, two) = (patient(1), patient(2));
        let (mut one, mut two) = (Box::pin(first.release(&one)), Box::pin(second.release(&two)));
        audit.stop_accepting();
        let mut context = Context::from_waker(Waker::noop());
        assert!(one.as_mut().poll(&mut context).is_pending());
        assert!(two.as_mut().poll(&mut context).is_pending());
        drop((one, two));
        audit.accept_again();
        guard.end(200).await.unwrap().over();
    });
    assert_eq!(phases(&settled(&audit, 2)), ["part", "end"]);
}

/// The end of an answer that is there while a part is still on its way comes behind that part, and knows what became of it.
#[test]
fn the_end_waits_for_a_part_that_is_under_way() {
    for accepted in [true, false] {
        let audit = Recording::start();
        pollster::block_on(async {
            let (scope, guard) = armed(&audit, &READ).await;
            let (op, one) = (Op::of(scope), patient(1));
            let (mut part, mut end) = (Box::pin(op.release(&one)), Box::pin(guard.end(200)));
            audit.stop_accepting();
            let mut context = Context::from_waker(Waker::noop());
            assert!(part.as_mut().poll(&mut context).is_pending());
            assert!(end.as_mut().poll(&mut context).is_pending());
            if accepted {
                audit.accept_again();
            }
            let (part, end) = join(part, end).await;
            assert_eq!((part.is_ok(), end.is_ok()), (accepted, accepted));
            if let Ok(mut answer) = end {
                answer.over();
            }
            audit.accept_again();
        });
        let lines = settled(&audit, 2);
        assert_eq!(phases(&lines), ["part", "end"]);
        let reason = if accepted { Reason::Ok } else { Reason::Withheld };
        assert_eq!(lines[1].reason(), Some(reason));
    }
}

/// The part under way has no end in time: an answer that its end might contradict does not leave, unless the policy lets it.
#[test]
fn the_end_does_not_wait_for_ever_for_a_part() {
    static ALLOW: Handler = Handler { on_audit_failure: Some(OnAuditFailure::Allow), ..READ };
    for (handler, leaves) in [(&READ, false), (&ALLOW, true)] {
        let audit = Recording::start();
        let (part, end) = pollster::block_on(async {
            let (scope, guard) = armed(&audit, handler).await;
            let (op, one) = (Op::of(scope), patient(1));
            let mut part = Box::pin(op.release(&one));
            audit.stop_accepting();
            assert!(part.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            // Nobody asks for it meanwhile.
            let end = guard.end(200).await;
            audit.accept_again();
            (part.await.is_ok(), end.map(|mut answer| answer.over()).is_ok())
        });
        assert_eq!((part, end), (true, leaves));
        let lines = settled(&audit, 2);
        assert_eq!(phases(&lines), ["part", "end"]);
        let reason = if leaves { Reason::Ok } else { Reason::Withheld };
        assert_eq!((lines[1].reason(), &lines[1].members()["parts"]), (Some(reason), &1.into()));
    }
}

/// A handler takes no notice of that a record was held back, and goes on: why the answer does not leave, if it does not, and the end.
fn held_back(goes_on: impl FnOnce(&Scope)) -> (Option<Refusal>, Line) {
    let audit = Recording::start();
    let refusal = pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        audit.stop_accepting();
        let refused = Op::of(scope.clone()).release(&patient(1)).await;
        assert_eq!(refused.unwrap_err(), Refused::Deadline);
        audit.accept_again();
        goes_on(&scope);
        guard.end(200).await.err()
    });
    let mut lines = settled(&audit, 2);
    assert_eq!(phases(&lines), ["part", "end"]);
    (refusal, lines.remove(1))
}

/// An end that says that one was held back does not name those of the answer.
#[test]
fn no_answer_leaves_where_a_record_was_held_back() {
    let another = |scope: &Scope| _ = scope.release(Held::new(patient(2))).unwrap();
    let answers: [&dyn Fn(&Scope); 4] = [
        &another,
        &|scope| {
            Op::of(scope.clone()).fail(Reason::Conflict);
            another(scope);
        },
        &|scope| {
            Op::of(scope.clone()).deny("consent");
            another(scope);
        },
        // No record, but who knows what is in it.
        &Scope::untyped,
    ];
    for answers in answers {
        let (refusal, end) = held_back(answers);
        assert_eq!(refusal, Some(Refusal::Withheld(Refused::Deadline)));
        assert_eq!((end.reason(), end.status(), end.patients()), (Some(Reason::Withheld), Some(503), vec![]));
    }
    // There is nothing in it.
    let (refusal, end) = held_back(|scope| Op::of(scope.clone()).fail(Reason::Conflict));
    assert_eq!((refusal, end.reason(), end.status()), (None, Some(Reason::Withheld), Some(200)));
}

/// Before its head, and before a chunk of it.
#[test]
fn no_stream_goes_on_where_a_record_was_held_back() {
    let audit = Recording::start();
    let release = async |scope: &Scope| {
        audit.stop_accepting();
        let refused = Op::of(scope.clone()).release(&patient(1)).await;
        assert_eq!(refused.unwrap_err(), Refused::Deadline);
        audit.accept_again();
    };
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        release(&scope).await;
        let chunks = Chunks::new(&scope, Encoding::Ndjson, sound(3));
        assert_eq!(guard.end(200).await.err(), Some(Refusal::Withheld(Refused::Deadline)));
        drop(chunks);

        let (scope, guard) = armed(&audit, &READ).await;
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(3)));
        let _guard = guard.end(200).await.unwrap();
        release(&scope).await;
        let error = chunks.next().await.unwrap().unwrap_err();
        assert!(matches!(error, StreamError::Refused(Refused::Deadline)), "{error}");
        assert!(chunks.next().await.is_none());
    });
    let lines = settled(&audit, 5);
    assert_eq!(phases(&lines), ["part", "end", "begin", "part", "end"]);
    let ends = [&lines[1], &lines[4]].map(|end| (end.reason(), end.status()));
    assert_eq!(ends, [(Some(Reason::Withheld), Some(503)), (Some(Reason::Withheld), Some(200))]);
}

/// A chunk that waited for its turn behind that record, and names nobody.
#[test]
fn no_chunk_leaves_behind_a_record_that_was_held_back() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, sound(1).chain(stream::pending())));
        let _guard = guard.end(200).await.unwrap();
        audit.stop_accepting();
        let op = Op::of(scope);
        let release = Box::pin(async {
            let refused = op.release(&patient(1)).await;
            audit.accept_again();
            refused
        });
        let (refused, chunk) = join(release, Box::pin(chunks.next())).await;
        assert_eq!(refused.unwrap_err(), Refused::Deadline);
        let error = chunk.unwrap().unwrap_err();
        assert!(matches!(error, StreamError::Refused(Refused::Deadline)), "{error}");
    });
    let lines = settled(&audit, 3);
    assert_eq!(phases(&lines), ["begin", "part", "end"]);
    assert_eq!(lines[2].reason(), Some(Reason::Withheld));
}

/// All its chunks have left, but it does not come to its end.
#[test]
fn no_stream_is_whole_where_a_record_was_held_back() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let op = Op::of(scope.clone());
        let last = async {
            // The record before leaves now.
            let mut waited = false;
            poll_fn(|context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            audit.stop_accepting();
            let refused = op.release(&patient(1)).await;
            assert_eq!(refused.unwrap_err(), Refused::Deadline);
            audit.accept_again();
            None::<Result<Patient, Infallible>>
        };
        let records = sound(1).chain(stream::once(last).filter_map(ready));
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, records));
        let _guard = guard.end(200).await.unwrap();
        assert!(chunks.next().await.unwrap().is_ok());
        let error = chunks.next().await.unwrap().unwrap_err();
        assert!(matches!(error, StreamError::Refused(Refused::Deadline)), "{error}");
    });
    let lines = settled(&audit, 4);
    assert_eq!(phases(&lines), ["begin", "part", "part", "end"]);
    assert_eq!(lines[3].reason(), Some(Reason::Withheld));
}

/// The last chunk has been named; but the answer is not complete without its end.
#[test]
fn a_stream_whose_end_is_not_accepted_breaks_off() {
    let audit = Recording::start();
    pollster::block_on(async {
        let (scope, guard) = armed(&audit, &READ).await;
        let more = stream::poll_fn(|_| {
            // Nobody reads any more when the stream is over.
            audit.stop_accepting();
            Poll::Ready(None::<Result<Patient, Infallible>>)
        });
        let mut chunks = pin!(Chunks::new(&scope, Encoding::Ndjson, more));
        let _guard = guard.end(200).await.unwrap();
        let error = chunks.next().await.unwrap().unwrap_err();
        assert!(matches!(error, StreamError::Refused(Refused::Deadline)), "{error}");
        assert!(chunks.next().await.is_none());
        audit.accept_again();
    });
    // The end said success, and is corrected.
    let lines = settled(&audit, 3);
    assert_eq!(phases(&lines), ["begin", "end", "after"]);
    assert_eq!(lines[2].reason(), Some(Reason::Withheld));
}
