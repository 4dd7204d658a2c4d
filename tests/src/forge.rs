//! Sessions by the description of the format alone, without our writer: so that a test can seal what no app would write.

use std::fmt::Write as _;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::{
    Deserializable, Kem, OpModeS, Serializable, aead::ExportOnlyAead, kdf::HkdfSha256, kem::X25519HkdfSha256,
    setup_sender,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What seals the sessions of a test.
#[derive(Clone, Debug)]
pub struct ForgeKeys {
    /// `AUDIT_SEAL_KEY`.
    pub seal: [u8; 32],
    /// `AUDIT_AUDITOR_KEY`, in forward-secure mode.
    pub auditor: Option<[u8; 32]>,
    /// `AUDIT_SIGN_KEY`.
    pub sign: Option<[u8; 32]>,
}

/// A session that writes whatever it is told.
#[derive(Clone)]
pub struct Forge {
    session: [u8; 16],
    seal: [u8; 32],
    /// The key of line `n`, in forward-secure mode the last one that was computed.
    key: ([u8; 32], u64),
    /// What opens it to the auditor, and that it does.
    opening: Option<(Vec<u8>, [u8; 32])>,
    signer: Option<SigningKey>,
    /// The number of the next line.
    pub n: u64,
    /// Its time, Unix milliseconds.
    pub t: u64,
    /// The environment that its control lines name.
    pub env: &'static str,
    leaves: Vec<[u8; 32]>,
    block: u64,
    signed: u64,
    prev: [u8; 32],
}

impl Forge {
    /// A session of that number; its first line is at that time.
    pub fn new(keys: &ForgeKeys, number: u128, t: u64) -> Self {
        let session = number.to_be_bytes();
        let (mut key, mut opening) = ([0; 32], None);
        match keys.auditor {
            None => hkdf(b"als1", &keys.seal, &[b"als1 session", &session], &mut key),
            Some(auditor) => {
                let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&auditor).unwrap();
                let (capsule, context) = setup_sender::<ExportOnlyAead, HkdfSha256, X25519HkdfSha256>(
                    &OpModeS::Base,
                    &public,
                    b"als1",
                )
                .unwrap();
                let mut salt = [0; 32];
                context.export(b"als1 session", &mut salt).unwrap();
                let capsule = capsule.to_bytes().to_vec();
                hkdf(&salt, &keys.seal, &[b"als1 session", &session, &capsule], &mut key);
                let mut proof = [0; 32];
                hkdf(&salt, &keys.seal, &[b"als1 proof", &session, &capsule], &mut proof);
                opening = Some((capsule, proof));
            }
        }
        let signer = keys.sign.map(|seed| SigningKey::from_bytes(&seed));
        Self {
            session,
            seal: keys.seal,
            key: (key, 0),
            opening,
            signer,
            n: 0,
            t,
            env: "test",
            leaves: Vec::new(),
            block: 0,
            signed: 0,
            prev: [0; 32],
        }
    }

    /// As its lines name it.
    pub fn id(&self) -> String {
        BASE64.encode(self.session)
    }

    /// The next line, with these members beside its own.
    pub fn line(&mut self, members: Value) -> String {
        let line = self.sealed_as(self.n, self.t, members);
        self.leaves.push(digest(object_of(&line)));
        self.n += 1;
        self.t += 1;
        line
    }

    /// A line with whatever number and time, under the key of that number or, where that is gone, the oldest that there is.
    pub fn sealed_as(&mut self, n: u64, t: u64, members: Value) -> String {
        let Value::Object(mut members) = members else { panic!("members are an object") };
        for (key, value) in [("s", json!(self.id())), ("n", json!(n)), ("t", json!(t)), ("v", json!(1))] {
            members.insert(key.to_owned(), value);
        }
        self.seal(&canonical(&Value::Object(members)), n)
    }

    /// A line of that object.
    pub fn seal(&mut self, object: &str, n: u64) -> String {
        while self.opening.is_some() && self.key.1 < n {
            self.key = (hmac(&self.key.0, &[b"als1 ratchet"]), self.key.1 + 1);
        }
        let mac = hmac(&self.key.0, &[b"als1 tag", &digest(object)]);
        format!("{{\"audit\":{object},\"mac\":\"{}\"}}\n", BASE64.encode(&mac[..16]))
    }

    /// The first line.
    pub fn start(&mut self) -> String {
        self.control("session.start")
    }

    /// A heartbeat.
    pub fn checkpoint(&mut self) -> String {
        self.control("audit.checkpoint")
    }

    /// So many checkpoints, each ten seconds behind the line before.
    pub fn checkpoints(&mut self, count: usize) -> impl Iterator<Item = String> {
        (0..count).map(|_| {
            self.t += 10_000;
            self.checkpoint()
        })
    }

    /// The last line.
    pub fn stop(&mut self) -> String {
        self.control("session.stop")
    }

    /// An access that has only an end.
    pub fn read(&mut self) -> String {
        self.line(json!({"action": "read", "kind": "access", "op": self.op(), "outcome": "success", "phase": "end",
            "patients": ["patient.k1.AAAAAAAAAAAAAAAAAAAAAA"], "handler": "patients::show", "odd": "é\u{1f600}\u{7f}\"\\/"}))
    }

    /// The begin of a change, and its operation.
    pub fn begin(&mut self) -> (String, String) {
        let op = self.op();
        let line = self.line(json!({"action": "update", "kind": "access", "op": op, "phase": "begin"}));
        (line, op)
    }

    /// Its end.
    pub fn end(&mut self, op: &str) -> String {
        self.line(json!({"action": "update", "begun": true, "kind": "access", "op": op, "outcome": "success", "phase": "end"}))
    }

    /// Signs what no signature covers, at most 64 lines.
    pub fn sign(&mut self) -> String {
        let leaves: Vec<[u8; 32]> = self.leaves.drain(..self.leaves.len().min(64)).collect();
        let bytes = leaves.concat();
        let count = u32::try_from(leaves.len()).unwrap();
        let signed = [
            b"als1 sigblock\0".as_slice(),
            &self.session,
            &self.block.to_be_bytes(),
            &self.signed.to_be_bytes(),
            &count.to_be_bytes(),
            &Sha256::digest(&bytes),
            &self.prev,
        ]
        .concat();
        let key = self.signer.as_ref().unwrap();
        let id = Sha256::new().chain_update(b"als1 sign").chain_update(key.verifying_key()).finalize();
        let members = json!({"action": "audit.signature", "kind": "lifecycle", "block": self.block, "first": self.signed,
            "count": count, "leaves": BASE64.encode(&bytes), "prev": BASE64.encode(self.prev), "key": hex(&id[..4]),
            "sig": BASE64.encode(key.sign(&signed).to_bytes())});
        self.block += 1;
        self.signed += u64::from(count);
        self.prev = Sha256::digest(&signed).into();
        self.line(members)
    }

    /// A whole session of so many operations, every third of which has a begin; with checkpoints and signatures as an app has them.
    pub fn whole(mut self, operations: usize) -> Vec<String> {
        let mut lines = vec![self.start()];
        for nth in 0..operations {
            if nth % 3 == 0 {
                let (begin, op) = self.begin();
                lines.push(begin);
                lines.push(self.end(&op));
            } else {
                lines.push(self.read());
            }
            if nth % 20 == 19 {
                lines.push(self.checkpoint());
            }
            while self.signer.is_some() && self.leaves.len() >= 64 {
                lines.push(self.sign());
            }
        }
        while self.signer.is_some() && self.leaves.len() > 1 {
            lines.push(self.sign());
        }
        lines.push(self.stop());
        lines
    }

    fn control(&mut self, action: &str) -> String {
        let kid = hex(&hmac(&self.seal, &[b"als1 kid"])[..4]);
        let mode = if self.opening.is_some() { "forward-secure" } else { "keyed" };
        let mut members = json!({"action": action, "kind": "lifecycle", "kid": kid, "mode": mode, "r": 0,
            "service": {"name": "forge", "env": self.env, "instance": "web.1"}, "severity": "info"});
        if let Some((enc, proof)) = &self.opening {
            members["enc"] = json!(BASE64.encode(enc));
            members["proof"] = json!(BASE64.encode(&proof[..16]));
        }
        self.line(members)
    }

    fn op(&self) -> String {
        let session = u128::from_be_bytes(self.session);
        Uuid::from_u128((session << 64) | (7 << 76) | (1 << 63) | u128::from(self.n)).to_string()
    }
}

/// The object of a line.
pub fn object_of(line: &str) -> &str {
    let line = line.trim_end();
    &line[9..line.len() - 32]
}

/// As every line is written: sorted, without spaces, pure ASCII.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<_> = members.keys().collect();
            keys.sort_unstable();
            let member = |key: &String| format!("{}:{}", json!(key), canonical(&members[key]));
            format!("{{{}}}", keys.into_iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Array(values) => {
            format!("[{}]", values.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        Value::String(_) => ascii(&value.to_string()),
        other => other.to_string(),
    }
}

/// The public halves, in hex: of an X25519 secret key, and of an Ed25519 seed.
pub fn public_keys(auditor: [u8; 32], sign: [u8; 32]) -> (String, String) {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&auditor).unwrap();
    let auditor = X25519HkdfSha256::sk_to_pk(&secret).to_bytes();
    (hex(&auditor), hex(SigningKey::from_bytes(&sign).verifying_key().as_bytes()))
}

/// In lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn ascii(json: &str) -> String {
    json.encode_utf16().fold(String::new(), |mut text, unit| {
        match u8::try_from(unit) {
            Ok(byte) if byte < 0x7f => text.push(char::from(byte)),
            _ => write!(text, "\\u{unit:04x}").unwrap(),
        }
        text
    })
}

fn digest(object: &str) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(object).finalize().into()
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut keyed = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        keyed.update(part);
    }
    keyed.finalize().into_bytes().into()
}

fn hkdf(salt: &[u8], key: &[u8; 32], info: &[&[u8]], out: &mut [u8; 32]) {
    Hkdf::<Sha256>::new(Some(salt), key).expand_multi_info(info, out).unwrap();
}
