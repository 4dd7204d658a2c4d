"""Checks candidates: opens sessions, takes the lines whose seals fit, and keeps what is found."""

from . import seal
from .session import CONTROLS, Session
from .signatures import Signatures

WAITING, SWEEP = 262_144, 1 << 20
AHEAD, FIRST, VAIN = 1 << 20, 1 << 24, 1 << 26


class Findings(list):
    """What was found, one `dict` each."""

    def add(self, finding, **members):
        self.append({"finding": finding, **members})

    def at(self, finding, place, **members):
        self.add(finding, **members, file=place.file, line=place.line)


class Check:
    """With seal keys, and with the auditor's secret key and public signing keys where there are some."""

    def __init__(self, seal_keys, auditor_key=None, signing_keys=(), earlier=None):
        self.seal_keys, self.auditor_key = seal_keys, auditor_key
        self.signing_keys = signing_keys
        self.kids = {seal.kid(key) for key in seal_keys}
        self.earlier = earlier or {}
        self.sessions, self.findings, self.operations = {}, Findings(), set()
        self.shared, self.salts = {}, {}
        self.waiting = self.taken = self.verified = self.again = self.late = self.newest = self.seen = self.vain = 0

    # What the reader of texts tells.

    def fragment(self, place):
        self.seen += 1
        self.findings.at("FRAGMENT", place)

    def malformed(self, place):
        self.seen += 1
        self.findings.at("MALFORMED", place)

    def found(self, candidate):
        """Whether a candidate is done with: only what was complete and fits no seal may hide another one."""
        self.seen += 1
        if not proper(candidate.audit):
            return self.findings.at("FRAGMENT" if candidate.joined else "MALFORMED", candidate.place)
        if not candidate.sealed:
            return self.findings.at("FRAGMENT" if candidate.joined else "UNSEALED", candidate.place)
        return self.judge(self.session(candidate.audit["s"]), candidate)

    def session(self, name):
        if name not in self.sessions:
            self.sessions[name] = Session(name, self.earlier.get(name))
            self.sessions[name].signed = Signatures(self.signing_keys, name, self.findings)
        return self.sessions[name]

    # Seals.

    def judge(self, session, candidate):
        self.name_key(session, candidate.audit)
        for audit, text in forms(candidate):
            d = seal.digest(text)
            if self.fits(session, audit, d, candidate.mac):
                self.release(session)
                self.take(session, audit, d)
                return True
        if session.mode:
            return self.unfit(session, candidate)
        self.wait(session, candidate)
        return True

    def fits(self, session, audit, d, mac):
        """Whether a seal fits. A session has one mode: a keyed seal has no place in a forward-secure session."""
        n = audit["n"]
        if session.mode and n > max(session.opened, session.numbers.next - 1) + AHEAD:
            return False
        if session.mode == "forward-secure":
            return seal.mac(session.chain.key(n), d) == mac
        if self.fits_keyed(session, d, mac):
            return session.opens("keyed", n)
        return not session.mode and n <= FIRST and self.fits_forward(session, audit, d, mac)

    def fits_keyed(self, session, d, mac):
        if session.keys is None:
            name = seal.decoded(session.name, 16)
            session.keys = [seal.keyed(key, name) for key in self.seal_keys]
        return any(seal.mac(key, d) == mac for key in session.keys)

    def fits_forward(self, session, audit, d, mac):
        """Opens a forward-secure session with one of its control lines, where that line's own seal fits."""
        enc = seal.decoded(audit.get("enc"), 32)
        if audit.get("action") not in CONTROLS or enc is None or not self.auditor_key:
            return False
        if enc not in self.salts:
            self.salts[enc] = seal.salt(enc, self.auditor_key)
        for key in self.seal_keys if self.salts[enc] else ():
            if self.vain + audit["n"] > VAIN:
                return False
            chain = seal.Chain(seal.forward(key, seal.decoded(session.name, 16), enc, self.salts[enc]))
            if seal.mac(chain.key(audit["n"]), d) == mac:
                return session.opens("forward-secure", audit["n"], chain)
            self.vain += audit["n"]
        return False

    def name_key(self, session, audit):
        """Notes that a control line, true or not, names a key that is held."""
        if not session.named and audit.get("action") in CONTROLS and audit.get("kid") in self.kids:
            session.named = audit.get("mode") != "forward-secure" or self.auditor_key is not None

    def unfit(self, session, candidate):
        if candidate.joined:
            self.findings.at("FRAGMENT", candidate.place)
        else:
            n = candidate.audit["n"]
            self.findings.at("ALTERED", candidate.place, s=session.name, first=n)

    # Lines that wait for their session to be opened.

    def wait(self, session, candidate):
        if self.waiting < WAITING:
            self.waiting += 1
            session.waiting.append(candidate)
        else:
            session.unknown += 1

    def release(self, session):
        """Tries the lines that came before the session was opened, in the order in which they came."""
        waiting, session.waiting = session.waiting, []
        self.waiting -= len(waiting)
        for candidate in waiting:
            self.judge(session, candidate)

    def end(self):
        """The input is over: what waits stays unknown, unless it names a key that is held."""
        for session in self.sessions.values():
            if session.named:
                for candidate in session.waiting:
                    self.unfit(session, candidate)
            elif session.waiting:
                session.unknown += len(session.waiting)
            if session.unknown:
                self.findings.add("UNKNOWN_KEY", s=session.name, count=session.unknown)

    # Lines whose seals fit.

    def take(self, session, audit, d):
        how, found = session.take(audit["n"], audit["t"], d)
        for finding, n in found:
            self.findings.add(finding, s=session.name, first=n)
        if how == "again":
            self.again += 1
        elif how in ("next", "late"):
            self.late += how == "late"
            self.count(session, audit, d)
        else:
            self.findings.add(how, s=session.name, first=audit["n"])
        self.taken += 1
        if self.taken % SWEEP == 0:
            self.sweep()

    def count(self, session, audit, d):
        self.verified += 1
        self.newest = max(self.newest, audit["t"])
        if isinstance(audit.get("op"), str):
            self.operations.add(audit["op"])
        session.note(audit)
        if session.kid and session.env and audit.get("action") in CONTROLS:
            self.shared.setdefault(session.kid, set()).add(session.env)
        session.signed.take(audit, d)

    def sweep(self):
        """Sessions without a line for a long time lose their hashes."""
        for session in self.sessions.values():
            if not session.fresh:
                session.hashes = {}
            session.fresh = False


class SignedCheck(Check):
    """With public signing keys alone: a line is taken when a block names it."""

    def judge(self, session, candidate):
        for audit, text in forms(candidate):
            d = seal.digest(text)
            block = session.signed.block(audit) if audit.get("action") == "audit.signature" else None
            if block:
                self.release_block(session, block)
            if session.signed.named.get(audit["n"]) == d:
                self.take(session, audit, d)
                return True
        self.wait(session, candidate)
        return True

    def wait(self, session, candidate):
        if self.waiting < WAITING:
            self.waiting += 1
            session.early.setdefault(candidate.audit["n"], []).append(candidate)
        else:
            session.unknown += 1

    def release_block(self, session, block):
        """Tries the lines that came before the block that names them."""
        for n, _ in block.each():
            waiting = session.early.pop(n, [])
            self.waiting -= len(waiting)
            for candidate in waiting:
                self.judge(session, candidate)

    def end(self):
        for session in self.sessions.values():
            if count := sum(map(len, session.early.values())) + session.unknown:
                self.findings.add("UNSIGNED", s=session.name, count=count)


def proper(audit):
    """Whether the members are there that each line has."""
    if not isinstance(audit, dict):
        return False
    numbers = [seal.whole(audit.get(name)) for name in "vnt"]
    if not all(type(number) is int and 0 <= number <= seal.MOST for number in numbers) or numbers[0] != 1:
        return False
    audit.update(zip("vnt", numbers))
    return seal.decoded(audit.get("s"), 16) is not None


def forms(candidate):
    """M as it was written, and as it is rebuilt."""
    if candidate.text is not None:
        yield candidate.audit, candidate.text
    rebuilt = seal.whole(candidate.audit)
    text = seal.canonical(rebuilt)
    if text != candidate.text:
        yield rebuilt, text
