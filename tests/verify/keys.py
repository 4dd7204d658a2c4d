"""The seal keys and the auditor's keys that are held, and how they open sessions (section 4)."""

from . import seal
from .session import CONTROLS

AHEAD, FIRST = 1 << 20, 1 << 24


class Keys:
    """Opens sessions and tries seals."""

    def __init__(self, seals, auditors=()):
        self.seals, self.auditors = seals, auditors
        self.kids = [seal.kid(key) for key in seals]
        self.salts = {}

    def named(self, audit):
        """Whether it is a control line, true or not, in keyed mode, that names a key that is held."""
        control = audit.get("action") in CONTROLS and audit.get("mode") == "keyed"
        return control and audit.get("kid") in self.kids

    def opens(self, session, audit, candidate):
        """Whether a line opens its session, which settles the mode and the key."""
        if audit.get("action") in CONTROLS and audit.get("mode") == "forward-secure" and "enc" in audit:
            return self.open_forward(session, audit)
        return self.open_keyed(session, audit, candidate)

    def open_forward(self, session, audit):
        """A control line that says so does, where its proof fits, whatever its own seal is."""
        enc, proof = seal.decoded(audit["enc"], 32), audit.get("proof")
        if enc is None or not isinstance(proof, str):
            return False
        name = seal.decoded(session.name, 16)
        for salt in self.salts_of(enc):
            for key in self.seals:
                if seal.proof(key, name, enc, salt) == proof:
                    chain = seal.Chain(seal.forward(key, name, enc, salt))
                    session.open_with("forward-secure", chain, seal.kid(key))
                    return True
        return False

    def salts_of(self, enc):
        if enc not in self.salts:
            self.salts[enc] = [salt for auditor in self.auditors if (salt := seal.salt(enc, auditor))]
        return self.salts[enc]

    def open_keyed(self, session, audit, candidate):
        """Any line does whose seal fits."""
        if session.keys is None:
            name = seal.decoded(session.name, 16)
            session.keys = [seal.keyed(key, name) for key in self.seals]
        for key, kid in zip(session.keys, self.kids):
            if fitting(key, candidate, audit):
                session.open_with("keyed", key, kid)
                return True
        return False


def near(session, n):
    """Whether the number of a line is one whose key is computed."""
    return session.mode == "keyed" or n <= FIRST or n <= session.numbers.next + AHEAD


def digests(candidate, audit):
    """`d` of M as it stands, and as it is rebuilt."""
    yield seal.digest(candidate.object)
    text = seal.canonical(audit)
    if text != candidate.object:
        yield seal.digest(text)


def fitting(key, candidate, audit):
    """The digest that the seal fits, or none."""
    return next((d for d in digests(candidate, audit) if seal.mac(key, d) == candidate.mac), None)
