use super::*;
use crate::vectors::{bytes, hex};

/// RFC 9180, A.7.1.
const IKM: &str = "55bc245ee4efda25d38f2d54d5bb6665291b99f8108a8c4b686c2b14893ea5d9";
const PUBLIC: &str = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664";
const SECRET: &str = "33d196c830a12f9ac65d6e565a590d80f04ee9b19c83c87f2c170d972a812848";
const ENC: &str = "e5e8f9bfff6c2f29791fc351d2c25ce1299aa5eaca78a757c0b4fb4bcd830918";

/// The bytes of a vector instead of random ones.
struct Told(Vec<u8>);

impl TryRng for Told {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("a key pair takes bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("a key pair takes bytes")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Told {}

/// The suite that we name is the one of the vectors, on both sides.
#[test]
fn rfc_9180_a_7_1() {
    let info = bytes::<20>("4f6465206f6e2061204772656369616e2055726e");
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes::<32>(PUBLIC)).unwrap();
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&bytes::<32>(SECRET)).unwrap();
    let mut random = Told(bytes::<32>(IKM).to_vec());
    let (enc, sender) = setup_sender_with_rng::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        &info,
        &mut random,
    )
    .unwrap();
    assert_eq!(hex(&enc.to_bytes()), ENC);
    let receiver =
        setup_receiver::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, &secret, &enc, &info)
            .unwrap();
    for (context, exported) in [
        (b"".as_slice(), "7a36221bd56d50fb51ee65edfd98d06a23c4dc87085aa5866cb7087244bd2a36"),
        (b"\0", "d5535b87099c6c3ce80dc112a2671c6ec8e811a2f284f948cec6dd1708ee33f0"),
        (b"TestContext", "ffaabc85a776136ca0c378e5d084c9140ab552b78f039d2e8775f26efff4c70e"),
    ] {
        let (mut ours, mut theirs) = ([0; 32], [0; 32]);
        sender.export(context, &mut ours).unwrap();
        receiver.export(context, &mut theirs).unwrap();
        assert_eq!((hex(&ours), hex(&theirs)), (exported.to_owned(), exported.to_owned()));
    }
}

/// The same keys under our own names; the answer is that of another program, which was written from the RFC and the format.
#[test]
fn known_answers() {
    let sent = encapsulate(&bytes(PUBLIC), &mut Told(bytes::<32>(IKM).to_vec())).unwrap();
    assert_eq!(hex(&sent.enc), ENC);
    assert_eq!(hex(&**sent.salt), "d453eb8743d601492aa353af32aadc26755625f779deb48fc24766531f4e0ab3");
    let got = reopening(&bytes(SECRET), sent.enc).unwrap();
    assert_eq!(got.salt, sent.salt);
}

/// Every session is opened by something of its own.
#[test]
fn no_two_openings_are_the_same() {
    let auditor = AuditorKey::from_hex(PUBLIC).unwrap();
    let [one, other] = [(); 2].map(|()| opening(&auditor).unwrap());
    assert!(one.enc != other.enc && one.salt != other.salt);
}

/// What is of low order makes the same secret with everybody, so that the lines would not be forward-secure. Zeros are refused
/// before, and so is nothing that a session begins with.
#[test]
fn points_of_low_order_open_nothing() {
    let last = |byte: &str| format!("{byte}{}7f", "ff".repeat(30));
    for point in [
        format!("01{}", "00".repeat(31)),
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800".to_owned(),
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157".to_owned(),
        last("ec"),
        last("ed"),
        last("ee"),
    ] {
        let refused = AuditorKey::from_hex(&point).unwrap_err();
        assert_eq!(refused, KeyError::Weak { name: "AUDIT_AUDITOR_KEY" }, "{point}");
        assert!(reopening(&bytes(SECRET), bytes(&point)).is_none());
    }
}

/// Who had the secret of the encapsulation would have the keys of all lines.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_in_memory_of_the_encapsulation() {
    use std::collections::HashMap;

    use crate::sweep::tests::{alone, memory, search};

    let _alone = alone();
    let public = bytes(PUBLIC);
    let sent = encapsulate(&public, &mut Told(vec![0xc3; 32])).unwrap();
    let memory = memory();
    // Only now is any of it computed again.
    let (secret, _) = X25519HkdfSha256::derive_keypair(&[0xc3; 32]);
    let received = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&bytes::<32>(SECRET)).unwrap();
    let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&sent.enc).unwrap();
    let shared = X25519HkdfSha256::decap(&received, None, &encapped).unwrap();
    let traces = HashMap::from([
        (secret.to_bytes().into(), "the ephemeral secret"),
        (shared.0.into(), "the shared secret"),
        (sent.enc, "what is sent"),
    ]);
    let mut found = search(&memory, &traces);
    found.dedup();
    assert_eq!(found, ["what is sent"]);
}
