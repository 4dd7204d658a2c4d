//! Lines that stand as they were written, read by several threads before it is their turn: most of the work of a line is its hash,
//! and for that nothing need be known of the lines before it.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread::available_parallelism,
    vec,
};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::{
    finding::Place,
    keys::Keys,
    line::{Line, SessionId},
    opened::SessionKey,
    written::{Written, written},
};

/// A line that begins there.
pub(super) struct Ahead {
    pub(super) at: usize,
    /// How long it is, with its newline.
    pub(super) bytes: usize,
    /// Whoever takes it knows its place.
    pub(super) line: Line,
}

/// Lines of one text, in their order. To look at the next one must not move it, as it does where an iterator is made peekable.
#[derive(Default)]
pub(super) struct Lines {
    parts: vec::IntoIter<Vec<Ahead>>,
    part: vec::IntoIter<Ahead>,
}

impl Lines {
    fn of(parts: Vec<Vec<Ahead>>) -> Self {
        Self { parts: parts.into_iter(), part: Vec::new().into_iter() }
    }

    /// The line that begins there, if there is one; those before that place are gone.
    pub(super) fn take_at(&mut self, at: usize) -> Option<Ahead> {
        loop {
            match self.part.as_slice().first() {
                Some(ahead) if ahead.at == at => return self.part.next(),
                Some(ahead) if ahead.at > at => return None,
                Some(_) => _ = self.part.next(),
                None => self.part = self.parts.next()?.into_iter(),
            }
        }
    }
}

/// Who reads them.
pub(super) struct Readers {
    keys: Arc<Keys>,
    /// None where the system gives no threads, where there is one core, and where there is nothing to be tried.
    threads: OnceLock<Option<ThreadPool>>,
}

impl Readers {
    /// With these keys.
    pub(super) fn new(keys: Arc<Keys>) -> Self {
        Self { keys, threads: OnceLock::new() }
    }

    /// Reads the lines of a text, in their order and part by part, while this thread does something else; then it helps.
    pub(super) fn read_while<T>(&self, text: &[u8], something: impl FnOnce() -> T) -> (Lines, T) {
        let Some(threads) = self.threads.get_or_init(|| self.threads()) else {
            return (Lines::default(), something());
        };
        let reading = Reading { text, keys: &self.keys, parts: parts(text), next: AtomicUsize::new(0) };
        let something = threads.in_place_scope(|scope| {
            (0..threads.current_num_threads()).for_each(|_| scope.spawn(|_| reading.help()));
            let something = something();
            reading.help();
            something
        });
        let lines = reading.parts.into_iter().filter_map(|(_, lines)| lines.into_inner());
        (Lines::of(lines.collect()), something)
    }

    /// One for each core but that of the thread that asks.
    fn threads(&self) -> Option<ThreadPool> {
        // Whoever holds no seal key waits for signatures.
        (!self.keys.seals.is_empty()).then_some(())?;
        let others = available_parallelism().map_or(0, |cores| cores.get() - 1).min(THREADS);
        (others > 0).then_some(())?;
        ThreadPoolBuilder::new().num_threads(others).stack_size(STACK).build().ok()
    }
}

/// A text that several threads read; each takes the next part that nobody has.
struct Reading<'a> {
    text: &'a [u8],
    keys: &'a Keys,
    /// With their lines, once they were read.
    parts: Vec<(Range<usize>, OnceLock<Vec<Ahead>>)>,
    next: AtomicUsize,
}

impl Reading<'_> {
    fn help(&self) {
        let mut session_keys = SessionKeys { keys: self.keys, fitting: BTreeMap::new() };
        while let Some((part, lines)) = self.parts.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            lines.get_or_init(|| self.lines(part.clone(), &mut session_keys));
        }
    }

    fn lines(&self, part: Range<usize>, session_keys: &mut SessionKeys<'_>) -> Vec<Ahead> {
        let (mut lines, mut left) = (Vec::with_capacity(part.len() / USUAL), part);
        while !left.is_empty() {
            if let Some(mut ahead) = line_at(self.text, left.start) {
                left.start += ahead.bytes;
                session_keys.try_on(&mut ahead.line);
                lines.push(ahead);
                continue;
            }
            let newline = memchr::memchr(b'\n', &self.text[left.clone()]);
            left.start = newline.map_or(left.end, |newline| left.start + newline + 1);
        }
        lines
    }
}

/// The line that begins there, if it is one.
pub(super) fn line_at(text: &[u8], at: usize) -> Option<Ahead> {
    let Written { object, mac, bytes } = written(text.get(at..)?)?;
    let line = Line::of(object, mac, Place { input: 0, line: 0 })?;
    Some(Ahead { at, bytes, line })
}

/// Whole lines of a text, in parts that are worth the way to another thread.
fn parts(text: &[u8]) -> Vec<(Range<usize>, OnceLock<Vec<Ahead>>)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let near = text.len().min(start + PART);
        let end = memchr::memchr(b'\n', &text[near..]).map_or(text.len(), |newline| near + newline + 1);
        parts.push((start..end, OnceLock::new()));
        start = end;
    }
    parts
}

/// The keys of sessions that one thread has met in a text.
struct SessionKeys<'a> {
    keys: &'a Keys,
    /// Where there is one that fits.
    fitting: BTreeMap<SessionId, Option<SessionKey>>,
}

impl SessionKeys<'_> {
    /// Tries the seal of a line. The key of its session is what fits the first line of it that this thread met:
    /// where somebody invented that one, the others are tried when it is their turn.
    fn try_on(&mut self, line: &mut Line) {
        let Self { keys, fitting } = self;
        let key = fitting.entry(line.s).or_insert_with(|| SessionKey::of(keys, 0..keys.seals.len(), line));
        line.fitted = key.as_ref().and_then(|key| key.fits(line));
    }
}

/// Bytes of a part.
const PART: usize = if cfg!(any(test, fuzzing)) { 512 } else { 8 << 10 };
/// Bytes of a line, more or less.
const USUAL: usize = 512;
/// More would wait for the one that puts their lines down.
const THREADS: usize = 5;
/// Bytes; they go nowhere deep.
const STACK: usize = 512 << 10;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        keys::SealKey,
        mac::text,
        ratchet::{LineKey, first_key},
        seal::leaf,
        testing::SEAL_KEY,
        verify::Verifier,
    };

    fn seal_key() -> SealKey {
        SealKey::from_hex(SEAL_KEY).unwrap()
    }

    /// With one thread that helps, however many cores there are.
    fn readers(keys: Arc<Keys>) -> Readers {
        let threads = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        Readers { keys, threads: OnceLock::from(Some(threads)) }
    }

    fn read(text: &[u8]) -> Vec<Vec<Ahead>> {
        let keys = Keys::default().seal(seal_key(), 0..u64::MAX);
        readers(Arc::new(keys)).read_while(text, || ()).0.parts.collect()
    }

    /// A line of a session that holds nothing but sixteen zeros and so many bytes.
    fn line(n: u64, bytes: usize) -> String {
        let key = LineKey::of(&first_key(&seal_key(), &[0; 16], None));
        let x = "x".repeat(bytes);
        let object =
            format!(r#"{{"action":"read","n":{n},"s":"{}","t":{n},"v":1,"x":"{x}"}}"#, "A".repeat(22));
        let mac = text(&key.mac(&leaf(object.as_bytes())));
        format!("{{\"audit\":{object},\"mac\":\"{}\"}}\n", str::from_utf8(&mac).unwrap())
    }

    #[test]
    fn each_line_is_read_once_and_its_seal_tried() {
        let text: String = (0..100).map(|n| line(n, 0)).collect();
        // Not the first one of its part.
        let text = text.replace(r#""n":49,"#, r#""n":51,"#);
        let ahead: Vec<_> = read(text.as_bytes()).into_iter().flatten().collect();
        let unfit: Vec<_> = (0..).zip(&ahead).filter(|(_, ahead)| ahead.line.fitted.is_none()).collect();
        assert_eq!((ahead.len(), unfit.len(), unfit[0].0), (100, 1, 49));
        assert_eq!(ahead.iter().map(|ahead| ahead.bytes).sum::<usize>(), text.len());
    }

    #[test]
    fn newlines_take_no_memory() {
        let lines = read(&[b'\n'; 4_096]);
        assert!(lines.iter().all(|lines| lines.capacity() <= 2 * PART / USUAL));
    }

    /// What somebody has done to a line.
    fn touched(line: &str, how: usize) -> String {
        match how {
            0 => line.replace(r#""t":"#, r#""t":1"#),
            1 => line.trim_end().to_owned(),
            2 => format!("\n\n{line}"),
            3 => line.repeat(2),
            4 => line[..line.len() / 2].to_owned(),
            5 => format!("said {line}"),
            6 => line.replace('\n', "\r\n"),
            7 => line.replace(r#""},"mac""#, r#"",x},"mac""#),
            8 => format!("heroku[router]: Error L10\n{line}"),
            _ => line.to_owned(),
        }
    }

    proptest! {
        /// Whether anybody reads ahead or not, the same is found at the same places.
        #[test]
        fn it_changes_nothing(lines in prop::collection::vec((0_usize..30, 0_usize..2_000), 1..60)) {
            let text: String =
                (0..).zip(&lines).map(|(n, (how, bytes))| touched(&line(n, *bytes), *how)).collect();
            let found = |readers: fn(Arc<Keys>) -> Readers| {
                let mut verifier = Verifier::new(Keys::default().seal(seal_key(), 0..u64::MAX));
                verifier.ledger.readers = Arc::new(readers(Arc::clone(&verifier.ledger.keys)));
                verifier.read("input", text.as_bytes());
                format!("{:?}", verifier.finish().report)
            };
            let nobody = |keys| Readers { keys, threads: OnceLock::from(None) };
            prop_assert_eq!(found(readers), found(nobody));
        }
    }
}
