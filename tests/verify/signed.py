"""With public signing keys alone: a line is taken when a block names it."""

from .check import Check, digests
from .keys import Keys
from .seal import whole


class SignedCheck(Check):
    """Lines wait for the block that names their number."""

    def __init__(self, signing_keys, earlier=None):
        super().__init__(Keys(()), signing_keys, earlier)

    def judge(self, session, candidate):
        audit = whole(candidate.audit)
        n, found = audit["n"], digests(candidate, audit)
        if block := session.signed.learn(audit):
            self.release_block(session, block)
        leaves = session.signed.named.get(n, ())
        if d := next((d for d in found if d in leaves), None):
            self.take(session, audit, d)
        elif leaves:
            return self.unfit(session, candidate)
        else:
            self.wait(session, candidate)
        return True

    def keep(self, session, candidate, _):
        session.early.setdefault(candidate.audit["n"], []).append((self.seen, candidate))

    def release_block(self, session, block):
        """Tries the lines that came before the block that names them, in the order in which they came."""
        waiting = [it for n, _ in block.each() for it in session.early.pop(n, [])]
        self.waiting -= len(waiting)
        for _, candidate in sorted(waiting, key=lambda it: it[0]):
            self.judge(session, candidate)

    def end(self):
        for session in self.sessions.values():
            session.unsigned = sum(map(len, session.early.values())) + session.unknown
            if session.unsigned:
                self.findings.add("UNSIGNED", s=session.name, count=session.unsigned)
