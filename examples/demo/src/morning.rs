//! The story, and what each step of it must leave in the log. It is told without names: it goes to stderr.

use std::{thread, time::Duration};

use clinic::synthetic;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Error,
    client::{Answer, Client},
    server::Server,
};

/// The end line that a step must leave.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The step, for people.
    pub step: &'static str,
    /// What was done.
    pub action: &'static str,
    /// How it ended.
    pub outcome: &'static str,
    /// Why it ended that way.
    pub reason: &'static str,
    /// What the client saw; none where no answer came.
    pub status: Option<u16>,
    /// Who did it; none where nobody was identified.
    pub user: Option<&'static str>,
    /// The patients it must name: exactly these.
    pub patients: Vec<Uuid>,
    /// Whether a begin line must precede it.
    pub begins: bool,
}

/// Plays the morning.
///
/// # Errors
/// Where the server does not answer as the story wants.
pub fn morning(server: &Server) -> Result<Vec<Expected>, Error> {
    let mut story = Story { client: Client::new(server.url()), expected: Vec::new() };
    story.opening()?;
    story.treatment()?;
    story.registration()?;
    story.refusals()?;
    story.portal()?;
    story.accidents(server)?;
    Ok(story.expected)
}

struct Story {
    client: Client,
    expected: Vec<Expected>,
}

const ADAMS: Option<&str> = Some("dr.adams");
const BAKER: Option<&str> = Some("nurse.baker");
const CLARK: Option<&str> = Some("clerk.clark");
const DEAN: Option<&str> = Some("admin.dean");
const PAT: Option<&str> = Some("pat.doe");

impl Story {
    fn opening(&mut self) -> Result<(), Error> {
        self.silent("The platform asks whether the clinic is alive: no line.", "GET", "/health", 200)?;
        let right = json!({"user": "dr.adams", "password": "demo-dr.adams"});
        let step = "A physician signs in.";
        let answer = self.send(step, None, "POST", "/login", Some(&right))?;
        self.expect(step, "login", &answer, ADAMS, &[], 200)?;
        let wrong = json!({"user": "dr.adams", "password": "guessed"});
        let step = "Somebody tries the same account with a wrong password.";
        let answer = self.send(step, None, "POST", "/login", Some(&wrong))?;
        self.expect(step, "login", &answer, ADAMS, &[], 401)
    }

    fn treatment(&mut self) -> Result<(), Error> {
        let patient = synthetic::patient(1).id;
        let step = "The physician opens a chart,";
        let answer = self.send(step, ADAMS, "GET", &format!("/patients/{patient}"), None)?;
        self.expect(step, "read", &answer, ADAMS, &[patient], 200)?;

        let step = "writes a note,";
        let note = json!({"text": "Feels better since Tuesday."});
        let answer = self.send(step, ADAMS, "POST", &format!("/patients/{patient}/notes"), Some(&note))?;
        self.expect(step, "create", &answer, ADAMS, &[patient], 201)?;

        let step = "and a nurse reads the notes";
        let answer = self.send(step, BAKER, "GET", &format!("/patients/{patient}/notes"), None)?;
        self.expect(step, "search", &answer, BAKER, &[patient], 200)?;

        let step = "and the summary as a page.";
        let answer = self.send(step, BAKER, "GET", &format!("/patients/{patient}/summary.html"), None)?;
        self.expect(step, "read", &answer, BAKER, &[patient], 200)
    }

    fn registration(&mut self) -> Result<(), Error> {
        let step = "The clerk lists 300 patients: more than fit on one line.";
        let answer = self.send(step, CLARK, "GET", "/patients?limit=300", None)?;
        let listed = ids(&answer.json["items"]);
        if listed.len() != 300 {
            return Err(format!("the search returned {} patients", listed.len()).into());
        }
        self.expect(step, "search", &answer, CLARK, &listed, 200)?;

        let step = "The clerk registers a new patient,";
        let answer = self.send(step, CLARK, "POST", "/patients", Some(&new_patient()))?;
        let created = id(&answer.json)?;
        self.expect(step, "create", &answer, CLARK, &[created], 201)?;

        let step = "corrects the name,";
        let mut change = new_patient();
        change["name"] = json!("Wilhelmina Quandry-Thistlemoor");
        change["version"] = answer.json["version"].clone();
        let path = format!("/patients/{created}");
        let answer = self.send(step, CLARK, "PUT", &path, Some(&change))?;
        self.expect(step, "update", &answer, CLARK, &[created], 200)?;

        let step = "may not delete it (403),";
        let answer = self.send(step, CLARK, "DELETE", &path, None)?;
        self.expect(step, "delete", &answer, CLARK, &[created], 403)?;

        let step = "but the administrator may.";
        let answer = self.send(step, DEAN, "DELETE", &path, None)?;
        self.expect(step, "delete", &answer, DEAN, &[created], 204)?;

        let step = "The deleted chart is not found (404).";
        let answer = self.send(step, ADAMS, "GET", &path, None)?;
        self.expect(step, "read", &answer, ADAMS, &[created], 404)
    }

    fn refusals(&mut self) -> Result<(), Error> {
        let patient = synthetic::patient(2).id;
        let step = "Somebody without a session asks for a chart (401).";
        let answer = self.send(step, None, "GET", &format!("/patients/{patient}"), None)?;
        self.expect(step, "read", &answer, None, &[], 401)?;

        let step = "The clerk may not read notes (403).";
        let answer = self.send(step, CLARK, "GET", &format!("/patients/{patient}/notes"), None)?;
        self.expect(step, "search", &answer, CLARK, &[patient], 403)?;

        let step = "A form without a birth date is refused before the handler runs (422).";
        let mut incomplete = new_patient();
        incomplete.as_object_mut().and_then(|members| members.remove("birthDate"));
        let answer = self.send(step, CLARK, "POST", "/patients", Some(&incomplete))?;
        self.expect(step, "create", &answer, CLARK, &[], 422)?;

        let step = "A path that holds no id is refused, too (400).";
        let answer = self.send(step, ADAMS, "GET", "/patients/quillfeather", None)?;
        self.expect(step, "read", &answer, ADAMS, &[], 400)?;

        self.silent("A route that does not exist leaves no line (404).", "GET", "/patient", 404)?;
        self.silent("Nor does a method that a route does not have (405).", "DELETE", "/patients", 405)
    }

    fn portal(&mut self) -> Result<(), Error> {
        let own = synthetic::patient(synthetic::PORTAL_PATIENT).id;
        let step = "A patient reads the own record in the portal,";
        let answer = self.send(step, PAT, "GET", &format!("/patients/{own}"), None)?;
        self.expect(step, "read", &answer, PAT, &[own], 200)?;

        let other = synthetic::patient(3).id;
        let step = "and may not read anybody else's (403).";
        let answer = self.send(step, PAT, "GET", &format!("/patients/{other}"), None)?;
        self.expect(step, "read", &answer, PAT, &[other], 403)
    }

    fn accidents(&mut self, server: &Server) -> Result<(), Error> {
        let patient = synthetic::patient(4).id;
        let step = "A handler panics: the connection breaks off, and the line says so.";
        eprintln!("{step}");
        if self.client.send(ADAMS, "GET", &format!("/debug/panic/{patient}"), None).is_ok() {
            return Err("the handler that panics answered".into());
        }
        self.expected.push(Expected { reason: "panic", ..Expected::read(step, "failed", ADAMS, patient) });

        let step = "A client hangs up in the middle of a slow request.";
        eprintln!("{step}");
        let path = format!("/debug/slow/{patient}?ms=30000");
        self.client.hang_up("dr.adams", &path, || thread::sleep(Duration::from_millis(500)))?;
        self.expected
            .push(Expected { reason: "cancelled", ..Expected::read(step, "unknown", ADAMS, patient) });
        // The server notices by itself; the story does not go on before.
        server.wait_for(|line| line.contains(r#""reason":"cancelled""#));
        Ok(())
    }

    /// A request that leaves no line.
    fn silent(&mut self, step: &'static str, method: &str, path: &str, status: u16) -> Result<(), Error> {
        let answer = self.send(step, None, method, path, None)?;
        must_be(step, &answer, status)
    }

    fn send(
        &self,
        step: &'static str,
        user: Option<&str>,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Error> {
        eprintln!("{step}");
        Ok(self.client.send(user, method, path, body)?)
    }

    fn expect(
        &mut self,
        step: &'static str,
        action: &'static str,
        answer: &Answer,
        user: Option<&'static str>,
        patients: &[Uuid],
        status: u16,
    ) -> Result<(), Error> {
        must_be(step, answer, status)?;
        let (outcome, reason) = seen(status);
        self.expected.push(Expected {
            step,
            action,
            outcome,
            reason,
            status: Some(status),
            user,
            patients: patients.to_vec(),
            // An extractor refuses before there is anything to begin.
            begins: matches!(action, "create" | "update" | "delete") && status != 422,
        });
        Ok(())
    }
}

impl Expected {
    /// A read that no client saw the end of.
    fn read(step: &'static str, outcome: &'static str, user: Option<&'static str>, patient: Uuid) -> Self {
        let patients = vec![patient];
        Self { step, action: "read", outcome, reason: "", status: None, user, patients, begins: false }
    }
}

/// What a client sees in a status.
fn seen(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => ("denied", "unauthenticated"),
        403 => ("denied", "forbidden"),
        404 => ("failed", "not_found"),
        400..=499 => ("failed", "invalid"),
        _ => ("success", "ok"),
    }
}

fn must_be(step: &str, answer: &Answer, status: u16) -> Result<(), Error> {
    if answer.status == status {
        return Ok(());
    }
    Err(format!("«{step}» was answered with {} instead of {status}", answer.status).into())
}

fn new_patient() -> Value {
    json!({
        "name": "Wilhelmina Quandrythistle",
        "birthDate": "1971-03-14",
        "sex": "female",
        "phone": "+1-201-555-0177",
        "address": {"street": "9 Juniper Parade", "city": "Millbrook", "state": "VT", "zip": "05001"},
    })
}

fn ids(items: &Value) -> Vec<Uuid> {
    items.as_array().into_iter().flatten().filter_map(|item| id(item).ok()).collect()
}

fn id(record: &Value) -> Result<Uuid, Error> {
    Ok(Uuid::parse_str(record["id"].as_str().ok_or("the record has no id")?)?)
}
