"""Signature lines: blocks of hashes under a signing key (section 3)."""

import hashlib
from functools import lru_cache

from .curve import signature_fits
from .numbers import ranges, without
from .seal import decoded

BEHIND, MOST = 128, 64


@lru_cache(maxsize=None)
def key_id(public):
    return hashlib.sha256(b"als1 sign" + public).digest()[:4].hex()


class Block:
    """What a signature line says."""

    def __init__(self, session, audit):
        self.n, self.number, self.first, self.count = (audit.get(name) for name in ("n", "block", "first", "count"))
        self.key = audit.get("key")
        self.prev, self.sig = decoded(audit.get("prev"), 32), decoded(audit.get("sig"), 64)
        numbers = (self.number, self.first, self.count)
        self.proper = all(type(number) is int and number >= 0 for number in numbers) and self.count <= MOST
        self.leaves = decoded(audit.get("leaves"), 32 * self.count) if self.proper else None
        self.proper = self.proper and None not in (self.prev, self.sig, self.leaves)
        self.signed = self.message(decoded(session, 16)) if self.proper else b""
        self.hash = hashlib.sha256(self.signed).digest()

    def message(self, session):
        numbers = self.number.to_bytes(8, "big") + self.first.to_bytes(8, "big") + self.count.to_bytes(4, "big")
        return b"als1 sigblock\0" + session + numbers + hashlib.sha256(self.leaves).digest() + self.prev

    def each(self):
        """The numbers with their hashes."""
        for place in range(self.count):
            yield self.first + place, self.leaves[32 * place : 32 * place + 32]


class Signatures:
    """The blocks of one session, and which of its lines they name."""

    def __init__(self, keys, session, findings):
        self.keys = {key_id(key): key for key in keys}
        self.session, self.findings = session, findings
        self.blocks, self.named, self.unnamed, self.refused = {}, {}, {}, set()

    def take(self, audit, d):
        """A line was taken: compares it with what names it, now or later."""
        if not self.keys:
            return
        n = audit["n"]
        if n in self.named:
            self.compare(n, d, self.named[n])
        else:
            self.unnamed[n] = d
        if audit.get("action") == "audit.signature":
            self.block(audit)

    def block(self, audit):
        """The new block that a signature line is, where its signature fits. That of a key not at hand is nobody's."""
        block = Block(self.session, audit)
        public = self.keys.get(block.key) if isinstance(block.key, str) else None
        if public is None:
            return None
        known = self.blocks.get(block.number) if block.proper else None
        if known and (known.hash, known.sig) == (block.hash, block.sig):
            return None
        if known or not block.proper or not signature_fits(public, block.signed, block.sig):
            return self.refuse(block)
        self.accept(block)
        return block

    def accept(self, block):
        self.blocks[block.number] = block
        self.link(self.blocks.get(block.number - 1), block)
        self.link(block, self.blocks.get(block.number + 1))
        for n, leaf in block.each():
            self.named[n] = leaf
            if n in self.unnamed:
                self.compare(n, self.unnamed.pop(n), leaf)

    def link(self, before, block):
        """Compares `prev` with the block before, where both are here; before block 0 there are 32 zero bytes."""
        expected = before.hash if before else bytes(32)
        if block and (before or block.number == 0) and block.prev != expected:
            self.refuse(block)

    def refuse(self, block):
        if block.n not in self.refused:
            self.refused.add(block.n)
            self.findings.add("SIGNATURE", s=self.session, first=block.n)

    def compare(self, n, d, leaf):
        if d != leaf:
            self.findings.add("SIGNATURE", s=self.session, first=n)

    def unsigned(self, numbers):
        """How many taken lines no block covers although one should."""
        covered = sorted((block.first, block.first + block.count - 1) for block in self.blocks.values() if block.count)
        end = max((last for _, last in covered), default=-1) + 1
        bare = without(without([(0, numbers.next - 1)], ranges(numbers.holes)), covered)
        before = sum(min(last, end - 1) - first + 1 for first, last in bare if first < end)
        behind = sum(last - max(first, end) + 1 for first, last in bare if last >= end)
        return before + max(0, behind - BEHIND)
