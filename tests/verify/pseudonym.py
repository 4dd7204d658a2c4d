"""Pseudonyms (section 5)."""

import hmac

from .hpke import hkdf
from .seal import unpadded


def pseudonym(ring, namespace, value):
    """The pseudonym of a value under the newest key."""
    newest = ring.split(",")[0].strip()
    kid, key = newest.split(":") if ":" in newest else ("k1", newest)
    named = bytes([len(namespace)]) + namespace.encode()
    derived = hkdf(b"als1 pseudonym", bytes.fromhex(key), b"als1 ns" + named)
    text = b"als1 pseudonym\0" + named + len(value.encode()).to_bytes(4, "big") + value.encode()
    return f"{namespace.split('@')[0]}.{kid}.{unpadded(hmac.digest(derived, text, 'sha256')[:16])}"


def change_digest(key, operation, kind, field, value):
    """The digest of a changed field's value: `operation` is 16 bytes, the others are texts."""
    derived = hkdf(b"als1 change", key, b"als1 change")
    text = operation
    for part, width in ((kind, 1), (field, 1), (value, 4)):
        text += len(part.encode()).to_bytes(width, "big") + part.encode()
    return unpadded(hmac.digest(derived, text, "sha256")[:8])
