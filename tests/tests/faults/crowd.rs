//! Ten thousand requests under way over real sockets.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write, pipe},
    net::{SocketAddr, TcpStream},
    process::{Child, Stdio},
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use clinic::synthetic;
use demo::{Framework, Line};
use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};
use tests::{Clinic, megabytes_of, program_of};

use crate::{Reader, counts_are_true, until};

const CROWD: usize = 10_000;

/// Each is answered, or refused, and has one end; whoever has nothing to do with patients is served meanwhile.
#[test]
fn ten_thousand_clients_are_served_at_once() {
    if !may_open(CROWD as u64 + 500) {
        return eprintln!("skipped: no process may open {CROWD} files here");
    }
    for framework in Framework::ALL {
        let server = Server::start(framework);
        let mut clients = Vec::new();
        while clients.len() < CROWD {
            // No more at a time than may wait for the server to take their connections.
            clients.extend((0..100).map(|id| server.ask("PUT", &format!("/patients/{id}"))));
            until(|| server.answer("/begun").1 == clients.len().to_string());
        }
        let megabytes = server.memory();
        println!("{framework:?}: {CROWD} requests under way in {megabytes} MB");
        assert!(megabytes < 1_000);
        assert_eq!(server.answer("/open").0, 200);
        let statuses: Vec<_> = clients.into_iter().map(|client| read(client).0).collect();
        assert!(statuses.iter().all(|status| [204, 503].contains(status)), "{statuses:?}");
        one_end_each(&server.end(), statuses.iter().filter(|status| **status == 204).count());
    }
}

/// Somebody tries passwords from many places at once: each try has its line, and a physician is served all the while.
#[test]
fn a_flood_of_refused_sign_ins_keeps_nobody_out() {
    const TRIES: usize = 2_000;
    for framework in Framework::ALL {
        let (reader, writer) = pipe().unwrap();
        let clinic = Clinic::start(framework, writer);
        let reader = Reader::of(reader, Duration::ZERO);
        let address: SocketAddr = clinic.address().parse().unwrap();
        let path = format!("/patients/{}", synthetic::patient(1).id);
        let served = thread::scope(|scope| {
            let flood = || (0..TRIES / 8).for_each(|_| assert_eq!(read(ask(address, "GET", &path)).0, 401));
            let flood: Vec<_> = (0..8).map(|_| scope.spawn(flood)).collect();
            let mut served = 0;
            while served == 0 || !flood.iter().all(ScopedJoinHandle::is_finished) {
                assert_eq!(clinic.read(1).status, 200);
                served += 1;
            }
            served
        });
        clinic.signal(Signal::TERM);
        assert!(clinic.ended().success());
        let lines = reader.lines();
        counts_are_true(&lines, 0);
        let count = |reason: &str| lines.iter().filter(|line| line.text("reason") == Some(reason)).count();
        assert_eq!((count("unauthenticated"), count("ok")), (TRIES, served), "{framework:?}");
    }
}

/// Each operation that began ended once, and so many with an answer.
fn one_end_each(lines: &[Line], answered: usize) {
    counts_are_true(lines, 0);
    let mut reasons = BTreeMap::<_, Vec<_>>::new();
    for line in lines.iter().filter(|line| line.text("op").is_some()) {
        reasons.entry(line.text("op")).or_default().push(line.text("reason"));
    }
    let answer = [None, Some("ok")];
    let held_back = [&[None, Some("withheld")][..], &[None, Some("ok"), Some("withheld")]];
    assert!(reasons.values().all(|said| *said == answer || held_back.contains(&&**said)), "{reasons:?}");
    assert_eq!(reasons.values().filter(|said| **said == answer).count(), answered);
}

/// Raises the limit of files of this process, and of those that it starts, as far as it is allowed to.
fn may_open(files: u64) -> bool {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= files);
    enough(current)
        || enough(maximum) && setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_ok()
}

struct Server {
    child: Child,
    address: SocketAddr,
    reader: Option<Reader>,
}

impl Server {
    fn start(framework: Framework) -> Self {
        let (reader, writer) = pipe().unwrap();
        let program = program_of(env!("CARGO_BIN_EXE_crowd"), framework.name());
        let program = { program }.stdin(Stdio::piped()).stdout(writer).stderr(Stdio::piped()).spawn();
        let mut child = program.unwrap();
        let mut story = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = story.find_map(|line| line.unwrap().strip_prefix("listens on ")?.parse().ok());
        // What else it says is of no interest, and must not fill its pipe.
        thread::spawn(move || story.for_each(drop));
        Self { child, address: address.unwrap(), reader: Some(Reader::of(reader, Duration::ZERO)) }
    }

    fn ask(&self, method: &str, path: &str) -> TcpStream {
        ask(self.address, method, path)
    }

    fn answer(&self, path: &str) -> (u16, String) {
        read(self.ask("GET", path))
    }

    /// How many megabytes it holds.
    fn memory(&self) -> u64 {
        megabytes_of(self.child.id())
    }

    /// Lets it end, and gives its lines.
    fn end(mut self) -> Vec<Line> {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
        self.reader.take().unwrap().lines()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks, and gives the connection to read the answer from.
fn ask(address: SocketAddr, method: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Status and body of an answer.
fn read(mut client: TcpStream) -> (u16, String) {
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}
