"""The texts that pieces of lines may stand in: lines, messages that count their octets, what is left of a line."""

import re

HEADER = re.compile(rb"(\d{1,7}) <\d")
LENGTH = re.compile(rb"\d{1,7}\Z")
NEAR = 512


def message(text, start, place):
    """The message with the place in its first bytes, by the nearest header in the same line, not before the start."""
    low = max(start, place - NEAR - 9)
    low = max(low, text.rfind(b"\n", low, place) + 1)
    at = text.rfind(b" <", low, place)
    while at >= 0:
        length = LENGTH.search(text, max(low, at - 7), at)
        begin = at + 1
        if length and text[at + 2 : at + 3].isdigit() and begin + int(length[0]) > place > begin:
            return (begin, begin + int(length[0])) if place - begin < NEAR else None
        at = text.rfind(b" <", low, at)
    return None


class Texts:
    """The texts that lie whole between two places, as pairs of places.

    `at` is where the one begins that does not; `fresh` says whether one can begin at the first place.
    """

    def __init__(self, text, start, end, fresh):
        self.text, self.at, self.end, self.fresh = text, start, end, fresh

    def __iter__(self):
        line = None
        while self.at < self.end:
            if line is None or line < self.at:
                line = self.text.find(b"\n", self.at, self.end)
                line = line if line >= 0 else self.end
            if found := self.framed(line):
                yield found
                self.at, self.fresh = found[1], True
            elif line == self.end < len(self.text):
                return
            else:
                if self.fresh:
                    yield self.at, line
                self.at, self.fresh = line + 1, True

    def framed(self, line):
        """The next message that begins in the line."""
        for header in HEADER.finditer(self.text, self.at, line):
            begin = header.end() - 2
            if begin + int(header[1]) <= self.end:
                return begin, begin + int(header[1])
        return None
