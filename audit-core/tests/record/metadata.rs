//! Versions and labels.

use audit_core::{Confidentiality, Label, Part2, Version};

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

/// Labels are written by the text that stands in the line.
#[test]
fn written_and_read() {
    for code in Confidentiality::ALL {
        let written = serde_json::to_value(code).unwrap();
        assert_eq!(written.as_str(), code.label());
        assert_eq!(&serde_json::from_value::<Confidentiality>(written).unwrap(), code);

        let part2 = Part2(*code);
        let written = serde_json::to_value(part2).unwrap();
        assert_eq!(written.as_str(), part2.label());
        assert_eq!(part2.label(), code.label().map(|code| format!("{code}+42CFRPart2")).as_deref());
        assert_eq!(serde_json::from_value::<Part2>(written).unwrap(), part2);
    }
    assert!(serde_json::from_str::<Part2>("\"R\"").is_err());
}
