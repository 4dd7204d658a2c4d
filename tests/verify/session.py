"""What is known of a session: how it is opened, which of its lines were taken, what they said of operations."""

from .numbers import Numbers

WINDOW = 32_768
CONTROLS = ("session.start", "audit.checkpoint", "session.stop")


class Session:
    """A session of this run."""

    def __init__(self, name, earlier=None):
        self.name, self.earlier = name, earlier
        self.keys, self.chain, self.mode, self.opened = None, None, None, 0
        self.named, self.waiting, self.early, self.unknown = False, [], {}, 0
        self.numbers, self.hashes, self.fresh, self.start = Numbers(), {}, True, 0
        self.stop, self.kid, self.env = None, None, None
        self.open = dict(earlier.open) if earlier else {}
        self.ends = dict(earlier.ends) if earlier else {}
        self.signed = None

    def opens(self, mode, n, chain=None):
        """A seal fits: the first one that does sets the mode for good."""
        if not self.mode:
            self.mode, self.opened, self.chain = mode, n, chain
        return True

    def knows(self, n):
        """Whether the number can be compared with what was taken under it."""
        return n > self.numbers.next - 1 - WINDOW and n in self.hashes

    @property
    def first(self):
        """The time of the first line."""
        return self.numbers.earliest(self.start)

    def take(self, n, t, d):
        """How the line is taken, with the findings about its place."""
        self.fresh = True
        how, wrong, silent = self.numbers.take(n, t)
        found = [("TIME", n)] if wrong else []
        found += [("SILENT", place) for place in silent]
        if how == "again":
            how = ("again" if self.hashes[n] == d else "EQUIVOCATION") if self.knows(n) else "STALE"
            return how, found
        self.start = t if n == 0 else self.start
        self.hashes[n] = d
        if len(self.hashes) > 2 * WINDOW:
            self.hashes = {n: d for n, d in self.hashes.items() if self.knows(n)}
        return how, found

    def note(self, audit):
        """What a line says that was taken for the first time."""
        action, op = audit.get("action"), audit.get("op")
        if action in CONTROLS:
            self.note_control(audit, action)
        if isinstance(op, str) and not (self.earlier and self.earlier.numbers.has(audit["n"])):
            self.note_operation(op, audit)

    def note_control(self, audit, action):
        service = audit.get("service")
        env = service.get("env") if isinstance(service, dict) else None
        self.kid = audit["kid"] if isinstance(audit.get("kid"), str) else self.kid
        self.env = env if isinstance(env, str) else self.env
        if action == "session.stop":
            self.stop = audit["n"] if self.stop is None else min(self.stop, audit["n"])

    def note_operation(self, op, audit):
        """A begin and its end find each other in either order; an end alone counts where it says that it has begun."""
        place = (audit["n"], audit["t"])
        if audit.get("phase") == "begin" and self.ends.pop(op, None) is None:
            self.open[op] = place
        elif audit.get("phase") == "end" and self.open.pop(op, None) is None and audit.get("begun") is True:
            self.ends[op] = place
