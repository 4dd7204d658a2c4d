"""One run of the verifier over bytes."""

import json

from ..check import Check
from ..keys import Keys
from ..names import Finder
from ..signed import SignedCheck
from ..state import Earlier, united
from ..verdict import Verdict
from .made import AUDITOR, SEAL


class Run:
    """With the keys of the made sessions, where nothing else is said; `alone` is with the signing keys only."""

    def __init__(self, data, earlier=None, newest=0, since=None, alone=False, signs=(), **keys):
        self.earlier = earlier or {}
        continued = self.earlier if since is not None else None
        held = Keys(**{"seals": [SEAL], "auditors": [AUDITOR]} | keys)
        self.check = SignedCheck(signs, continued) if alone else Check(held, signs, continued)
        Finder("x", self.check).read(data)
        self.check.end()
        verdict = Verdict(self.check, self.earlier, newest, since)
        self.report, self.newest, self.nothing = verdict.report(), verdict.newest, verdict.nothing()

    def found(self):
        """The findings, briefly: `LOST 4..6`."""
        return [brief(it) for it in self.report["findings"]]

    def lines(self):
        """The numbers of the lines at which something was found."""
        return [it["line"] for it in self.report["findings"]]

    def sessions(self, *members):
        return [tuple(it[name] for name in members) for it in self.report["sessions"]]

    def state(self):
        """What the next run finds in the state file."""
        names = set(self.earlier) | {name for name, it in self.check.sessions.items() if it.numbers.next}
        records = [united(self.check.sessions.get(name), self.earlier.get(name)) for name in names]
        return {it["s"]: Earlier(json.loads(json.dumps(it))) for it in records}


def brief(it):
    number = f" {it['first']}" if "first" in it else f" {it['count']}" if "count" in it else ""
    return it["finding"] + number + (f"..{it['last']}" if "last" in it else "")


def found(*lines, **more):
    """What a run over these lines finds."""
    return Run(joined(*lines), **more).found()


def joined(*lines):
    return b"".join(line + b"\n" for line in lines)
