"""Checks candidates: takes the lines whose seals fit, lets others wait for their session, and keeps what is found."""

from . import seal
from .candidate import LONGEST
from .findings import Findings
from .keys import fitting, near
from .session import CONTROLS, NOTHING_ELSE, Session, operation, sealed_with
from .waiting import Waiting

SWEEP = 1 << 20


class Check:
    """With seal keys, and with public signing keys where there are some. `earlier` is what this run continues."""

    def __init__(self, keys, signing_keys=(), earlier=None):
        self.keys, self.signing_keys = keys, signing_keys
        self.earlier = earlier or {}
        self.sessions, self.findings, self.operations, self.environments = {}, Findings(), set(), {}
        self.waiting = Waiting()
        self.taken = self.verified = self.again = self.late = self.newest = 0
        self.latest = -1

    # What the reader of texts tells.

    def fragment(self, place):
        self.findings.at("FRAGMENT", place)

    def malformed(self, place):
        self.findings.at("MALFORMED", place)

    def is_nobodys(self, candidate):
        """Whether a candidate is nothing: it has no seal, and not the members of a line."""
        return candidate.mac is None and not all(name in (candidate.parsed() or {}) for name in "sntv")

    def found(self, candidate):
        """Whether a candidate, somebody's, is taken."""
        if candidate.mac is None:
            return self.unsealed(candidate)
        audit = candidate.parsed()
        if len(candidate.object) > LONGEST or not proper(audit):
            return self.improper(candidate)
        return self.judge(self.session(audit["s"]), candidate, audit)

    def unsealed(self, candidate):
        if not candidate.over:
            self.findings.at("UNSEALED", candidate.place)
        return False

    def improper(self, candidate):
        """No line has such an object; what was joined need not belong together."""
        if candidate.joined:
            self.fragment(candidate.place)
        elif not candidate.over:
            self.malformed(candidate.place)
        return False

    def session(self, name):
        if name not in self.sessions:
            self.sessions[name] = Session(name, self.signing_keys, self.findings, self.earlier.get(name))
        return self.sessions[name]

    # Seals.

    def judge(self, session, candidate, audit):
        if not session.mode and not self.keys.opens(session, audit, candidate):
            return self.wait(session, candidate, audit)
        self.release(session)
        if not near(session, audit["n"]):
            session.unknown += not candidate.over
            return False
        d = fitting(session.key_of(audit["n"]), candidate, audit)
        if d is None:
            return self.unfit(session, candidate, audit)
        self.take(session, audit, d)
        return True

    def unfit(self, session, candidate, audit):
        """No seal fits, and one should; of pieces nobody knows whether they belong together."""
        if candidate.joined:
            self.findings.at("FRAGMENT", candidate.place)
        elif not candidate.over:
            self.findings.at("ALTERED", candidate.place, s=session.name, first=audit["n"])
        return False

    # Lines that wait for their session to be opened.

    def wait(self, session, candidate, audit):
        self.waiting.enter(session, candidate, audit)
        return False

    def release(self, session):
        """Tries the lines that came before the session was opened, in the order in which they came."""
        for candidate in self.waiting.leave_all(session):
            self.judge(session, candidate, candidate.parsed())

    def end(self):
        """The input is over."""
        for session in self.sessions.values():
            for candidate in session.waiting.values():
                audit = candidate.parsed()
                if candidate.joined or self.keys.named(audit):
                    self.unfit(session, candidate, audit)
                else:
                    session.pass_over(candidate)
            if session.unknown:
                self.findings.add("UNKNOWN_KEY", s=session.name, count=session.unknown)

    # Lines whose seals fit.

    def take(self, session, audit, d):
        how, found = session.take(audit["n"], audit["t"], d)
        for finding, members in found:
            self.findings.add(finding, s=session.name, **members)
        if how in NOTHING_ELSE:
            return
        self.latest = max(self.latest, audit["t"])
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
    if audit is None:
        return False
    numbers = [audit.get(name) for name in "vnt"]
    if not all(type(number) is int and 0 <= number <= seal.MOST for number in numbers) or numbers[0] != 1:
        return False
    return seal.decoded(audit.get("s"), 16) is not None
