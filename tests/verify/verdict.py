"""What is said when the input is over: what is missing, what has no end, and how bad all of it is."""

from .numbers import ENDLESS, both, ranges, without

RUNNING = 120_000
CLASSES = {
    "loss": ("LOST", "EARLIER_MISSING", "UNCLEAN_END", "OPEN"),
    "tampering": (
        *("ALTERED", "EQUIVOCATION", "AFTER_STOP", "TIME", "KEY_TIME", "SIGNATURE"),
        *("SESSION_MISSING", "TAIL_CUT", "CUT"),
    ),
    "inconclusive": (
        *("UNKNOWN_KEY", "UNSEALED", "MALFORMED", "FRAGMENT", "STALE", "SILENT"),
        *("KEY_SHARED", "UNSIGNED"),
    ),
}
CLASS = {finding: name for name, findings in CLASSES.items() for finding in findings}
STATUS = {"tampering": 1, "loss": 2, "inconclusive": 3}


class Verdict:
    """Adds to the findings of a check what only its end can tell. `since` is none where the whole archive was read."""

    def __init__(self, check, earlier, newest, since):
        self.check, self.earlier, self.since = check, earlier, since
        self.findings, self.newest = check.findings, max(check.newest, newest)
        self.summaries = []
        for name in sorted(set(earlier) | set(check.sessions)):
            session = check.sessions.get(name)
            self.session(session if session and session.numbers.next else None, earlier.get(name))
        self.shared_keys()

    def session(self, session, earlier):
        if session is None:
            if earlier and (self.since is None or earlier.last >= self.since):
                self.findings.add("SESSION_MISSING", s=earlier.name, t=earlier.last)
            return
        missing = session.numbers.missing()
        if earlier:
            self.cut(session, earlier)
            missing = both(missing, earlier.numbers.missing())
        reached = session.numbers.next if self.since is None else ENDLESS
        holes = [hole for hole in missing if hole[1] < min(reached, ENDLESS)]
        self.holes(session.name, holes)
        self.after_stop(session, earlier, missing)
        ending = self.ending(session, earlier, missing[-1][2] if self.since is not None else session.numbers.last)
        self.open(session, ending, holes if self.since is not None else session.numbers.holes)
        self.unsigned(session)
        self.summaries.append(self.summary(session, holes, ending))

    def holes(self, name, holes):
        """A hole that begins at number 0 is one before the first line, all others lie between two."""
        since = self.since
        for first, last, _, above in holes:
            if first and (since is None or above >= since):
                self.findings.add("LOST", s=name, first=first, last=last)
            elif not first and (since is None or above > since + RUNNING):
                self.findings.add("EARLIER_MISSING", s=name, first=first, last=last)

    def cut(self, session, earlier):
        """What an earlier run saw and this one did not. With `since`, only an end can be missed."""
        seen, now = earlier.numbers, session.numbers
        if seen.next > now.next and (self.since is None or earlier.last >= self.since):
            self.findings.add("TAIL_CUT", s=session.name, first=now.next, last=seen.next - 1)
        if self.since is None:
            for first, last in without(ranges(now.holes), ranges(seen.missing())):
                self.findings.add("CUT", s=session.name, first=first, last=last)

    def after_stop(self, session, earlier, missing):
        stop, end = self.stop(session, earlier), session.numbers.next
        if self.since is not None and earlier:
            end = max(end, earlier.numbers.next)
        if stop is not None and stop < end - 1:
            known = missing if self.since is not None else session.numbers.missing()
            first = next((hole[1] + 1 for hole in known if hole[0] == stop + 1), stop + 1)
            self.findings.add("AFTER_STOP", s=session.name, first=first, last=end - 1)

    def stop(self, session, earlier):
        """The lowest `session.stop`: that of an earlier run counts where this one goes on with it."""
        known = [session.stop, earlier.stop if earlier and self.since is not None else None]
        return min((stop for stop in known if stop is not None), default=None)

    def ending(self, session, earlier, last):
        if self.stop(session, earlier) is not None:
            return "stopped"
        if self.newest - last <= RUNNING:
            return "running"
        if self.since is None or last >= self.since:
            self.findings.add("UNCLEAN_END", s=session.name, t=last)
        return "unclean"

    def open(self, session, ending, holes):
        since = self.since or 0
        left = session.open if ending != "running" else {}
        whole = not holes or holes[0][0] > 0
        for operations in (left, session.ends if whole else {}):
            for op, (n, t) in operations.items():
                if t >= since:
                    self.findings.add("OPEN", s=session.name, op=op, first=n)

    def unsigned(self, session):
        if self.check.seal_keys and self.check.signing_keys:
            if count := session.signed.unsigned(session.numbers):
                self.findings.add("UNSIGNED", s=session.name, count=count)

    def shared_keys(self):
        """One seal key in two environments."""
        shared = {kid: set(envs) for kid, envs in self.check.shared.items()}
        for it in self.earlier.values():
            if it.kid and it.env:
                shared.setdefault(it.kid, set()).add(it.env)
        for kid, envs in shared.items():
            if len(envs) > 1:
                self.findings.add("KEY_SHARED", kid=kid)

    def summary(self, session, holes, ending):
        numbers = session.numbers
        lost = sum(last - first + 1 for first, last, _, _ in holes if first)
        record = {"s": session.name, "lines": numbers.count(), "first": session.first, "last": numbers.last}
        return record | {"lost": lost, "ending": ending}

    def report(self):
        """All of it as one object."""
        found = [{"finding": it["finding"], "class": CLASS[it["finding"]]} | it for it in self.findings]
        classes = {it["class"] for it in found}
        status = next((code for name, code in STATUS.items() if name in classes), 0)
        check = self.check
        record = {"status": status, "verified": check.verified, "again": check.again, "late": check.late}
        record["sessions"] = sorted(self.summaries, key=lambda it: (it["first"], it["s"]))
        return record | {"findings": sorted(found, key=place)}


def place(it):
    return it["finding"], it.get("s", ""), it.get("first", -1), it.get("file", ""), it.get("line", -1)
