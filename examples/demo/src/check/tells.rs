//! Whether an operation is what its step must leave.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::operation::Operation;
use crate::{
    expected::{Changed, Expected, FoundBy, Patients, Sides, Wanted, kind_of},
    keys::Keys,
    line::Line,
};

/// Reads operations as an auditor who has the keys.
pub(super) struct Reader<'a> {
    keys: &'a Keys,
    /// The operations of the steps so far.
    told: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(keys: &'a Keys) -> Self {
        Self { keys, told: Vec::new() }
    }

    /// Takes the operation of the next step out of those that are left.
    pub(super) fn find<'l>(
        &mut self,
        left: &mut BTreeMap<&'l str, Operation<'l>>,
        found_by: &FoundBy,
    ) -> Option<Operation<'l>> {
        let op = left.values().find(|operation| self.is_of(operation, found_by)).map(Operation::id);
        self.told.push(op.unwrap_or_default().to_owned());
        left.remove(op?)
    }

    /// Whether the operation is that of a step.
    fn is_of(&self, operation: &Operation<'_>, found_by: &FoundBy) -> bool {
        let end = operation.end();
        match found_by {
            FoundBy::Request(id) => end.text("request") == Some(&self.keys.pseudonym("request", id)),
            FoundBy::Cause(step) => {
                end.text("request").is_none() && end.text("cause") == Some(&self.told[step.0])
            }
        }
    }

    /// How it differs from what the step must leave.
    pub(super) fn differences(&self, operation: &Operation<'_>, step: &Expected) -> Vec<String> {
        let end = operation.end();
        let mut wrong: Vec<_> = plain(end, step).into_iter().map(|member| said(end, member)).collect();
        let mut must = |holds: bool, what: &str| wrong.extend((!holds).then(|| what.to_owned()));
        must(step.op.is_none_or(|op| op.to_string() == operation.id()), "the client was told another id");
        must(operation.begins() == step.begins, "begins where it must not, or the other way round");
        must(operation.parts() >= step.parts, "has too few parts");
        must(self.names(operation, step), "does not name its patients, and nobody else");
        must(claims_nothing(end), "claims to have disclosed what nobody saw");
        for line in &operation.lines {
            must(line.text("tenant") == step.tenant, &said(line, "tenant"));
            must(line.member("synthetic") == &json!(true), "is not marked as synthetic");
        }
        for member in SPECIAL {
            let wanted = step.wanted(member) || (*member == "changed" && step.changed.is_some());
            must(wanted || end.member(member).is_null(), &said(end, member));
        }
        for (path, wanted) in &step.members {
            must(self.fits(end.at(path), wanted, step), &said(end, path));
        }
        let changes = step.changed.as_ref().is_none_or(|changed| self.changes(operation, changed));
        must(changes, &said(end, "changed"));
        wrong.into_iter().map(|what| format!("«{}» {what}", step.step)).collect()
    }

    fn fits(&self, found: &Value, wanted: &Wanted, step: &Expected) -> bool {
        match wanted {
            Wanted::Is(value) => holds(found, value),
            Wanted::Holds(value) => found.as_array().is_some_and(|found| found.contains(&json!(value))),
            Wanted::Pseudonym(namespace, value) => {
                found.as_str() == Some(&self.pseudonym(step, namespace, value))
            }
            Wanted::Op(earlier) => found.as_str() == Some(&self.told[earlier.0]),
        }
    }

    fn pseudonym(&self, step: &Expected, namespace: &str, value: &str) -> String {
        let tenant = step.tenant.filter(|_| !SHARED.contains(&namespace));
        self.keys.pseudonym_at(tenant, namespace, value)
    }

    fn names(&self, operation: &Operation<'_>, step: &Expected) -> bool {
        let wanted = step.patients.ids().iter().map(|id| self.pseudonym(step, "patient", &id.to_string()));
        let mut wanted: Vec<_> = wanted.collect();
        let mut named = operation.patients();
        if matches!(step.patients, Patients::Once(_)) {
            named.sort_unstable();
            wanted.sort_unstable();
            return named == wanted;
        }
        named.into_iter().collect::<BTreeSet<_>>() == wanted.iter().map(String::as_str).collect()
    }

    /// The changed fields, each with the sides that it has, and digests of what they held.
    fn changes(&self, operation: &Operation<'_>, wanted: &Changed) -> bool {
        let lines = operation.lines.iter().filter_map(|line| line.member("changed").as_array());
        let found: Vec<_> = lines.flatten().collect();
        let fields: BTreeSet<_> = found.iter().filter_map(|change| change["field"].as_str()).collect();
        let (before, after) = (wanted.sides != Sides::After, wanted.sides != Sides::Before);
        let digest = |field: &str, value: &Value| {
            let op = Uuid::parse_str(operation.id()).unwrap_or_default();
            self.keys.digest(op, wanted.of, field, &value.to_string())
        };
        fields == wanted.fields.iter().copied().collect()
            && found.len() == fields.len()
            && found.iter().all(|change| {
                let (old, new) = (&change["before"], &change["after"]);
                change["type"] == wanted.of
                    && old.is_string() == before
                    && new.is_string() == after
                    && old != new
            })
            && wanted.values.iter().all(|(field, side, value)| {
                found.iter().any(|change| change["field"] == *field && change[*side] == digest(field, value))
            })
    }
}

/// Which of the members that every end has are not as they must be.
fn plain(end: &Line, step: &Expected) -> Vec<&'static str> {
    let right = [
        ("action", end.text("action") == Some(step.action)),
        ("kind", end.text("kind") == Some(kind_of(step.action))),
        ("outcome", end.text("outcome") == Some(step.ending.0)),
        ("reason", end.text("reason") == Some(step.ending.1)),
        ("status", end.number("status") == step.status.map(u64::from)),
        ("severity", end.text("severity") == Some(severity(end))),
        ("http", step.request.as_ref().is_none_or(|request| came_by(end, request))),
    ];
    right.into_iter().filter(|(_, right)| !right).map(|(member, _)| member).collect()
}

/// What stands there.
fn said(line: &Line, path: &str) -> String {
    format!("{path} is {}", line.at(path))
}

/// Whether that stands there: of a group its members, of a list its entries.
fn holds(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            wanted.iter().all(|(name, wanted)| found.get(name).is_some_and(|found| holds(found, wanted)))
        }
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| holds(found, wanted))
        }
        _ => found == wanted,
    }
}

/// Whether the method is right, and the template such that the path fits it.
fn came_by(end: &Line, (method, path): &(&'static str, String)) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let route = end.at("http.route").as_str().unwrap_or_default();
    let (path, route): (Vec<_>, Vec<_>) = (path.split('/').collect(), route.split('/').collect());
    end.at("http.method") == method
        && path.len() == route.len()
        && path.iter().zip(route).all(|(path, route)| *path == route || route.starts_with('{'))
}

/// How much attention the ending deserves.
fn severity(end: &Line) -> &'static str {
    match (end.text("outcome"), end.text("reason")) {
        _ if end.at("break_glass.granted") == &json!(true) => "warning",
        (Some("denied" | "unknown"), _) => "notice",
        (Some("failed"), Some("error" | "panic" | "timeout")) => "warning",
        _ => "info",
    }
}

/// A refused or failed request has disclosed no record.
fn claims_nothing(end: &Line) -> bool {
    let refused = end.number("status").is_some_and(|status| status >= 400);
    !refused || ["count", "records", "fields"].iter().all(|member| end.member(member).is_null())
}

/// What stands in few lines only.
const SPECIAL: &[&str] = &[
    "authz",
    "break_glass",
    "cause",
    "changed",
    "config",
    "disclosure",
    "encounter",
    "grant",
    "link",
    "review",
    "search",
    "study",
    "unattributed",
];

/// The namespaces that both clinics share.
const SHARED: [&str; 6] = ["user", "service", "client", "request", "session", "token"];
