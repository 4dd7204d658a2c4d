//! All lines of one operation.

use serde_json::Value;

use crate::line::Line;

pub(super) struct Operation<'a> {
    id: &'a str,
    /// In their order; never empty.
    pub(super) lines: Vec<&'a Line>,
}

impl<'a> Operation<'a> {
    pub(super) const fn new(id: &'a str, lines: Vec<&'a Line>) -> Self {
        Self { id, lines }
    }

    pub(super) const fn id(&self) -> &'a str {
        self.id
    }

    pub(super) fn end(&self) -> &'a Line {
        self.lines[self.lines.len() - 1]
    }

    pub(super) fn begins(&self) -> bool {
        self.lines[0].text("phase") == Some("begin")
    }

    pub(super) fn parts(&self) -> usize {
        self.lines.iter().filter(|line| line.text("phase") == Some("part")).count()
    }

    /// The patients that its parts and its end name, as often as they do.
    pub(super) fn patients(&self) -> Vec<&'a str> {
        let naming = self.lines.iter().filter(|line| line.text("phase") != Some("begin"));
        naming.flat_map(|line| line.list("patients")).collect()
    }

    /// At most one begin, any number of parts, exactly one end, in this order.
    pub(super) fn shape(&self) -> Option<String> {
        let phases: Vec<_> = self.lines.iter().filter_map(|line| line.text("phase")).collect();
        let numbers: Vec<_> = self.lines.iter().filter_map(|line| line.number("part")).collect();
        let count = self.parts() as u64;
        let right = phases.len() as u64 == u64::from(self.begins()) + count + 1
            && phases.last() == Some(&"end")
            && numbers.into_iter().eq(1..=count)
            && self.end().number("parts").unwrap_or_default() == count;
        (!right).then(|| format!("operation {} has the phases {phases:?}", self.id))
    }

    /// That it is nobody's.
    pub(super) fn unexplained(&self) -> String {
        let end = self.end();
        let what = ["kind", "action", "outcome", "status", "handler"].map(|name| end.member(name));
        let what = what.map(Value::to_string).join(" ");
        format!("nothing in the story explains operation {}: {what}", self.id)
    }
}
