//! A destination that keeps what it gets.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::body::Body;

/// An HTTP server for tests: it keeps the bodies in the order of their arrival. It listens as long as the process lives.
///
/// ```
/// use shuttle::{Destination, Faults, Http, Receiver, Reply, Settings, Shuttle};
///
/// let receiver = Receiver::start(|_| Reply::Status(200))?;
/// let settings = Settings::default();
/// let drain = Http::new(&receiver.url(), settings.timeout)?;
/// Shuttle::new(settings, 7, Faults::default()).run(&mut &b"hello\n"[..], &drain, &|_| ())?;
/// assert_eq!(receiver.bodies()[0].header("content-type"), Some("application/logplex-1"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Receiver {
    address: SocketAddr,
    kept: Arc<Kept>,
}

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// With this status.
    Status(u16),
    /// Not at all, until the client gives up.
    Hang,
}

impl Receiver {
    /// Listens on a free port of loopback, and asks how to answer each body. Bodies are kept however they are answered.
    ///
    /// # Errors
    /// Where it cannot listen.
    pub fn start(reply: impl Fn(&Body) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        Self::listen((Ipv4Addr::LOCALHOST, 0), reply)
    }

    /// Listens there: to be found again, or to be away and come back.
    ///
    /// # Errors
    /// Where it cannot listen.
    pub fn listen(
        address: impl ToSocketAddrs,
        reply: impl Fn(&Body) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let kept = Arc::new(Kept::default());
        let (shared, reply) = (Arc::clone(&kept), Arc::new(reply));
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (kept, reply) = (Arc::clone(&shared), Arc::clone(&reply));
                // A client that leaves ends its own connection and nothing else.
                thread::spawn(move || serve(&connection, &kept, &*reply));
            }
        });
        Ok(Self { address, kept })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}/drain", self.address)
    }

    /// The bodies that have arrived.
    pub fn bodies(&self) -> Vec<Body> {
        self.kept.bodies().clone()
    }

    /// Waits until so many bodies have arrived, or the patience is over, and gives those that have.
    pub fn wait_for(&self, count: usize, patience: Duration) -> Vec<Body> {
        let kept = &self.kept;
        let waited = kept.arrived.wait_timeout_while(kept.bodies(), patience, |bodies| bodies.len() < count);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

#[derive(Default)]
struct Kept {
    bodies: Mutex<Vec<Body>>,
    arrived: Condvar,
}

impl Kept {
    fn bodies(&self) -> MutexGuard<'_, Vec<Body>> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers requests until the client closes the connection.
fn serve(mut connection: &TcpStream, kept: &Kept, reply: &dyn Fn(&Body) -> Reply) -> io::Result<()> {
    let mut input = BufReader::new(connection);
    while let Some(body) = read_request(&mut input)? {
        kept.bodies().push(body.clone());
        kept.arrived.notify_all();
        match reply(&body) {
            Reply::Status(status) => write!(connection, "HTTP/1.1 {status} -\r\nContent-Length: 0\r\n\r\n")?,
            Reply::Hang => {
                io::copy(&mut input, &mut io::sink())?;
            }
        }
    }
    Ok(())
}

/// One request with a length, as every client of a drain sends it.
fn read_request(input: &mut impl BufRead) -> io::Result<Option<Body>> {
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut body = Body { headers: Vec::new(), bytes: Vec::new() };
    loop {
        line.clear();
        input.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        body.headers.push((name.to_owned(), value.to_owned()));
    }
    let length = body.header("Content-Length").and_then(|length| length.parse().ok());
    body.bytes = vec![0; length.ok_or_else(|| io::Error::other("a request without a length"))?];
    input.read_exact(&mut body.bytes)?;
    Ok(Some(body))
}
