//! From an identifier to the pseudonyms under which it may stand in lines: under all keys that are kept.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    identity::{Step, formed},
    keys::PseudonymKeys,
    pseudonym::under_all_keys,
};

/// What an app made of identifiers: the keys, and what its lines say of forms and tenants.
///
/// ```
/// use audit_core::{keys::PseudonymKeys, verify::Lookup};
///
/// let ring = PseudonymKeys::parse(audit_core::testing::KNOWN_KEY)?;
/// let pseudonyms = Lookup::new(ring).pseudonyms("patient", "MRN-0012345");
/// assert_eq!(pseudonyms, ["patient.k1.G9KaIYV6_wOChrXzVSAyyg"]);
/// # Ok::<(), audit_core::keys::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lookup {
    ring: PseudonymKeys,
    tenants: BTreeSet<String>,
    /// Namespaces and the steps of their canonical forms. More than one where releases differ.
    forms: BTreeSet<(String, Vec<Step>)>,
}

impl Lookup {
    /// Under the keys of that ring.
    pub const fn new(ring: PseudonymKeys) -> Self {
        Self { ring, tenants: BTreeSet::new(), forms: BTreeSet::new() }
    }

    /// For the data of that organisation as well.
    pub fn tenant(mut self, code: impl Into<String>) -> Self {
        self.tenants.insert(code.into());
        self
    }

    /// With values of that namespace in this form as well: `trim`, `upper`, `lower`. Whether there are such steps.
    pub fn form(&mut self, namespace: &str, steps: impl IntoIterator<Item = impl AsRef<str>>) -> bool {
        let steps: Option<Vec<_>> = steps.into_iter().map(|step| Step::from_text(step.as_ref())).collect();
        steps.map(|steps| self.forms.insert((namespace.to_owned(), steps))).is_some()
    }

    /// Learns from the object of a verified line: forms from the first line of a session, tenants from any.
    pub fn learn(&mut self, object: &Value) {
        if let Some(tenant) = object["tenant"].as_str().filter(|_| self.tenants.len() < MOST) {
            self.tenants.insert(tenant.to_owned());
        }
        for form in object["forms"].as_array().into_iter().flatten() {
            let steps = form["steps"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(namespace) = form["namespace"].as_str().filter(|_| self.forms.len() < MOST) {
                self.form(namespace, steps);
            }
        }
    }

    /// The canonical texts of a value: as it is, as a form makes it, and a UUID in the one way in which those are written.
    pub fn canonical(&self, namespace: &str, value: &str) -> BTreeSet<String> {
        let mut texts = BTreeSet::from([value.to_owned()]);
        for (_, steps) in self.forms.iter().filter(|(of, _)| of == namespace) {
            formed(value, steps, &mut |text| _ = texts.insert(text.to_owned()));
        }
        texts.extend(uuid::Uuid::try_parse(value.trim()).ok().map(|id| id.hyphenated().to_string()));
        texts
    }

    /// The pseudonyms of a value, those under the newest key first: in an app without tenants or a namespace that they share, and in each
    /// tenant.
    pub fn pseudonyms(&self, namespace: &str, value: &str) -> Vec<String> {
        let texts = self.canonical(namespace, value);
        let tenants = || std::iter::once(None).chain(self.tenants.iter().map(|tenant| Some(tenant.as_str())));
        let all = texts.iter().flat_map(|text| tenants().map(move |tenant| (tenant, text)));
        let mut found: Vec<_> = all
            .flat_map(|(tenant, text)| under_all_keys(&self.ring, namespace, tenant, text).enumerate())
            .collect();
        found.sort_by_key(|(age, _)| *age);
        found.into_iter().map(|(_, pseudonym)| pseudonym).collect()
    }
}

/// Tenants and forms that are learned.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lookup() -> Lookup {
        let ring = format!("k2:{},k1:{}", crate::testing::SEAL_KEY, crate::testing::KNOWN_KEY);
        Lookup::new(PseudonymKeys::parse(&ring).unwrap())
    }

    #[test]
    fn all_keys_are_searched_the_newest_first() {
        let found = lookup().pseudonyms("patient", "MRN-0012345");
        assert!(found[0].starts_with("patient.k2.") && found.len() == 2, "{found:?}");
        assert_eq!(found[1], "patient.k1.G9KaIYV6_wOChrXzVSAyyg");
    }

    #[test]
    fn what_lines_say_of_forms_and_tenants_is_learned() {
        let mut lookup = lookup();
        lookup.learn(&json!({"action": "session.start", "forms": [{"namespace": "patient", "steps": ["trim", "upper"]}]}));
        lookup.learn(&json!({"action": "read", "tenant": "north"}));
        let known = lookup.pseudonyms("patient", "MRN-0012345");
        let spelled = lookup.pseudonyms("patient", " mrn-0012345");
        assert_eq!(known.len(), 4);
        assert!(known.iter().all(|pseudonym| spelled.contains(pseudonym)));
        assert!(!lookup.pseudonyms("user", " mrn-0012345").iter().any(|pseudonym| known.contains(pseudonym)));
    }

    #[test]
    fn a_uuid_is_known_in_any_spelling() {
        let lookup = lookup();
        let [one, two] = ["018F0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000001"]
            .map(|id| lookup.pseudonyms("patient", id));
        assert!(two.iter().all(|pseudonym| one.contains(pseudonym)));
    }
}
