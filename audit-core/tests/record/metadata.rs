//! Versions and labels.

use audit_core::{Confidentiality, Label, Version};

#[test]
fn versions() {
    assert_eq!(7_i32.version(), Some(7));
    assert_eq!((-1_i64).version(), None);
    assert_eq!(u128::MAX.version(), None);
    assert_eq!(Some(3_u8).version(), Some(3));
    assert_eq!(None::<u64>.version(), None);
}

#[test]
fn labels() {
    assert_eq!("R".label(), Some("R"));
    assert_eq!(Some(Confidentiality::VeryRestricted).label(), Some("V"));
    assert_eq!(None::<Confidentiality>.label(), None);
}

/// A confidentiality is written by the code that stands in the line.
#[test]
fn confidentiality() {
    use Confidentiality::{Low, Moderate, Normal, Restricted, Unrestricted, VeryRestricted};
    for code in [Unrestricted, Low, Moderate, Normal, Restricted, VeryRestricted] {
        let written = serde_json::to_value(code).unwrap();
        assert_eq!(written.as_str(), code.label());
        assert_eq!(serde_json::from_value::<Confidentiality>(written).unwrap(), code);
    }
}
