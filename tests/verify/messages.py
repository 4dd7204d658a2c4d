"""The texts that pieces of lines may stand in: lines, messages that count their octets, what is left of a line."""

import re

HEADER = re.compile(rb"(\d{1,7}) <\d")
LENGTH = re.compile(rb"\d{1,7}\Z")
NEAR = 512


def message(text, start, place, brace):
    """The message with the place in its first bytes that goes over the brace.

    By the nearest header in the same line, not before the start.
    """
    low = max(start, place - NEAR - 9)
    low = max(low, text.rfind(b"\n", low, place) + 1)
    at = text.rfind(b" <", low, place)
    while at >= 0:
        length = LENGTH.search(text, max(low, at - 7), at)
        begin = at + 1
        if length and text[at + 2 : at + 3].isdigit() and begin < place < brace < begin + int(length[0]):
            return (begin, begin + int(length[0])) if place - begin < NEAR else None
        at = text.rfind(b" <", low, at)
    return None


class Texts:
    """The texts of which the input consists: the messages with which a line begins, one behind the other, and that end
    in it; what is left of the line behind them. They begin anew behind a message that was looked into.

    All before `at` were told; a message may begin there. Its line ends at `line`.
    """

    def __init__(self, text):
        self.text, self.at, self.line = text, 0, -1

    def until(self, end):
        """Tells of the texts that end up to there, as pairs of places."""
        while self.at <= len(self.text):
            begin, stop, following = self.next()
            if stop > end:
                return
            self.at = following
            yield begin, stop

    def skip(self, end):
        """Tells of no more in the lines before that place."""
        self.at = max(self.at, self.text.rfind(b"\n", self.at, end) + 1)

    def go_on(self, at):
        """Goes on behind a message that ends there."""
        self.at = max(self.at, at)

    def next(self):
        """Where the next text begins and ends, and where the one behind it begins."""
        if self.line < self.at:
            line = self.text.find(b"\n", self.at)
            self.line = line if line >= 0 else len(self.text)
        if header := HEADER.match(self.text, self.at, self.line):
            begin = header.end() - 2
            stop = begin + int(header[1])
            if stop <= min(self.line + 1, len(self.text)):
                return begin, stop, stop
        return self.at, self.line, self.line + 1
