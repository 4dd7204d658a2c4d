"""The seal of a line (sections 1 and 2): canonical form, keys of a session, MAC."""

import base64
import hashlib
import hmac
import json

from .hpke import export, hkdf, receive

MOST = 2**53 - 1
STEP = 64


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text, length):
    """The bytes of base64url without padding, or none where it is not the one text for that many bytes."""
    if not isinstance(text, str) or not text.isascii():
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if len(data) == length and unpadded(data) == text else None


def canonical(audit):
    """M, rebuilt from its parsed form."""
    return json.dumps(audit, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(text):
    """d of M."""
    return hashlib.sha256(b"\x00" + text).digest()


def mac(key, d):
    return unpadded(hmac.digest(key, b"als1 tag" + d, "sha256")[:16])


def kid(seal_key):
    return hmac.digest(seal_key, b"als1 kid", "sha256")[:4].hex()


def keyed(seal_key, session):
    """K_0 in keyed mode."""
    return hkdf(b"als1", seal_key, b"als1 session" + session)


def forward(seal_key, session, enc, salt):
    """K_0 in forward-secure mode."""
    return hkdf(salt, seal_key, b"als1 session" + session + enc)


def proof(seal_key, session, enc, salt):
    """What shows that a session is in forward-secure mode, under these keys."""
    return unpadded(hkdf(salt, seal_key, b"als1 proof" + session + enc)[:16])


def salt(enc, auditor_key):
    """What HPKE exports for a session, or none where `enc` is no proper key."""
    secret = receive(enc, auditor_key, b"als1")
    return secret and export(secret, b"als1 session")


def ratchet(key, steps):
    for _ in range(steps):
        key = hmac.digest(key, b"als1 ratchet", "sha256")
    return key


class Chain:
    """The keys of a forward-secure session. Every 64th is kept, so that late lines are not far from one."""

    def __init__(self, first):
        self.kept = [first]
        self.near = (0, first)

    def of(self, n):
        while len(self.kept) <= n // STEP:
            self.kept.append(ratchet(self.kept[-1], STEP))
        start = (n - n % STEP, self.kept[n // STEP])
        if start[0] <= self.near[0] <= n:
            start = self.near
        self.near = (n, ratchet(start[1], n - start[0]))
        return self.near[1]
