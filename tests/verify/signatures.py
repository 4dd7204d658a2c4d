"""Signature lines: blocks of hashes under a signing key (section 3)."""

import hashlib
from functools import lru_cache

from .curve import signature_fits
from .numbers import highest, without
from .seal import MOST, decoded

BEHIND, BEHIND_STOP, LEAVES = 128, 2, 64


@lru_cache(maxsize=None)
def key_id(public):
    return hashlib.sha256(b"als1 sign" + public).digest()[:4].hex()


class Block:
    """What a signature line says. `line` is the number of that line, once it was taken."""

    def __init__(self, session, audit):
        self.number, self.first, self.count = (audit.get(name) for name in ("block", "first", "count"))
        self.key, self.line = audit.get("key"), None
        self.prev, self.sig = decoded(audit.get("prev"), 32), decoded(audit.get("sig"), 64)
        numbers = (self.number, self.first, self.count)
        self.proper = all(type(number) is int and 0 <= number <= MOST for number in numbers) and self.count <= LEAVES
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
        self.blocks, self.named, self.lines = {}, {}, {}
        self.told = set()

    def take(self, audit, d):
        """A line was taken: the first one under its number is compared with what names it, now or later.

        Without `d` that was one of an earlier run, and nobody compares.
        """
        n = audit["n"]
        if not self.keys or n in self.lines:
            return
        self.lines[n] = d
        self.compare(n)
        if audit.get("action") == "audit.signature":
            self.take_block(n, Block(self.session, audit))

    def take_block(self, n, block):
        """The line of a block was taken. That of a key not at hand says nothing."""
        if self.public(block) is None:
            return
        self.accept(block)
        known = self.blocks.get(block.number) if block.proper else None
        if known is None or (known.hash, known.sig) != (block.hash, block.sig):
            return self.tell(n)
        known.line = n
        self.link(known.number)

    def learn(self, audit):
        """The block of a line that was not taken yet, where it is a new one that fits."""
        block = Block(self.session, audit) if audit.get("action") == "audit.signature" else None
        return block if block and self.accept(block) else None

    def public(self, block):
        return self.keys.get(block.key) if isinstance(block.key, str) else None

    def accept(self, block):
        """Whether a block is a new one that fits."""
        public = self.public(block)
        if public is None or not block.proper or block.number in self.blocks:
            return False
        if not signature_fits(public, block.signed, block.sig):
            return False
        self.blocks[block.number] = block
        self.link(block.number)
        self.link(block.number + 1)
        for n, leaf in block.each():
            self.named[n] = (*self.named.get(n, ()), leaf)
            self.compare(n)
        return True

    def link(self, number):
        """Compares `prev` with the block before, where both are here; before block 0 there are 32 zero bytes."""
        block, before = self.blocks.get(number), self.blocks.get(number - 1)
        expected = before.hash if before else bytes(32) if number == 0 else None
        if block and block.line is not None and expected and block.prev != expected:
            self.tell(block.line)

    def compare(self, n):
        d = self.lines.get(n)
        if d and any(leaf != d for leaf in self.named.get(n, ())):
            self.tell(n)

    def tell(self, n):
        if n not in self.told:
            self.told.add(n)
            self.findings.add("SIGNATURE", s=self.session, first=n)

    def unsigned(self, counting, taken, stopped):
        """How many of these numbers no block covers, although one should; the last taken behind the last block need not."""
        if not self.keys:
            return 0
        covered = sorted((block.first, block.first + block.count - 1) for block in self.blocks.values() if block.count)
        end = max((last for _, last in covered), default=-1) + 1
        excused = highest(without(taken, [(0, end - 1)]), BEHIND_STOP if stopped else BEHIND)
        bare = without(without(counting, covered), excused)
        return sum(last - first + 1 for first, last in bare)
