"""Checks candidates: takes the lines whose seals fit, lets others wait for their session, and keeps what is found."""

from . import seal
from .findings import Findings
from .session import CONTROLS, NOTHING_ELSE, Session, operation, sealed_with

WAITING, SWEEP = 262_144, 1 << 20


class Check:
    """With seal keys, and with public signing keys where there are some. `earlier` is what this run continues."""

    def __init__(self, keys, signing_keys=(), earlier=None):
        self.keys, self.signing_keys = keys, signing_keys
        self.earlier = earlier or {}
        self.sessions, self.findings, self.operations, self.environments = {}, Findings(), set(), {}
        self.waiting = self.taken = self.verified = self.again = self.late = self.newest = self.seen = 0

    # What the reader of texts tells.

    def fragment(self, place):
        self.seen += 1
        self.findings.at("FRAGMENT", place)

    def malformed(self, place):
        self.seen += 1
        self.findings.at("MALFORMED", place)

    def found(self, candidate):
        """Whether a candidate is done with: only what was complete and fits no seal may hide another one."""
        sealed = candidate.mac is not None
        if sealed and proper(candidate.audit):
            self.seen += 1
            return self.judge(self.session(candidate.audit["s"]), candidate)
        if candidate.joined:
            self.fragment(candidate.place)
        elif sealed:
            self.malformed(candidate.place)
        elif candidate.ours():
            self.seen += 1
            self.findings.at("UNSEALED", candidate.place)
        return False

    def session(self, name):
        if name not in self.sessions:
            self.sessions[name] = Session(name, self.signing_keys, self.findings, self.earlier.get(name))
        return self.sessions[name]

    # Seals.

    def judge(self, session, candidate):
        audit = seal.whole(candidate.audit)
        session.named = session.named or not candidate.joined and self.keys.named(audit)
        opened = session.mode
        d = self.keys.fitting(session, audit, digests(candidate, audit), candidate.mac)
        if d:
            if not opened:
                self.release(session)
            self.take(session, audit, d)
        elif not opened:
            self.wait(session, candidate, d)
        elif d is None:
            session.unknown += 1
        else:
            return self.unfit(session, candidate)
        return True

    def unfit(self, session, candidate):
        """No seal fits, and one should; of pieces nobody knows whether they belong together."""
        if candidate.joined:
            self.findings.at("FRAGMENT", candidate.place)
        else:
            self.findings.at("ALTERED", candidate.place, s=session.name, first=candidate.audit["n"])

    # Lines that wait for their session to be opened.

    def wait(self, session, candidate, d=b""):
        if self.waiting < WAITING:
            self.waiting += 1
            self.keep(session, candidate, d)
        else:
            session.unknown += 1

    def keep(self, session, candidate, d):
        session.waiting.append((candidate, d))

    def release(self, session):
        """Tries the lines that came before the session was opened, in the order in which they came."""
        waiting, session.waiting = session.waiting, []
        self.waiting -= len(waiting)
        for candidate, _ in waiting:
            self.judge(session, candidate)

    def end(self):
        """The input is over."""
        for session in self.sessions.values():
            for candidate, d in session.waiting:
                if d is None or not (session.named or candidate.joined):
                    session.unknown += 1
                else:
                    self.unfit(session, candidate)
            if session.unknown:
                self.findings.add("UNKNOWN_KEY", s=session.name, count=session.unknown)

    # Lines whose seals fit.

    def take(self, session, audit, d):
        how, found = session.take(audit["n"], audit["t"], d)
        for finding, members in found:
            self.findings.add(finding, s=session.name, **members)
        if how in NOTHING_ELSE:
            return
        session.signed.take(audit, None if how == "again" else d)
        self.again += how == "again"
        self.late += how == "late"
        if how in ("next", "late"):
            self.count(session, audit)
        self.taken += 1
        if self.taken % SWEEP == 0:
            self.sweep()

    def count(self, session, audit):
        """A line is taken for the first time."""
        self.verified += 1
        self.newest = max(self.newest, audit["t"])
        if op := operation(audit):
            self.operations.add(op)
        session.note(audit)
        kid, env = sealed_with(audit)
        if audit.get("action") in CONTROLS and kid and env:
            self.environments.setdefault(kid, set()).add(env)

    def sweep(self):
        """Sessions without a line for a long time lose their hashes."""
        for session in self.sessions.values():
            if not session.fresh:
                session.hashes = {}
            session.fresh = False


def proper(audit):
    """Whether the members that each line has are there, and can be."""
    if not isinstance(audit, dict):
        return False
    numbers = [seal.whole(audit.get(name)) for name in "vnt"]
    if not all(type(number) is int and 0 <= number <= seal.MOST for number in numbers) or numbers[0] != 1:
        return False
    audit.update(zip("vnt", numbers))
    return seal.decoded(audit.get("s"), 16) is not None


def digests(candidate, audit):
    """`d` of M as it was written, and as it is rebuilt."""
    texts = dict.fromkeys((candidate.text, seal.canonical(audit)))
    return [seal.digest(text) for text in texts if text is not None]
