//! The paths of disclosed fields.

use crate::canonical::{string, string_bytes};

/// The paths of disclosed fields, as a tree of static names.
#[derive(Default)]
pub(crate) struct Fields {
    nodes: Vec<Node>,
}

#[derive(Clone)]
struct Node {
    /// None at the root.
    parent: Option<usize>,
    name: &'static str,
    depth: usize,
    disclosed: bool,
}

/// The path of one field, dotted.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    fields: &'a Fields,
    place: usize,
}

impl Fields {
    /// The child of `parent` with that name. Below the depth limit (a recursive type) the parent stands for it.
    pub(super) fn child(&mut self, parent: Option<usize>, name: &'static str) -> usize {
        let depth = parent.map_or(0, |parent| self.nodes[parent].depth) + 1;
        if let Some(parent) = parent.filter(|_| depth > MAX_DEPTH) {
            return parent;
        }
        let known = self.nodes.iter().position(|node| node.parent == parent && node.name == name);
        known.unwrap_or_else(|| {
            self.nodes.push(Node { parent, name, depth, disclosed: false });
            self.nodes.len() - 1
        })
    }

    /// Adds the path of a field. Nothing is no name, whoever says it.
    pub(super) fn disclose(&mut self, parent: Option<usize>, name: &'static str) {
        if !name.is_empty() {
            let node = self.child(parent, name);
            self.nodes[node].disclosed = true;
        }
    }

    /// Adds a path of its own, from an attribute.
    pub(crate) fn name(&mut self, name: &'static str) {
        self.disclose(None, name);
    }

    /// The paths in the order in which they were first met.
    pub(crate) fn paths(&self) -> impl Iterator<Item = Path<'_>> {
        let disclosed = self.nodes.iter().enumerate().filter(|(_, node)| node.disclosed);
        disclosed.map(|(place, _)| Path { fields: self, place })
    }

    pub(super) fn copy(&mut self, other: &Self) {
        self.nodes.clone_from(&other.nodes);
    }

    pub(super) fn clear(&mut self) {
        self.nodes.clear();
    }
}

impl Path<'_> {
    /// Writes it as a JSON string.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        self.visit(|text| string(out, text));
    }

    /// How many bytes that takes.
    pub(crate) fn bytes(self) -> usize {
        let mut bytes = 0;
        self.visit(|text| bytes = string_bytes(text));
        bytes
    }

    /// Gives the text. Most fields are no child of another.
    fn visit(self, give: impl FnOnce(&str)) {
        let node = &self.fields.nodes[self.place];
        if node.parent.is_none() { give(node.name) } else { give(&self.to_string()) }
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let node = &self.fields.nodes[self.place];
        if let Some(place) = node.parent {
            write!(f, "{}.", Self { place, ..*self })?;
        }
        f.write_str(node.name)
    }
}

const MAX_DEPTH: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_name() {
        let mut fields = Fields::default();
        for name in ["name", "", "phone"] {
            fields.name(name);
        }
        assert_eq!(fields.paths().map(|path| path.to_string()).collect::<Vec<_>>(), ["name", "phone"]);
    }
}
