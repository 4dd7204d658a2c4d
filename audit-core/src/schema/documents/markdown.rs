//! The table as a dictionary for people.

use crate::schema::{
    Control,
    member::{ANY, Line, Member, OPERATION, On, SESSION, Shape},
    members::SECTIONS,
};

/// `docs/fields.md`: every member with its type, meaning, origin, place in FHIR and controls.
pub fn dictionary() -> String {
    let sections = SECTIONS.iter().map(|section| {
        format!("\n## {}\n\n{HEAD}{}{}", section.title, rows("", section.members), lists("", section.members))
    });
    INTRODUCTION.to_owned() + &sections.collect::<String>()
}

fn rows(path: &str, members: &[Member]) -> String {
    let rows = members.iter().map(|member| {
        let path = format!("{path}{}", member.name);
        row(&path, member) + &rows(&inside(&path, &member.shape), member.shape.members())
    });
    rows.collect()
}

fn row(path: &str, member: &Member) -> String {
    let cells = [
        format!("`{path}`"),
        kind(&member.shape),
        member.meaning.to_owned(),
        member.origins.iter().map(|origin| origin.name()).collect::<Vec<_>>().join(", "),
        member.shape.form().map_or("", |form| form.keyed).to_owned(),
        if path.contains('.') { in_group(member.on) } else { lines(member.on) },
        member.fhir.to_owned(),
        member.serves.iter().map(|control| short(*control)).collect::<Vec<_>>().join(", "),
    ];
    let cells = cells.map(|cell| if cell.is_empty() { "–".to_owned() } else { cell });
    format!("| {} |\n", cells.join(" | "))
}

/// The texts of each enum, below the table.
fn lists(path: &str, members: &[Member]) -> String {
    let lists = members.iter().map(|member| {
        let path = format!("{path}{}", member.name);
        let texts: Vec<_> = member.shape.texts().iter().map(|text| format!("`{text}`")).collect();
        let list =
            if texts.is_empty() { String::new() } else { format!("\n- `{path}`: {}", texts.join(" ")) };
        list + lists(&inside(&path, &member.shape), member.shape.members()).trim_end_matches('\n')
    });
    let lists: String = lists.collect();
    if lists.is_empty() { lists } else { lists + "\n" }
}

fn inside(path: &str, shape: &Shape) -> String {
    if matches!(shape, Shape::List(_)) { format!("{path}[].") } else { format!("{path}.") }
}

fn kind(shape: &Shape) -> String {
    match shape {
        Shape::Text(form) => form.name.to_owned(),
        Shape::Enum(_) => "enum".to_owned(),
        Shape::Number(0) => "number".to_owned(),
        Shape::Number(least) => format!("number from {least}"),
        Shape::Exactly(number) => format!("the number {number}"),
        Shape::Flag => "true or false".to_owned(),
        Shape::True => "true, or left out".to_owned(),
        Shape::List(shape) => format!("list: {}", kind(shape)),
        Shape::Group(_) => "group".to_owned(),
    }
}

/// The control without the name of the book that most of them stand in.
fn short(control: Control) -> &'static str {
    let text = control.as_str();
    text.strip_prefix("45 CFR ").or(text.strip_prefix("NIST SP 800-53 ")).unwrap_or(text)
}

fn in_group(on: On) -> String {
    if on.must.is_empty() { "(in its group)" } else { "in its group" }.to_owned()
}

/// `end, after`, and in brackets where it may be missing.
fn lines(on: On) -> String {
    let always = Some(named(on.must)).filter(|lines| !lines.is_empty());
    let sometimes = Some(named(on.may)).filter(|lines| !lines.is_empty()).map(|lines| format!("({lines})"));
    always.into_iter().chain(sometimes).collect::<Vec<_>>().join(" ")
}

fn named(lines: &[Line]) -> String {
    match lines {
        _ if lines == ANY => "all".to_owned(),
        _ if lines == OPERATION => "operation".to_owned(),
        _ if lines == SESSION => "session".to_owned(),
        _ => lines.iter().map(|line| line.name()).collect::<Vec<_>>().join(", "),
    }
}

const HEAD: &str = "\
| member | type | meaning | from | pseudonymised | lines | FHIR R4 | controls |
|---|---|---|---|---|---|---|---|
";

const INTRODUCTION: &str = "\
# What a line says

Generated from `audit-core/src/schema`; `UPDATE=1 cargo test -p audit-core --features verify --test schema` writes it anew. The same as a JSON Schema:
[`schemas/audit-line.schema.json`](../schemas/audit-line.schema.json). How a line is written and sealed: [seal-format.md](seal-format.md).

- A line is `{\"audit\":{…},\"mac\":\"…\"}`; the members below stand in `audit`. `a.b` is the member `b` of the group `a`, `a[].b` that of each
  group of the list `a`. A number is one from 0 to 2^53−1. Nothing is null or empty: what there is not is left out.
- **from:** core, the macro (`#[audit(…)]`), the record type, a hook of the layer, `op` (the handler's body), the adapter, the request, the
  deployment, the configuration at the start.
- **pseudonymised:** what holds an identifier holds an HMAC of it. Such a line still counts as patient data in law (45 CFR 164.514(c)).
- **lines:** begin, part, end and after are those of an *operation*; `session.start`, `audit.checkpoint`, `audit.signature` and `session.stop` those
  of the *session*. In brackets: where there is something to say. An *after* corrects an end whose answer did not leave, or not all of
  it: it was held back (`withheld`), its client had gone (`cancelled`), or its body broke off (`error`).
- **FHIR R4:** where it belongs in an [AuditEvent](https://hl7.org/fhir/R4/auditevent.html); what has no place there has none here (–).
- **controls:** what it is evidence for: 164 is 45 CFR, two letters are NIST SP 800-53. No line, and no library, fulfils a control: see
  [controls.md](controls.md).
";
