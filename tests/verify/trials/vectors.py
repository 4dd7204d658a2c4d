"""Known answers: section 6 of the format, and the vectors of RFC 7748, 8032 and 9180."""

import hashlib

from .. import seal
from ..curve import BASE, NEUTRAL, challenge, combine, compress, signature_fits, x25519
from ..hpke import BASE_POINT, export, exporter, receive, shared_secret
from ..pseudonym import change_digest, pseudonym

X25519 = (
    (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ),
    (
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ),
)
ED25519 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
HPKE_INFO = "4f6465206f6e2061204772656369616e2055726e"
HPKE_SENDER = "095182b502f1f91f63ba584c7c3ec473d617b8b4c2cec3fad5af7fa6748165ed"
HPKE_ENC = "e5e8f9bfff6c2f29791fc351d2c25ce1299aa5eaca78a757c0b4fb4bcd830918"
HPKE_RECEIVER = "33d196c830a12f9ac65d6e565a590d80f04ee9b19c83c87f2c170d972a812848"
HPKE_PUBLIC = "194141ca6c3c3beb4792cd97ba0ea1faff09d98435012345766ee33aae2d7664"
HPKE_EXPORTS = {
    "": "7a36221bd56d50fb51ee65edfd98d06a23c4dc87085aa5866cb7087244bd2a36",
    "00": "d5535b87099c6c3ce80dc112a2671c6ec8e811a2f284f948cec6dd1708ee33f0",
    "54657374436f6e74657874": "ffaabc85a776136ca0c378e5d084c9140ab552b78f039d2e8775f26efff4c70e",
}
LINE = (
    b'{"act":"patient.read","actor":"u_17","n":0,"ok":true,"pt":"patient.k1.AAAAAAAAAAAAAAAAAAAAAA",'
    b'"s":"oKGio6SlpqeoqaqrrK2urw","t":1767225600000,"v":1}'
)


def public_key(secret):
    """The Ed25519 public key, and the scalar and the prefix that sign."""
    hashed = hashlib.sha512(secret).digest()
    scalar = int.from_bytes(hashed[:32], "little") & (2**255 - 8) & (2**254 - 1) | 2**254
    return compress(combine(scalar, BASE, 0, NEUTRAL)), scalar, hashed[32:]


def sign(secret, message):
    """An Ed25519 signature, for tests: it takes no care of the secret."""
    public, scalar, prefix = public_key(secret)
    nonce = challenge(prefix, message)
    point = compress(combine(nonce, BASE, 0, NEUTRAL))
    order = 2**252 + 27742317777372353535851937790883648493
    return point + ((nonce + challenge(point, public, message) * scalar) % order).to_bytes(32, "little")


def send(ephemeral, public, info):
    """SetupBaseS with a given ephemeral key: `enc` and the exporter secret."""
    enc = x25519(ephemeral, BASE_POINT)
    return enc, exporter(shared_secret(x25519(ephemeral, public), enc, public), info)


def rfcs():
    """What does not agree with the RFCs."""
    unhex = bytes.fromhex
    for scalar, point, result in X25519:
        yield "RFC 7748, X25519", x25519(unhex(scalar), unhex(point)).hex(), result
    for secret, public, message, signature in ED25519:
        yield "RFC 8032, public key", public_key(unhex(secret))[0].hex(), public
        yield "RFC 8032, signature", sign(unhex(secret), unhex(message)).hex(), signature
        yield "RFC 8032, it fits", signature_fits(unhex(public), unhex(message), unhex(signature)), True
        yield "RFC 8032, another message", signature_fits(unhex(public), b"x", unhex(signature)), False
    received = receive(unhex(HPKE_ENC), unhex(HPKE_RECEIVER), unhex(HPKE_INFO))
    enc, sent = send(unhex(HPKE_SENDER), unhex(HPKE_PUBLIC), unhex(HPKE_INFO))
    yield "RFC 9180, enc", enc.hex(), HPKE_ENC
    for context, value in HPKE_EXPORTS.items():
        yield "RFC 9180, A.7.1, receiver", export(received, unhex(context)).hex(), value
        yield "RFC 9180, A.7.1, sender", export(sent, unhex(context)).hex(), value


def forward():
    """Those of the forward-secure mode, under the auditor's key of RFC 9180."""
    enc, auditor = bytes.fromhex(HPKE_ENC), bytes.fromhex(HPKE_RECEIVER)
    salt = seal.salt(enc, auditor)
    key, name = bytes(range(32)), bytes(range(0xA0, 0xB0))
    chain = seal.Chain(seal.forward(key, name, enc, salt))
    yield "salt", salt.hex(), "d453eb8743d601492aa353af32aadc26755625f779deb48fc24766531f4e0ab3"
    yield "K_0", chain.of(0).hex(), "b1bfe675a7bcf741fc333d2751fc5d885e04bc2fa19e47eaee105495a4a27482"
    yield "K_1", chain.of(1).hex(), "0de7fcbaf2e6dc9011aee483ef2a21090e3614f921ab97008cb81f019da8c421"
    yield "proof", seal.proof(key, name, enc, salt), "HUAXpU7doeLgGaftgCBFWg"


def section_6():
    """What does not agree with the page's known answers."""
    key, name = bytes(range(32)), bytes(range(0xA0, 0xB0))
    first = seal.keyed(key, name)
    yield "kid", seal.kid(key), "056a4a60"
    yield "K_0", first.hex(), "cef1a86b588f53e8fcc516f4e4a20fff3f7d6f458719a2c9d9b80374949fb8d1"
    yield "K_1", seal.ratchet(first, 1).hex(), "180ae9c82c50225ae0c589a1244716835ef7b549b5a63f6e72c04a1ca37b56f4"
    yield "K_2", seal.Chain(first).of(2).hex(), "2a87da6e3c81da7e65cd66c6e14ba04083cc5188c783bf5779edba8381f056dd"
    yield "d", seal.digest(LINE).hex(), "62893fc9e8128ac8c210790e19cd87487cfe948cd25b720422cf39b814a64290"
    yield "mac", seal.mac(first, seal.digest(LINE)), "EMygchGq9UdExldQufWCcw"
    yield "pseudonym", pseudonym(key.hex(), "patient", "MRN-0012345"), "patient.k1.G9KaIYV6_wOChrXzVSAyyg"
    operation = bytes(15) + b"\x01"
    yield "change digest", change_digest(key, operation, "Patient", "active", "true"), "QIxyBSo7POA"
