use super::*;
use crate::{ratchet::Ratchet, testing::KNOWN_KEY};

/// `docs/seal-format.md`, section 6.
const SESSION: [u8; 16] = 0xa0a1_a2a3_a4a5_a6a7_a8a9_aaab_acad_aeaf_u128.to_be_bytes();

fn known() -> SealKey {
    SealKey::from_hex(KNOWN_KEY).unwrap()
}

/// The line of the known answers.
fn draft() -> Draft {
    let before = br#"{"act":"patient.read","actor":"u_17","n":"#;
    let between = br#","ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":"#;
    Draft {
        text: [before.as_slice(), between, br#","v":1}"#].concat().as_slice().into(),
        n: before.len(),
        t: before.len() + between.len(),
        unrecorded: before.len() + between.len(),
    }
}

#[test]
fn known_answers() {
    assert_eq!(kid(&known()), "056a4a60");
    let ratchet = Ratchet::new(&known(), &SESSION, None);
    let draft = draft();
    let Sealed { line, leaf } = draft.seal(Numbers {
        n: 0,
        since: Instant::now(),
        alone: true,
        t: 1_767_225_600_000,
        unrecorded: 0,
        key: ratchet.next(),
    });
    assert_eq!(
        String::from_utf8(line.clone()).unwrap(),
        r#"{"audit":{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA","s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1},"mac":"EMygchGq9UdExldQufWCcw"}"#
            .to_owned()
            + "\n",
    );
    assert_eq!(
        base16ct::lower::encode_string(&leaf),
        "62893fc9e8128ac8c210790e19cd87487cfe948cd25b720422cf39b814a64290"
    );
    assert!(line.len() <= draft.line_bytes());
}
