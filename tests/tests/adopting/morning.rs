//! The same requests to each of the four programs, and what came of them.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    sync::{LazyLock, PoisonError},
};

use demo::{Client, Keys, Line, Server, build_program, verify};

/// The folders, and the programs in them.
pub(crate) const STEPS: [(&str, &str); 4] = [
    ("0-before", "adopting-before"),
    ("1-layer", "adopting-layer"),
    ("2-attribute", "adopting-attribute"),
    ("3-record", "adopting-record"),
];

/// One request, its answer, and what a line can say of it.
pub(crate) struct Asked {
    pub(crate) user: &'static str,
    request: &'static str,
    body: &'static str,
    pub(crate) status: u16,
    /// Empty where no route matches.
    pub(crate) route: &'static str,
    /// Empty where no `#[audit]` handler is reached.
    pub(crate) action: &'static str,
    /// Patients whom the path names.
    pub(crate) named: &'static str,
    /// Patients whom the log knows once the answer is a record.
    pub(crate) known: &'static str,
}

impl Asked {
    const fn of(user: &'static str, request: &'static str, status: u16, route: &'static str) -> Self {
        Self { user, request, body: "", status, route, action: "", named: "", known: "" }
    }

    const fn with(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    const fn is(self, action: &'static str, named: &'static str, known: &'static str) -> Self {
        Self { action, named, known, ..self }
    }

    pub(crate) fn method(&self) -> &'static str {
        self.request.split_once(' ').unwrap().0
    }

    fn path(&self) -> &'static str {
        self.request.split_once(' ').unwrap().1
    }

    /// The kind of its line where no `#[audit]` handler took it.
    pub(crate) fn kind(&self) -> &'static str {
        match self.status {
            401 => "authn",
            403 => "authz",
            _ => "unannotated",
        }
    }

    /// Whether something is about to change; what an extractor refuses never begins.
    pub(crate) fn begins(&self) -> bool {
        matches!(self.action, "create" | "update" | "delete") && self.body != "{}"
    }

    /// Whether patient data was sent.
    pub(crate) fn disclosed(&self) -> bool {
        matches!(self.status, 200 | 201)
    }
}

const NEW: &str = r#"{"name":"Di Umberfold","birthDate":"1990-01-01","phone":"+1-201-555-0104"}"#;
const NAMELESS: &str = r#"{"name":" ","birthDate":"1990-01-01","phone":"+1-201-555-0104"}"#;
const PATIENTS: &str = "/patients";
const PATIENT: &str = "/patients/{id}";
pub(crate) const NOTES: &str = "/patients/{id}/notes";

pub(crate) const MORNING: [Asked; 20] = [
    Asked::of("", "GET /health", 200, "/health"),
    Asked::of("", "GET /patients", 401, PATIENTS),
    Asked::of("dr.nobody", "DELETE /patients/1", 401, PATIENT),
    Asked::of("dr.adams", "GET /patients", 200, PATIENTS).is("search", "", "1 2 3"),
    Asked::of("clerk.clark", "GET /patients?name=Bo", 200, PATIENTS).is("search", "", "2"),
    Asked::of("dr.adams", "GET /patients/1", 200, PATIENT).is("read", "1", "1"),
    Asked::of("dr.adams", "GET /patients/99", 404, PATIENT).is("read", "99", "99"),
    Asked::of("dr.adams", "GET /patients/Quillfeather", 400, PATIENT).is("read", "", ""),
    Asked::of("dr.adams", "POST /patients", 201, PATIENTS).with(NEW).is("create", "", "4"),
    Asked::of("dr.adams", "POST /patients", 422, PATIENTS).with(NAMELESS).is("create", "", ""),
    Asked::of("dr.adams", "POST /patients", 422, PATIENTS).with("{}").is("create", "", ""),
    Asked::of("clerk.clark", "PUT /patients/4", 200, PATIENT).with(NEW).is("update", "4", "4"),
    Asked::of("clerk.clark", "PUT /patients/99", 404, PATIENT).with(NEW).is("update", "99", "99"),
    Asked::of("dr.adams", "GET /patients/1/notes", 200, NOTES).is("search", "1", "1"),
    Asked::of("clerk.clark", "GET /patients/1/notes", 403, NOTES).is("search", "1", "1"),
    Asked::of("dr.adams", "POST /patients/2/notes", 201, NOTES)
        .with(r#"{"text":"Comes back in May."}"#)
        .is("create", "2", "2"),
    Asked::of("dr.adams", "DELETE /patients/3", 403, PATIENT).is("delete", "3", "3"),
    Asked::of("admin.dean", "DELETE /patients/3", 204, PATIENT).is("delete", "3", "3"),
    Asked::of("dr.adams", "GET /patient", 404, ""),
    Asked::of("dr.adams", "PATCH /patients/1", 405, ""),
];

/// What came of a morning at one of the steps.
pub(crate) struct Played {
    pub(crate) answers: Vec<(u16, String)>,
    /// The head of one more answer, without its date.
    pub(crate) head: BTreeSet<String>,
    /// What it printed on stdout.
    pub(crate) printed: Vec<String>,
    pub(crate) story: String,
}

pub(crate) static PLAYED: LazyLock<[Played; 4]> = LazyLock::new(|| STEPS.map(|(_, program)| play(program)));

fn play(program: &'static str) -> Played {
    let program = build_program("adopting", program).unwrap();
    let mut command = Command::new(program);
    let server = Server::start_quietly(command.envs(keys().variables()).env("RUST_LOG", "info")).unwrap();
    let client = Client::new(server.url());
    let answers = MORNING.iter().map(|asked| send(&client, asked)).collect();
    let head = head(server.url());
    let story = server.story();
    let printed = server.stop().unwrap();
    let story = story.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
    Played { answers, head, printed, story }
}

pub(crate) fn keys() -> Keys {
    Keys::new(&"5a".repeat(32), &"6b".repeat(32)).unwrap()
}

fn send(client: &Client, asked: &Asked) -> (u16, String) {
    let user = Some(asked.user).filter(|user| !user.is_empty());
    let body = serde_json::from_str(asked.body).ok();
    let answer = client.send(user, asked.method(), asked.path(), body.as_ref()).unwrap();
    assert_eq!(answer.status, asked.status, "{}: {}", asked.request, answer.text);
    (answer.status, answer.text)
}

/// The head of an answer with a record.
fn head(url: &str) -> BTreeSet<String> {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let request = "GET /patients/1 HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer dr.adams";
    write!(stream, "{request}\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, _) = answer.split_once("\r\n\r\n").unwrap();
    head.lines().filter(|line| !line.starts_with("date:")).map(str::to_owned).collect()
}

impl Played {
    /// Its lines, whole and each sealed.
    fn lines(&self) -> Vec<Line> {
        let lines: Vec<_> = self.printed.iter().map(|line| verify(line, &keys()).unwrap()).collect();
        assert!(lines.iter().enumerate().all(|(n, line)| line.number("n") == Some(n as u64)));
        lines
    }

    /// How many operations said that they began.
    pub(crate) fn begins(&self) -> usize {
        self.lines().iter().filter(|line| line.text("phase") == Some("begin")).count()
    }

    /// How each operation ended.
    pub(crate) fn ends(&self) -> Vec<Line> {
        self.lines().into_iter().filter(|line| line.text("phase") == Some("end")).collect()
    }
}

pub(crate) fn pseudonyms(patients: &str) -> BTreeSet<String> {
    patients.split_whitespace().map(|id| keys().pseudonym("patient", id)).collect()
}

pub(crate) fn patients(line: &Line) -> BTreeSet<String> {
    line.list("patients").into_iter().map(str::to_owned).collect()
}
