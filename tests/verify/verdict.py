"""What is said when the input is over: what is missing, what has no end, and the report of it all."""

from .numbers import ranges, without
from .session import Session

RUNNING = 120_000


class Verdict:
    """Adds to the findings of a check what only its end can tell. `since` is none where the whole archive was read."""

    def __init__(self, check, earlier, newest, since):
        self.check, self.earlier, self.since = check, earlier, since
        self.findings, self.newest = check.findings, max(check.newest, newest)
        self.summaries = []
        for name in sorted(set(earlier) | set(check.sessions)):
            session = check.sessions.get(name)
            if session and session.here.next:
                self.session(session, earlier.get(name))
            else:
                self.absent(earlier.get(name), session)
        self.shared_keys()

    def before(self, t):
        """Whether a time lies before what is to be reported."""
        return self.since is not None and t < self.since

    def nothing(self):
        """Whether no line came that counts, and nothing was found: then nothing was checked."""
        return self.check.latest < (self.since or 0) and not self.findings

    def absent(self, earlier, session):
        if earlier and not self.before(earlier.numbers.last) and not self.unopened(earlier, session):
            self.findings.add("SESSION_MISSING", s=earlier.name, t=earlier.numbers.last)
        if earlier and self.since is not None:
            self.whole(session or Session(earlier.name, (), self.findings, earlier), earlier)

    def unopened(self, earlier, session):
        """Whether there are lines of it, which no key opens, and the keys are not at hand that the state names."""
        if not session or session.mode or not (session.unknown or session.unsigned):
            return False
        keys = self.check.keys
        if earlier.kid is None:
            return not self.check.signing_keys
        return earlier.kid not in keys.kids or earlier.forward_secure and not keys.auditors

    def session(self, session, earlier):
        if earlier:
            self.cut(session, earlier.numbers)
        ending = self.whole(session, earlier)
        self.unsigned(session)
        self.summaries.append(summary(session, ending))

    def whole(self, session, earlier):
        """What is found of all its lines, those of an earlier run that is continued among them; how it ended."""
        self.missing(session, earlier)
        self.after_stop(session)
        ending = self.ending(session)
        self.open(session, ending)
        return ending

    def cut(self, session, seen):
        """What an earlier run saw and this one did not: of the end, and of what is below the highest that came."""
        tail = [(session.here.next, seen.next - 1)] if not self.before(seen.last) else []
        self.gone(session, seen, "TAIL_CUT", tail)
        for hole in session.here.holes:
            self.gone(session, seen, *self.expected(hole, seen))

    def gone(self, session, seen, finding, numbers):
        """Tells which of these numbers an earlier run saw."""
        for first, last in without(numbers, ranges(seen.missing())):
            self.findings.add(finding, s=session.name, first=first, last=last)

    def expected(self, hole, seen):
        """What of a hole would be in the input, and what is found where it is not.

        With `since` that is what surely lies behind it, and else what is likely to.
        """
        first, last, below, above = hole
        final = seen.next - 1
        if self.since is None or first and below >= self.since:
            return "CUT", [(first, last)]
        if first <= final <= last and not self.before(seen.last):
            return "CUT", [(final, final)]
        likely = last != final and above - RUNNING > self.since
        return "EARLIER_MISSING", [(last, last)] if likely else []

    def missing(self, session, earlier):
        """What is missing and was not cut, between two lines or before the first."""
        lowest = session.numbers.lowest()
        holes = ranges(hole for hole in session.numbers.holes if not self.covered(hole))
        if earlier and self.since is None:
            holes = without(holes, earlier.numbers.taken())
        for first, last in holes:
            finding = "EARLIER_MISSING" if last < lowest else "LOST"
            self.findings.add(finding, s=session.name, first=first, last=last)

    def covered(self, hole):
        first, _, _, above = hole
        return self.before(above) if first else self.since is not None and above - RUNNING <= self.since

    def after_stop(self, session):
        stop, numbers = session.stop, session.numbers
        if stop is not None and stop < numbers.next - 1:
            first = next((hole[1] + 1 for hole in numbers.holes if hole[0] == stop + 1), stop + 1)
            self.findings.add("AFTER_STOP", s=session.name, first=first, last=numbers.next - 1)

    def ending(self, session):
        last = session.numbers.last
        if session.unsigned:
            return "running"
        if session.stop is not None:
            return "stopped"
        if self.newest - last <= RUNNING:
            return "running"
        if not self.before(last):
            self.findings.add("UNCLEAN_END", s=session.name, t=last)
        return "unclean"

    def open(self, session, ending):
        begins = session.open if ending != "running" else {}
        ends = session.ends if session.numbers.lowest() == 0 else {}
        for op, (n, t) in [*begins.items(), *ends.items()]:
            if not self.before(t):
                self.findings.add("OPEN", s=session.name, op=op, first=n)

    def unsigned(self, session):
        """With seal keys. The numbers count that came in this run and that no earlier run saw."""
        if not self.check.keys.seals:
            return
        seen = session.earlier.numbers.taken() if session.earlier else []
        taken, stopped = session.numbers.taken(), session.stop is not None
        if count := session.signed.unsigned(without(session.here.taken(), seen), taken, stopped):
            self.findings.add("UNSIGNED", s=session.name, count=count)

    def shared_keys(self):
        """One seal key in two environments."""
        environments = {kid: set(envs) for kid, envs in self.check.environments.items()}
        for it in self.check.earlier.values():
            if it.kid and it.env:
                environments.setdefault(it.kid, set()).add(it.env)
        for kid, envs in environments.items():
            if len(envs) > 1:
                self.findings.add("KEY_SHARED", kid=kid)

    def report(self):
        """All of it as one object."""
        check = self.check
        counts = {"verified": check.verified, "again": check.again, "late": check.late}
        sessions = sorted(self.summaries, key=lambda it: (it["first"], it["s"]))
        return {"status": self.findings.status(), **counts, "sessions": sessions, "findings": self.findings.sorted()}


def summary(session, ending):
    numbers = session.numbers
    lost = sum(last - first + 1 for first, last in ranges(numbers.holes) if first)
    record = {"s": session.name, "lines": session.lines, "first": numbers.first, "last": numbers.last}
    return record | {"lost": lost, "ending": ending}
