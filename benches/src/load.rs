//! Asks a server for records, over a few connections that stay open.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use clinic::synthetic;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime,
    task::JoinSet,
    time::sleep,
};

use crate::{
    Measured,
    operation::who,
    servers::{MEMORY, RELEASE, TIME},
};

/// Requests that are measured, in one round of one case.
pub(crate) const REQUESTS: u64 = 60_000;

/// Requests before that.
pub(crate) const WARM_UP: u64 = 6_000;

/// How many patients are asked for.
pub(crate) const PATIENTS: u32 = 500;

const CONNECTIONS: usize = 32;

/// Asks, and says what a request took the server.
///
/// # Errors
/// Where it does not answer as it should.
pub(crate) fn ask(server: SocketAddr) -> io::Result<Measured> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        requests(server, WARM_UP).await?;
        let before = said(server, TIME).await?;
        requests(server, REQUESTS).await?;
        let took = said(server, TIME).await? - before;
        #[expect(clippy::cast_precision_loss, reason = "it is a round number")]
        Ok(vec![("cpu_ns".into(), took / REQUESTS as f64)])
    })
}

/// So many, over all connections.
async fn requests(server: SocketAddr, requests: u64) -> io::Result<()> {
    let patients: Arc<[_]> = (0..PATIENTS).map(|place| synthetic::patient(place).id).collect();
    let mut all = JoinSet::new();
    for connection in 0..CONNECTIONS as u64 {
        let patients = Arc::clone(&patients);
        all.spawn(async move {
            let mut connection_to = Connection::open(server).await?;
            for place in (connection..requests).step_by(CONNECTIONS) {
                let (staff, _) = who(place);
                let patient = patients[usize::try_from(place).unwrap_or_default() % patients.len()];
                let answer = connection_to.get(&format!("/patients/{patient}"), &staff.to_string()).await?;
                if answer.len() < 200 {
                    return Err(io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
                }
            }
            Ok(())
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}

/// A figure that the server knows of itself.
async fn said(server: SocketAddr, path: &str) -> io::Result<f64> {
    let answer = Connection::open(server).await?.get(path, "-").await?;
    String::from_utf8_lossy(&answer).parse().map_err(io::Error::other)
}

/// Asks for a while, and says what the server has in memory behind that, in kilobytes: at rest, and for each request that it holds.
///
/// # Errors
/// Where it does not answer as it should.
pub fn memory(server: SocketAddr) -> io::Result<Measured> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        requests(server, WARM_UP).await?;
        let at_rest = said(server, MEMORY).await?;
        let [few, many] = [hold(server, FEW).await?, hold(server, MANY).await?];
        Ok(vec![("at_rest_kb".into(), at_rest), ("each_kb".into(), (many - few) / f64::from(MANY - FEW))])
    })
}

/// How many requests are held at once: so few,
const FEW: u32 = 200;
/// and so many.
const MANY: u32 = 1_000;

/// Requests of [`memory`].
pub const REMEMBERED: u64 = WARM_UP + MANY as u64 + FEW as u64;

/// What the server has in memory while it holds so many requests.
async fn hold(server: SocketAddr, requests: u32) -> io::Result<f64> {
    let mut all = JoinSet::new();
    for place in 0..requests {
        let patient = synthetic::patient(place).id;
        // One after the other: what the listener has no room for comes a second later.
        let mut connection = Connection::open(server).await?;
        all.spawn(async move {
            let (staff, _) = who(place.into());
            connection.get(&format!("/held/{patient}"), &staff.to_string()).await
        });
    }
    sleep(Duration::from_secs(1)).await;
    let memory = said(server, MEMORY).await?;
    Connection::open(server).await?.get(RELEASE, "-").await?;
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(memory)
}

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    async fn open(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(8_192) })
    }

    /// The body of the answer.
    async fn get(&mut self, path: &str, user: &str) -> io::Result<Vec<u8>> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: clinic\r\nx-user: {user}\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        self.read.clear();
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(body) = body(&self.read)? {
                return Ok(body.to_vec());
            }
        }
    }
}

/// The body, where all of it is there.
fn body(answer: &[u8]) -> io::Result<Option<&[u8]>> {
    let end = b"\r\n\r\n";
    let Some(head) = answer.windows(end.len()).position(|window| window == end) else { return Ok(None) };
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    if !text.starts_with("http/1.1 200") {
        return Err(io::Error::other(text));
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    let length = length.ok_or_else(|| io::Error::other("no length"))?;
    Ok(answer[head + end.len()..].get(..length))
}
