//! A real server with several workers: panics, and clients that leave.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    rt::{System, task::yield_now},
    web,
};
use audit_actix::{
    Audit, AuditMiddleware, Phi, PhiRecord, Reason, audit,
    event::{Action, OnAuditFailure, Outcome, Phase},
    testing::{Line, Recording},
};

#[derive(PhiRecord)]
struct Patient {
    #[phi(patient)]
    id: u64,
    name: String,
}

fn ada(id: u64) -> Phi<Patient> {
    Phi::new(Patient { id, name: "Ada Quillfeather".into() })
}

#[audit(read, patient = *id)]
async fn show(id: web::Path<u64>) -> Phi<Patient> {
    ada(*id)
}

#[audit(read, patient = *id)]
async fn panics(id: web::Path<u64>) -> Phi<Patient> {
    yield_now().await;
    assert!(*id > 1_000, "as it must");
    ada(*id)
}

#[audit(read, patient = *id)]
async fn never(id: web::Path<u64>) -> Phi<Patient> {
    std::future::pending::<()>().await;
    ada(*id)
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/patients/{id}", web::get().to(show))
        .route("/panics/{id}", web::get().to(panics))
        .route("/never/{id}", web::get().to(never));
}

struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: thread::JoinHandle<()>,
}

impl Server {
    fn start(audit: &Recording) -> Self {
        let middleware = AuditMiddleware::new(audit);
        let (sender, receiver) = mpsc::channel();
        let serve = move || async move {
            let server = HttpServer::new(move || App::new().wrap(middleware.clone()).configure(routes));
            let server = server.workers(2).h1_allow_half_closed(false).disable_signals();
            let server = server.bind(("127.0.0.1", 0)).unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            sender.send((address, server.handle())).unwrap();
            server.await.unwrap();
        };
        let thread = thread::spawn(|| System::new().block_on(serve()));
        let (address, handle) = receiver.recv().unwrap();
        Self { address, handle, thread }
    }

    fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n").unwrap();
        stream
    }

    fn answer(&self, path: &str) -> String {
        let mut answer = String::new();
        self.ask(path).read_to_string(&mut answer).unwrap();
        answer
    }

    fn stop(self) {
        drop(self.handle.stop(true));
        self.thread.join().unwrap();
    }
}

/// The lines, once there are so many.
fn lines(audit: &Recording, count: usize) -> Vec<Line> {
    while audit.lines().len() < count {
        thread::sleep(Duration::from_millis(5));
    }
    audit.lines()
}

/// A panic takes one connection with it, not the worker.
#[test]
fn workers_share_one_log() {
    let audit = Recording::start();
    let server = Server::start(&audit);
    for _ in 0..4 {
        assert_eq!(server.answer("/panics/7"), "");
        assert!(server.answer("/patients/7").contains("Quillfeather"));
    }
    server.stop();
    let lines = audit.lines();
    assert!(lines.iter().all(|line| line.action() == Some(Action::Read)));
    let reasons: Vec<_> = lines.iter().filter_map(Line::reason).collect();
    assert_eq!(reasons, [Reason::Panic, Reason::Ok].repeat(4));
}

#[test]
fn a_client_that_leaves_ends_its_operation() {
    let audit = Recording::start();
    let server = Server::start(&audit);
    drop(server.ask("/never/7"));
    let lines = lines(&audit, 1);
    assert_eq!((lines[0].outcome(), lines[0].reason()), (Some(Outcome::Unknown), Some(Reason::Cancelled)));
    assert_eq!(lines[0].patients(), [audit.pseudonym("patient", &7).unwrap()]);
    server.stop();
}

/// Its policy lets a read go on without its line, and the next line tells.
#[test]
fn what_goes_on_without_a_line_is_told_on_the_next_one() {
    let audit = Recording::with(Audit::builder().on_audit_failure(Action::Read, OnAuditFailure::Allow));
    let server = Server::start(&audit);
    audit.fail_output();
    for _ in 0..3 {
        assert!(server.answer("/patients/7").contains("Quillfeather"));
    }
    audit.accept_again();
    assert!(server.answer("/patients/7").contains("Quillfeather"));
    server.stop();
    // The line of the first had its number before anybody knew, and has come out since.
    let lines = audit.lines();
    let told: u64 = lines.iter().filter_map(|line| line.members()["unrecorded"].as_u64()).sum();
    assert_eq!((lines.iter().filter(|line| line.phase() == Some(Phase::End)).count(), told), (2, 2));
}

const PATIENCE: Duration = Duration::from_secs(20);
