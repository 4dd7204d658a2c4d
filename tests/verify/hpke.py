"""HKDF (RFC 5869), and of HPKE (RFC 9180) the receiver of DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, export only."""

import hmac

from .curve import x25519

KEM = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\xff\xff"
BASE_POINT = (9).to_bytes(32, "little")


def extract(salt, key):
    return hmac.digest(salt, key, "sha256")


def expand(key, info):
    """For the 32 bytes that are one block."""
    return hmac.digest(key, info + b"\x01", "sha256")


def hkdf(salt, key, info):
    return expand(extract(salt, key), info)


def labeled_extract(suite, salt, label, key):
    return extract(salt, b"HPKE-v1" + suite + label + key)


def labeled_expand(suite, key, label, info):
    return expand(key, b"\x00\x20HPKE-v1" + suite + label + info)


def shared_secret(agreed, enc, public):
    """What both sides of the DHKEM draw from their Diffie-Hellman result."""
    drawn = labeled_extract(KEM, b"", b"eae_prk", agreed)
    return labeled_expand(KEM, drawn, b"shared_secret", enc + public)


def exporter(secret, info):
    """The key schedule of the base mode, as far as an export needs it."""
    context = b"\x00" + labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    context += labeled_extract(SUITE, b"", b"info_hash", info)
    return labeled_expand(SUITE, labeled_extract(SUITE, secret, b"secret", b""), b"exp", context)


def export(secret, context):
    """32 bytes out of an exporter secret."""
    return labeled_expand(SUITE, secret, b"sec", context)


def receive(enc, secret_key, info):
    """SetupBaseR: the exporter secret, or none where `enc` is not a proper public key."""
    agreed = x25519(secret_key, enc)
    if not any(agreed):
        return None
    return exporter(shared_secret(agreed, enc, x25519(secret_key, BASE_POINT)), info)
