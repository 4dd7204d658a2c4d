//! The table as a JSON Schema.

use serde_json::{Map, Value, json};

use crate::schema::{
    form::{BYTES_16, Form},
    member::{ANY, Line, Member, Shape},
    members::{Rule, SECTIONS, rules_in, rules_of},
};

/// `schemas/audit-line.schema.json`: JSON Schema 2020-12 of a whole line, closed everywhere.
pub fn json_schema() -> String {
    let lines: Vec<_> = ANY.iter().map(|line| json!({ "$ref": format!("#/$defs/{}", key(*line)) })).collect();
    let mut defs: Map<_, _> =
        ANY.iter().map(|line| (key(*line), object(&rules_of(*line), reference))).collect();
    let members = SECTIONS.iter().flat_map(|section| section.members);
    defs.extend(members.map(|member| (format!("member.{}", member.name), described(member))));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Audit line",
        "description": "One line of the audit log, version 1; docs/fields.md has the same as a dictionary.",
        "type": "object",
        "properties": { "audit": { "oneOf": lines }, "mac": text(&BYTES_16) },
        "required": ["audit", "mac"],
        "additionalProperties": false,
        "$defs": defs,
    });
    format!("{:#}\n", sorted(schema))
}

/// The version is the `v` of the lines.
const ID: &str = "urn:audit:line:1";

fn key(line: Line) -> String {
    format!("line.{}", line.name())
}

fn object(rules: &[Rule], member: impl Fn(&Rule) -> Value) -> Value {
    let properties: Map<_, _> =
        rules.iter().map(|rule| (rule.member.name.to_owned(), member(rule))).collect();
    let mut required: Vec<_> = rules.iter().filter(|rule| rule.must).map(|rule| rule.member.name).collect();
    required.sort_unstable();
    // Nothing is empty: an object without members is left out.
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "minProperties": 1,
        "additionalProperties": false,
    })
}

fn reference(rule: &Rule) -> Value {
    rule.mark.map_or_else(
        || json!({ "$ref": format!("#/$defs/member.{}", rule.member.name) }),
        |mark| json!({ "const": mark }),
    )
}

fn described(member: &Member) -> Value {
    let mut schema = value(&member.shape);
    schema["description"] = member.meaning.into();
    schema
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text(form) => text(form),
        Shape::Enum(texts) => json!({ "enum": texts() }),
        Shape::Number(least) => json!({ "type": "integer", "minimum": least, "maximum": (1_u64 << 53) - 1 }),
        Shape::Exactly(number) => json!({ "const": number }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::True => json!({ "const": true }),
        Shape::List(shape) => json!({ "type": "array", "items": value(shape), "minItems": 1 }),
        Shape::Group(members) => object(&rules_in(members), |rule| described(rule.member)),
    }
}

fn text(form: &Form) -> Value {
    json!({ "type": "string", "pattern": form.pattern() })
}

/// The same with its keys in order, whatever an app's features make of `serde_json::Map`.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        value => value,
    }
}
