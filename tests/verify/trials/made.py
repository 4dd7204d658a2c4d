"""Sessions made for tests: a writer by the page's sections 1 to 3."""

import hashlib

from .. import seal
from ..hpke import BASE_POINT, export
from ..curve import x25519
from ..signatures import key_id
from .vectors import public_key, send, sign

SEAL, AUDITOR, SIGNING = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
OP = "01a1fd32-77bb-753b-ba99-47b594559563"
T = 1_767_225_600_000


class Made:
    """A session; its lines are one second apart."""

    count = 0

    def __init__(self, forward, signing=False, t=T):
        Made.count += 1
        self.forward, self.signing, self.t = forward, signing, t
        name = hashlib.sha256(Made.count.to_bytes(4, "big")).digest()[:16]
        self.name, self.keyed, self.enc = seal.unpadded(name), seal.keyed(SEAL, name), None
        if forward:
            enc, secret = send(hashlib.sha256(name).digest(), x25519(AUDITOR, BASE_POINT), b"als1")
            salt = export(secret, b"als1 session")
            self.enc, self.chain = seal.unpadded(enc), seal.Chain(seal.forward(SEAL, name, enc, salt))
            self.proof = seal.proof(SEAL, name, enc, salt)
        self.hashes, self.first, self.blocks, self.prev = {}, 0, 0, bytes(32)

    def again(self, t=T):
        """Another session of the same kind."""
        return Made(self.forward, self.signing, t)

    def key(self, n):
        return self.chain.of(n) if self.forward else self.keyed

    def line(self, n, members, key=None):
        audit = {"v": 1, "s": self.name, "n": n, "t": self.t + 1000 * n, "ok": True}
        text = seal.canonical(audit | {"who": "Zo\u00eb \"\x7f\" \U0001f600"} | members)
        self.hashes.setdefault(n, seal.digest(text))
        return b'{"audit":' + text + b',"mac":"' + seal.mac(key or self.key(n), seal.digest(text)).encode() + b'"}'

    def under(self, seal_key, n):
        """A line of the same session in keyed mode, under another seal key."""
        return self.line(n, {}, seal.keyed(seal_key, seal.decoded(self.name, 16)))

    def control(self, n, action):
        mode = {"mode": "keyed"}
        if self.forward:
            mode = {"mode": "forward-secure", "enc": self.enc, "proof": self.proof}
        mode |= {"sign": key_id(public_key(SIGNING)[0])} if self.signing and action == "session.start" else {}
        return self.line(n, {"action": action, "kid": seal.kid(SEAL), "r": 0, "service": {"env": "test"}} | mode)

    def signature(self, n, key=SIGNING):
        """Signs all lines from the last signature on to the one below the number."""
        first, block = self.first, self.blocks
        leaves = b"".join(self.hashes[it] for it in range(first, n))
        numbers = block.to_bytes(8, "big") + first.to_bytes(8, "big") + (n - first).to_bytes(4, "big")
        digest = hashlib.sha256(leaves).digest()
        signed = b"als1 sigblock\0" + seal.decoded(self.name, 16) + numbers + digest + self.prev
        members = {"action": "audit.signature", "block": block, "first": first, "count": n - first}
        members |= {"leaves": seal.unpadded(leaves), "prev": seal.unpadded(self.prev)}
        members |= {"key": key_id(public_key(key)[0]), "sig": seal.unpadded(sign(key, signed))}
        self.first, self.blocks, self.prev = n, block + 1, hashlib.sha256(signed).digest()
        return self.line(n, members)

    def session(self, count):
        """That many lines, from a start to a stop, and a checkpoint in every ten."""
        found = [self.control(0, "session.start")]
        for n in range(1, count - 1):
            if self.signing and (n - self.first == 64 or n == count - 2):
                found.append(self.signature(n))
            else:
                found.append(self.control(n, "audit.checkpoint") if n % 10 == 0 else self.line(n, {"action": "read"}))
        return found + [self.control(count - 1, "session.stop")]
