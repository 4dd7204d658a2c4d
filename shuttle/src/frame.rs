//! One message in a body: its length, a syslog header, its bytes.

use std::{error, fmt, time::Duration};

use jiff::Timestamp;

/// How many bytes of a line stand in one frame, its newline among them. What is longer is cut, and nothing says where.
pub const FRAME_BYTES: usize = 10_000;

/// Writes a line: one frame for each of its pieces.
pub(crate) fn write_line(line: &[u8], read_at: Duration, app: &str, process: &str, out: &mut Vec<u8>) {
    let header = format!("<190>1 {} shuttle {app} {process} - - ", time(read_at));
    for piece in line.chunks(FRAME_BYTES) {
        write(header.as_bytes(), piece, out);
    }
}

/// How many frames a line takes.
pub(crate) const fn pieces(line: &[u8]) -> usize {
    line.len().div_ceil(FRAME_BYTES)
}

/// Writes what the shuttle itself has to say.
pub(crate) fn write_notice(notice: &Notice, now: Duration, app: &str, out: &mut Vec<u8>) {
    let header = format!("<172>1 {} heroku {app} log-shuttle - - ", time(now));
    write(header.as_bytes(), notice.to_string().as_bytes(), out);
}

fn write(header: &[u8], message: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{} ", header.len() + message.len()).as_bytes());
    out.extend_from_slice(header);
    out.extend_from_slice(message);
}

/// The time, given as that since 1970, as the frames show it.
fn time(since: Duration) -> String {
    let micros = i64::try_from(since.as_micros()).ok();
    let time = micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()).unwrap_or(Timestamp::MAX);
    time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}

/// What the shuttle tells of what it could not deliver: `L12` where it dropped lines, `L13` where they were lost.
pub(crate) struct Notice {
    pub(crate) code: &'static str,
    pub(crate) count: u64,
    pub(crate) verb: &'static str,
    pub(crate) since: Duration,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, count, verb, since } = self;
        writeln!(f, "Error {code}: {count} messages {verb} since {}", time(*since))
    }
}

/// The frames of a body, one after the other. After bytes that are none, it ends.
///
/// ```
/// let body = b"59 <190>1 2026-01-01T00:00:00.000000+00:00 shuttle t s - - hi\n";
/// let messages: Result<Vec<_>, _> = shuttle::frames(body).map(|frame| Ok(frame?.message())).collect();
/// assert_eq!(messages?, [b"hi\n"]);
/// # Ok::<_, shuttle::NoFrame>(())
/// ```
pub const fn frames(body: &[u8]) -> Frames<'_> {
    Frames { rest: body }
}

/// The frames of a body; see [`frames()`].
#[derive(Debug, Clone)]
pub struct Frames<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<Frame<'a>, NoFrame>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let frame = first(self.rest);
        self.rest = frame.as_ref().map_or(&[], |(_, rest)| rest);
        Some(frame.map(|(frame, _)| frame).ok_or(NoFrame))
    }
}

fn first(body: &[u8]) -> Option<(Frame<'_>, &[u8])> {
    // A length of more digits is none.
    let digits = body.iter().take(8).position(|byte| *byte == b' ')?;
    let length = str::from_utf8(&body[..digits]).ok()?.parse().ok()?;
    let (text, rest) = body[digits + 1..].split_at_checked(length)?;
    Some((Frame::new(text)?, rest))
}

/// One frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    header: [&'a str; 6],
    message: &'a [u8],
}

impl<'a> Frame<'a> {
    fn new(text: &'a [u8]) -> Option<Self> {
        let mut parts = text.splitn(7, |byte| *byte == b' ');
        let mut header = [""; 6];
        for part in &mut header {
            *part = str::from_utf8(parts.next()?).ok()?;
        }
        // log-shuttle writes two dashes before the message, Logplex one.
        let message = parts.next()?;
        Some(Self { header, message: message.strip_prefix(b"- ").unwrap_or(message) })
    }

    /// The line, or the piece of a line, with its newline if it has one. Of a message that Logplex framed and that begins
    /// with a dash and a space, these are missing: there is no telling who framed it.
    pub const fn message(&self) -> &'a [u8] {
        self.message
    }

    /// When the shuttle read it.
    pub const fn time(&self) -> &'a str {
        self.header[1]
    }

    /// The app that it names.
    pub const fn app(&self) -> &'a str {
        self.header[3]
    }

    /// The process that it names.
    pub const fn process(&self) -> &'a str {
        self.header[4]
    }

    /// Whether the shuttle itself says this, and not the app.
    pub fn is_notice(&self) -> bool {
        self.header[0] == "<172>1" && self.header[2] == "heroku"
    }
}

/// Bytes that are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFrame;

impl fmt::Display for NoFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes are no frame: want `<length> <<priority>>1 <time> <host> <app> <process> - - <message>`")
    }
}

impl error::Error for NoFrame {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_framed_as_log_shuttle_does() {
        let mut out = Vec::new();
        write_line(b"hello\n", Duration::from_micros(1_767_225_600_000_250), "token", "web.1", &mut out);
        assert_eq!(out, b"70 <190>1 2026-01-01T00:00:00.000250+00:00 shuttle token web.1 - - hello\n");
    }

    #[test]
    fn a_notice_is_framed_as_log_shuttle_does() {
        let mut out = Vec::new();
        let since = Duration::from_hours(490_896);
        let notice = Notice { code: "L12", count: 2, verb: "dropped", since };
        write_notice(&notice, since, "token", &mut out);
        let told = "138 <172>1 2026-01-01T00:00:00.000000+00:00 heroku token log-shuttle - - \
                    Error L12: 2 messages dropped since 2026-01-01T00:00:00.000000+00:00\n";
        assert_eq!(out, told.as_bytes());
        assert!(frames(&out).all(|frame| frame.unwrap().is_notice()));
    }

    #[test]
    fn frames_of_logplex_are_read_as_well() {
        let body = b"83 <40>1 2012-11-30T06:45:29+00:00 host app web.3 - State changed from starting to up\n";
        let frame = frames(body).next().unwrap().unwrap();
        assert_eq!((frame.process(), frame.app()), ("web.3", "app"));
        assert_eq!(frame.message(), b"State changed from starting to up\n");
    }

    #[test]
    fn what_is_no_frame_ends_it() {
        for body in [&b"9"[..], b"9 short", b"x <1>1 a b c d - ", b"99999999999 ", b"5 <1>1 "] {
            assert_eq!(frames(body).collect::<Vec<_>>(), [Err(NoFrame)], "{body:?}");
        }
    }
}
