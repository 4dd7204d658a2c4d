"""What is known of a session: how it is opened, which of its lines were taken, what they said of operations."""

import re

from .numbers import Numbers
from .signatures import Signatures

WINDOW = 32_768
CONTROLS = ("session.start", "audit.checkpoint", "audit.signature", "session.stop")
NOTHING_ELSE = ("EQUIVOCATION", "STALE")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Session:
    """A session of this run, which may continue what an earlier run saw of it: `here` are the numbers of this one."""

    def __init__(self, name, signing_keys, findings, earlier=None):
        self.name, self.earlier = name, earlier
        self.mode, self.key, self.keys = None, None, None
        self.waiting, self.early, self.unknown, self.unsigned = {}, {}, 0, 0
        self.numbers = earlier.numbers.copy() if earlier else Numbers()
        self.here = Numbers() if earlier else self.numbers
        self.lines, self.hashes, self.fresh = 0, {}, True
        self.stop, self.kid, self.env = (earlier.stop, earlier.kid, earlier.env) if earlier else (None, None, None)
        self.opener, self.forward_secure = None, earlier is not None and earlier.forward_secure
        self.open = dict(earlier.open) if earlier else {}
        self.ends = dict(earlier.ends) if earlier else {}
        self.signed = Signatures(signing_keys, name, findings)

    def open_with(self, mode, key, opener):
        """Settles the mode and the key for good; the opener is the id of the seal key."""
        self.mode, self.key, self.opener, self.forward_secure = mode, key, opener, mode == "forward-secure"

    def named(self):
        """The id of the key that opened it, or what its control lines say."""
        return self.opener or self.kid

    def pass_over(self, candidate):
        """No key opens what such a line is of. One over the end of its message is not there."""
        self.unknown += not candidate.over

    def key_of(self, n):
        return self.key.of(n) if self.mode == "forward-secure" else self.key

    def knows(self, n):
        """Whether the number can be compared with what was taken under it."""
        return n > self.numbers.next - 1 - WINDOW and n in self.hashes

    def take(self, n, t, d):
        """How the line is taken, and what is found about it."""
        how, wrong, silent = self.numbers.take(n, t)
        how = self.compare(n, d) if how == "again" else how
        if how in NOTHING_ELSE:
            return how, [(how, {"first": n})]
        self.fresh = True
        if self.earlier:
            self.here.take(n, t)
        if how == "again":
            return how, []
        self.lines += 1
        self.keep(n, d)
        found = [("TIME", {"first": n})] if wrong else []
        return how, found + [("SILENT", {"first": below, "last": below + 1}) for below in silent]

    def compare(self, n, d):
        """What a line is whose number was taken before."""
        if self.earlier and self.earlier.numbers.has(n):
            return "again"
        if not self.knows(n):
            return "STALE"
        return "again" if self.hashes[n] == d else "EQUIVOCATION"

    def keep(self, n, d):
        self.hashes[n] = d
        if len(self.hashes) > 2 * WINDOW:
            self.hashes = {n: d for n, d in self.hashes.items() if self.knows(n)}

    def note(self, audit):
        """What a line says that was taken for the first time."""
        if audit.get("action") in CONTROLS:
            self.note_control(audit)
        if op := operation(audit):
            self.note_operation(op, audit)

    def note_control(self, audit):
        kid, env = sealed_with(audit)
        self.kid, self.env = kid or self.kid, env or self.env
        if not self.mode and isinstance(mode := audit.get("mode"), str):
            self.forward_secure = mode == "forward-secure"
        if audit["action"] == "session.stop":
            self.stop = audit["n"] if self.stop is None else min(self.stop, audit["n"])

    def note_operation(self, op, audit):
        """A begin and the end that says `begun` find each other in either order; other ends are nobody's business."""
        place = audit["n"], audit["t"]
        if audit.get("phase") == "begin" and self.ends.pop(op, None) is None:
            self.open[op] = place
        elif audit.get("phase") == "end" and audit.get("begun") is True and self.open.pop(op, None) is None:
            self.ends[op] = place


def operation(audit):
    """The operation that a line is of, where it names one."""
    op = audit.get("op")
    return op if isinstance(op, str) and UUID.fullmatch(op) else None


def sealed_with(audit):
    """The seal key that a control line names, and the environment that it comes from."""
    service, kid = audit.get("service"), audit.get("kid")
    env = service.get("env") if isinstance(service, dict) else None
    return kid if isinstance(kid, str) else None, env if isinstance(env, str) else None
