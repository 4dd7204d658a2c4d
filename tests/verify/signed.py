"""With public signing keys alone: a line is taken when a block names it."""

from .check import Check
from .keys import Keys, digests


class SignedCheck(Check):
    """Lines wait for the block that names their number."""

    def __init__(self, signing_keys, earlier=None):
        super().__init__(Keys(()), signing_keys, earlier)

    def judge(self, session, candidate, audit):
        if block := session.signed.learn(audit):
            self.release_block(session, block)
        leaves = session.signed.named.get(audit["n"], ())
        if d := next((d for d in digests(candidate, audit) if d in leaves), None):
            self.take(session, audit, d)
        elif leaves:
            return self.unfit(session, candidate, audit)
        else:
            return self.wait(session, candidate, audit)
        return True

    def wait(self, session, candidate, audit):
        order = self.waiting.enter(session, candidate, audit)
        session.early.setdefault(audit["n"], []).append(order)
        return False

    def release_block(self, session, block):
        """Tries the lines that came before the block that names them, in the order in which they came."""
        orders = sorted(order for n, _ in block.each() for order in session.early.pop(n, ()))
        for order in orders:
            if candidate := self.waiting.leave(session, order):
                self.judge(session, candidate, candidate.parsed())

    def end(self):
        for session in self.sessions.values():
            for candidate in session.waiting.values():
                session.pass_over(candidate)
            session.unsigned = session.unknown
            if session.unsigned:
                self.findings.add("UNSIGNED", s=session.name, count=session.unsigned)
