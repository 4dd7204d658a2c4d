"""Which numbers of a session were taken, and what lies between them.

A hole is `(first, last, t of the line below, t of the line above)`; a time is 0 where there is no such line.
"""

from bisect import bisect_right

ENDLESS = 1 << 62
SILENCE = 120_000
NOTHING = [(0, ENDLESS, 0, 0)]


class Numbers:
    """The taken numbers: all below `next` that lie in no hole. `first` and `last` are the times of the outermost."""

    __slots__ = ("next", "first", "last", "holes")

    def __init__(self, following=0, first=0, last=0, holes=()):
        self.next, self.first, self.last, self.holes = following, first, last, list(holes)

    def copy(self):
        return Numbers(self.next, self.first, self.last, self.holes)

    def hole(self, n):
        """Where the hole is that a number lies in."""
        place = bisect_right(self.holes, (n, ENDLESS)) - 1
        return place if place >= 0 and n <= self.holes[place][1] else None

    def has(self, n):
        return n < self.next and self.hole(n) is None

    def take(self, n, t):
        """How a number is taken (`next`, `late`, `again`), whether its time is wrong, what numbers silence follows."""
        if n >= self.next:
            return "next", *self.append(n, t)
        place = self.hole(n)
        return ("again", False, []) if place is None else ("late", *self.fill(place, n, t))

    def append(self, n, t):
        below, first = self.last, self.next
        self.first = self.first if first else t
        if n > first:
            self.holes.append((first, n - 1, below, t))
        self.next, self.last = n + 1, t
        silent = n == first and first and t - below > SILENCE
        return bool(first and t < below), [n - 1] if silent else []

    def fill(self, place, n, t):
        first, last, below, above = self.holes[place]
        self.first = self.first if first else t
        halves = [(first, n - 1, below, t), (n + 1, last, t, above)]
        self.holes[place : place + 1] = [half for half in halves if half[0] <= half[1]]
        silent = [n - 1] if n == first and n and t - below > SILENCE else []
        silent += [n] if n == last and above - t > SILENCE else []
        return bool(first and t < below) or t > above, silent

    def missing(self):
        """The holes, and what was never reached."""
        return [*self.holes, (self.next, ENDLESS, self.last, 0)]

    def taken(self):
        return without([(0, self.next - 1)], ranges(self.holes))

    def lowest(self):
        """The first number taken."""
        return self.holes[0][1] + 1 if self.holes and self.holes[0][0] == 0 else 0


def both(ones, others):
    """What is missing here and there, with the nearest times that either knows."""
    found, i, j = [], 0, 0
    while i < len(ones) and j < len(others):
        one, other = ones[i], others[j]
        first, last = max(one[0], other[0]), min(one[1], other[1])
        if first <= last:
            below = max(it[2] for it in (one, other) if it[0] == first)
            above = max(it[3] for it in (one, other) if it[1] == last)
            found.append((first, last, below, above))
        i, j = (i + 1, j) if one[1] <= other[1] else (i, j + 1)
    return found


def without(ones, others):
    """What of the one ranges lies in none of the others; both are sorted."""
    found, j = [], 0
    for first, last in ones:
        while j < len(others) and others[j][1] < first:
            j += 1
        i = j
        while i < len(others) and others[i][0] <= last:
            if others[i][0] > first:
                found.append((first, others[i][0] - 1))
            first = max(first, others[i][1] + 1)
            i += 1
        if first <= last:
            found.append((first, last))
    return found


def highest(ones, count):
    """The ranges of that many of the highest numbers."""
    found = []
    for first, last in reversed(ones):
        first = max(first, last - count + 1)
        found.append((first, last))
        count -= last - first + 1
        if not count:
            break
    return found[::-1]


def ranges(holes):
    return [(hole[0], hole[1]) for hole in holes]
