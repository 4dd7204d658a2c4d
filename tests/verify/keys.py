"""The seal keys and the auditor's keys that are held, and how they open sessions (section 4)."""

from . import seal
from .session import CONTROLS

AHEAD, FIRST, VAIN = 1 << 20, 1 << 24, 1 << 26


class Keys:
    """Tries seals. `vain` counts the forward-secure keys that were computed for control lines that do not fit."""

    def __init__(self, seals, auditors=()):
        self.seals, self.auditors = seals, auditors
        self.kids = [seal.kid(key) for key in seals]
        self.salts, self.vain = {}, 0

    def named(self, audit):
        """Whether a control line, true or not, names a key that opens sessions; in forward-secure mode none does."""
        control = audit.get("action") in CONTROLS and audit.get("mode") == "keyed"
        return control and audit.get("kid") in self.kids

    def fitting(self, session, audit, digests, mac):
        """The digest that the seal fits: b"" where it fits none, `None` where that was not tried.

        The first seal that fits settles the mode and the key of its session.
        """
        n = audit["n"]
        if session.mode == "keyed":
            return fitting(session.key, digests, mac)
        if session.mode == "forward-secure":
            near = n <= max(session.opened, session.numbers.next - 1) + AHEAD
            return fitting(session.key.of(n), digests, mac) if near else None
        return self.open_keyed(session, n, digests, mac) or self.open_forward(session, audit, digests, mac)

    def open_keyed(self, session, n, digests, mac):
        if session.keys is None:
            name = seal.decoded(session.name, 16)
            session.keys = [seal.keyed(key, name) for key in self.seals]
        for key in session.keys:
            if d := fitting(key, digests, mac):
                session.open_with("keyed", key, n)
                return d
        return b""

    def open_forward(self, session, audit, digests, mac):
        """A control line opens a forward-secure session, where its own seal fits."""
        n, enc = audit["n"], seal.decoded(audit.get("enc"), 32)
        if audit.get("action") not in CONTROLS or enc is None:
            return b""
        for first in self.firsts(session, enc):
            if n > FIRST or self.vain + n > VAIN:
                return None
            chain = seal.Chain(first)
            if d := fitting(chain.of(n), digests, mac):
                session.open_with("forward-secure", chain, n)
                return d
            self.vain += n
        return b""

    def firsts(self, session, enc):
        """K_0 for each pair of keys."""
        name = seal.decoded(session.name, 16)
        for auditor in self.auditors:
            if (enc, auditor) not in self.salts:
                self.salts[enc, auditor] = seal.salt(enc, auditor)
            if salt := self.salts[enc, auditor]:
                yield from (seal.forward(key, name, enc, salt) for key in self.seals)


def fitting(key, digests, mac):
    return next((d for d in digests if seal.mac(key, d) == mac), b"")
