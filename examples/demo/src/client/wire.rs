//! HTTP/1.1 by hand: several requests in one breath, half of one, or what is none.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
};

use super::{Answer, Call, PATIENCE};

/// One connection. Closed when dropped.
pub(crate) struct Wire {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Wire {
    pub(super) fn open(host: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { host: host.to_owned(), stream: BufReader::new(stream) })
    }

    /// Sends these bytes. Who does not want them need not read them: what the server thinks of it, its answer says.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes);
    }

    /// Sends the request, with the length of its body where it has one.
    pub(crate) fn ask(&mut self, call: &Call) {
        let bytes = self.request(call);
        self.send(&bytes);
    }

    /// Sends these requests before the first answer is read.
    pub(crate) fn ask_all<'a>(&mut self, calls: impl Iterator<Item = &'a Call>) {
        let requests: Vec<_> = calls.map(|call| self.request(call)).collect();
        self.send(&requests.concat());
    }

    /// Sends the head of the request with these headers besides, and no body yet.
    pub(crate) fn begin(&mut self, call: &Call, headers: &[&str]) {
        let head = self.head(call, headers);
        self.send(head.as_bytes());
    }

    fn request(&self, call: &Call) -> Vec<u8> {
        let length = format!("content-length: {}", call.body.len());
        let length = (!call.body.is_empty()).then_some(length.as_str());
        [self.head(call, length.as_slice()).as_bytes(), &call.body].concat()
    }

    fn head(&self, call: &Call, headers: &[&str]) -> String {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {}\r\n", call.method, call.path, self.host);
        for (name, value) in &call.headers {
            // Writing to a `String` cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
        for header in headers {
            head.extend([*header, "\r\n"]);
        }
        head + "\r\n"
    }

    /// Waits until the server wants the body that it was told to expect.
    pub(crate) fn wanted(&mut self) -> io::Result<()> {
        match self.status()? {
            100 => self.headers().map(drop),
            _ => Err(io::Error::other("the server does not want the body")),
        }
    }

    /// Reads the next answer, to that request.
    pub(crate) fn answer(&mut self, to: &Call) -> io::Result<Answer> {
        let status = self.status()?;
        let headers = self.headers()?;
        let header = |name: &str| headers.iter().find(|(found, _)| found == name).map(|(_, value)| value);
        let mut body = Vec::new();
        if to.method != "HEAD" && header("transfer-encoding").is_some() {
            self.chunks(&mut body)?;
        } else if let Some(length) = header("content-length").filter(|_| to.method != "HEAD") {
            body.resize(length.parse().map_err(io::Error::other)?, 0);
            self.stream.read_exact(&mut body)?;
        }
        Ok(Answer::new(status, String::from_utf8_lossy(&body).into_owned()))
    }

    /// Reads an answer in chunks that breaks off.
    pub(crate) fn broken(&mut self) -> io::Result<Answer> {
        let status = self.status()?;
        self.headers()?;
        let mut body = Vec::new();
        match self.chunks(&mut body) {
            Ok(()) => Err(io::Error::other("the answer is whole")),
            Err(_) => Ok(Answer::new(status, String::from_utf8_lossy(&body).into_owned())),
        }
    }

    fn status(&mut self) -> io::Result<u16> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.ok_or(io::ErrorKind::UnexpectedEof.into())
    }

    fn headers(&mut self) -> io::Result<Vec<(String, String)>> {
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { return Ok(headers) };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        while self.chunk(body)? > 0 {}
        Ok(())
    }

    fn chunk(&mut self, body: &mut Vec<u8>) -> io::Result<u64> {
        let size = u64::from_str_radix(&self.line()?, 16).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        (&mut self.stream).take(size).read_to_end(body)?;
        self.line()?;
        Ok(size)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    /// Says that nothing more will be sent, and stays to listen.
    pub(crate) fn finish(&mut self) {
        let _ = self.stream.get_mut().shutdown(Shutdown::Write);
    }
}
