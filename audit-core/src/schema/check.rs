//! Whether a line is what the table says.

use std::fmt;

use serde_json::{Map, Value};

use super::{
    form,
    member::{Line, OPERATION, SESSION, Shape},
    members::{Rule, rules_in, rules_of},
};

/// What is wrong with a line: which member, and what it should be. No value of the line stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    member: String,
    wrong: &'static str,
}

impl Misfit {
    /// The dotted path of the member.
    pub fn member(&self) -> &str {
        &self.member
    }

    fn new(member: impl Into<String>, wrong: &'static str) -> Self {
        Self { member: member.into(), wrong }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.member, self.wrong)
    }
}

impl std::error::Error for Misfit {}

/// Checks a whole line, `{"audit":{…},"mac":"…"}`. How deep it looks is bounded by the table, not by the line.
///
/// ```
/// use audit_core::{
///     adapter::{Guard, Origin, Scope, Unannotated},
///     schema,
///     testing::Recording,
/// };
///
/// # pollster::block_on(async {
/// let audit = Recording::start();
/// let scope = Scope::new(&audit.handle(), Origin::of_request("GET"));
/// Guard::new(scope, Unannotated::Record).end(401).await.unwrap();
///
/// let mut line = serde_json::from_str(audit.lines()[0].text()).unwrap();
/// assert_eq!(schema::check(&line), Ok(()));
/// line["audit"]["actor"]["id"] = "Dr. Adams".into();
/// assert_eq!(schema::check(&line).unwrap_err().to_string(), "`actor.id` does not have its form");
/// # });
/// ```
///
/// # Errors
/// The first member that does not fit.
pub fn check(line: &Value) -> Result<(), Misfit> {
    let line = object("line", line)?;
    if let Some(name) = line.keys().find(|name| *name != "audit" && *name != "mac") {
        return Err(Misfit::new(name, "stands beside `audit` and `mac`"));
    }
    let missing = |name| Misfit::new(name, MISSING);
    let audit = object("audit", line.get("audit").ok_or_else(|| missing("audit"))?)?;
    value("mac", &Shape::Text(&form::BYTES_16), line.get("mac").ok_or_else(|| missing("mac"))?)?;
    let kind = kind_of(audit).ok_or_else(|| Misfit::new("phase", "does not say which kind of line it is"))?;
    members("", audit, &rules_of(kind))
}

/// The kind of a line: its phase, or its action where it has none.
pub(super) fn kind_of(audit: &Map<String, Value>) -> Option<Line> {
    let mark = |name| audit.get(name).and_then(Value::as_str);
    let (lines, mark) = mark("phase").map_or((SESSION, mark("action")), |phase| (OPERATION, Some(phase)));
    lines.iter().copied().find(|line| Some(line.name()) == mark)
}

fn members(path: &str, object: &Map<String, Value>, rules: &[Rule]) -> Result<(), Misfit> {
    if let Some(name) = object.keys().find(|name| rules.iter().all(|rule| rule.member.name != **name)) {
        return Err(Misfit::new(join(path, name), "is no member of that kind of line"));
    }
    for rule in rules {
        let path = join(path, rule.member.name);
        match (object.get(rule.member.name), rule.mark) {
            (Some(found), Some(mark)) => {
                text(&path, found, |text| text == mark, "is not that of its kind of line")?;
            }
            (Some(found), None) => value(&path, &rule.member.shape, found)?,
            (None, _) if rule.must => return Err(Misfit::new(path, MISSING)),
            (None, _) => {}
        }
    }
    Ok(())
}

fn value(path: &str, shape: &Shape, found: &Value) -> Result<(), Misfit> {
    let (fits, wrong) = match shape {
        Shape::Text(form) => return text(path, found, |text| form.fits(text), "does not have its form"),
        Shape::Enum(texts) => {
            return text(path, found, |text| texts().contains(&text), "is not one of its texts");
        }
        Shape::List(shape) => return list(path, shape, found),
        Shape::Group(group) => return members(path, object(path, found)?, &rules_in(group)),
        Shape::Number(least) => {
            (found.as_u64().is_some_and(|number| (*least..1 << 53).contains(&number)), "is no such number")
        }
        Shape::Exactly(number) => (found.as_u64() == Some(*number), "is another number"),
        Shape::Flag => (found.is_boolean(), "is neither true nor false"),
        Shape::True => (found.as_bool() == Some(true), "is there and not true"),
    };
    if fits { Ok(()) } else { Err(Misfit::new(path, wrong)) }
}

fn text(path: &str, value: &Value, fits: impl Fn(&str) -> bool, wrong: &'static str) -> Result<(), Misfit> {
    let text = value.as_str().ok_or_else(|| Misfit::new(path, "is no text"))?;
    if fits(text) { Ok(()) } else { Err(Misfit::new(path, wrong)) }
}

fn list(path: &str, shape: &Shape, found: &Value) -> Result<(), Misfit> {
    let values = found.as_array().filter(|values| !values.is_empty());
    let values = values.ok_or_else(|| Misfit::new(path, "is no list with something in it"))?;
    values.iter().try_for_each(|found| value(path, shape, found))
}

fn object<'a>(path: &str, value: &'a Value) -> Result<&'a Map<String, Value>, Misfit> {
    let members = value.as_object().filter(|members| !members.is_empty());
    members.ok_or_else(|| Misfit::new(path, "is no object with something in it"))
}

/// `actor` and `id` as `actor.id`.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

const MISSING: &str = "is missing";
