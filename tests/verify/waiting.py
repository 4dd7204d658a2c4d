"""Lines that wait for their session to be opened."""

from .session import CONTROLS

LINES, CONTROL_LINES = 262_144, 8_192


class Room:
    """Room for that many lines of all sessions: the oldest make room."""

    def __init__(self, most):
        self.most, self.sessions = most, {}

    def enter(self, order, session, candidate):
        """Tells which session lost a line, and which line, where there was no room left."""
        lost = None
        if len(self.sessions) >= self.most:
            oldest = next(iter(self.sessions))
            other = self.sessions.pop(oldest)
            lost = other, other.waiting.pop(oldest)
        self.sessions[order] = session
        session.waiting[order] = candidate
        return lost


class Waiting:
    """All that wait, in the order in which they came; control lines have a room of their own."""

    def __init__(self):
        self.lines, self.controls, self.count = Room(LINES), Room(CONTROL_LINES), 0

    def enter(self, session, candidate, audit):
        """The number under which the line waits. A line that makes room is one that no key opens."""
        self.count += 1
        room = self.controls if audit.get("action") in CONTROLS else self.lines
        if lost := room.enter(self.count, session, candidate):
            other, line = lost
            other.pass_over(line)
        return self.count

    def leave(self, session, order):
        """The line that waits under that number, where it still does."""
        self.lines.sessions.pop(order, None)
        self.controls.sessions.pop(order, None)
        return session.waiting.pop(order, None)

    def leave_all(self, session):
        return [self.leave(session, order) for order in list(session.waiting)]
