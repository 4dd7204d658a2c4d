"""The pieces that a line was split into."""

import re
from types import ModuleType
from typing import NamedTuple

from .candidate import Candidate
from .members import behind, closed
from .strings import said

HEADER, LONGEST, MOST, STREAMS = 512, 10_000, 64, 64
SPACE = b" \t\n\f\r"
TIME = re.compile(rb"\d\d:\d\d[^ ]*+")
TAIL = re.compile(rb',"mac":".{22}"}[ \t\n\f\r]*+\Z|,\\"mac\\":\\".{22}\\"}', re.S)


def header(before):
    """What tells a stream from others, of what stands before it: what is behind the last time."""
    times = list(TIME.finditer(before))
    return before[times[-1].end() if times else 0 :]


class Around(NamedTuple):
    """What tells it of what stands before a string, its quote included; `kind`, `strings` or `fields`, reads it."""

    before: bytes
    kind: ModuleType


def around(before, kind):
    return Around(before[max(before.rfind(b","), before.rfind(b"{")) + 1 :].lstrip(SPACE), kind)


def seal(text):
    """What `mac` says, where it is a string."""
    return said(text[1:-1]).decode(errors="replace") if text and text.startswith(b'"') else None


class Stream:
    """What was cut: `within` is what stands around its string, if it is in one; `header` stands before it."""

    __slots__ = ("within", "header", "text", "count", "place")

    def __init__(self, within, before, text, place):
        self.within, self.header, self.text, self.count, self.place = within, header(before), text, 1, place

    def rest(self, text):
        """What the text goes on with, or none where it is of another stream."""
        for before, kind in self.within:
            at = text.find(before)
            if at < 0:
                return None
            start = at + len(before)
            text = kind.said(text[start : kind.end(text, start)])
        at = text.find(self.header, 0, HEADER)
        return text[at + len(self.header) :].rstrip(b"\r\n") if at >= 0 else None

    def add(self, text):
        self.text += text
        self.count += 1

    def line(self):
        """The line that the pieces make, or none."""
        if not self.text.endswith(b'"}') or closed(self.text, 0, len(self.text)) != len(self.text):
            return None
        after = closed(self.text, 9, len(self.text))
        mac = seal(behind(self.text, after, len(self.text))[0]) if after else None
        return Candidate(self.text[9:after], mac, self.place, joined=True) if mac is not None else None

    def over(self):
        return len(self.text) >= LONGEST or self.count >= MOST


class Pieces:
    """The streams that wait for the rest of a line; at most 64, of which the oldest makes room."""

    def __init__(self, sink):
        self.sink, self.streams = sink, {}

    def cut(self, stream):
        if len(stream.within) > 1:
            return self.sink.fragment(stream.place)
        key = stream.within, stream.header
        self.give_up(key)
        if len(self.streams) >= STREAMS:
            self.give_up(next(iter(self.streams)))
        self.streams[key] = stream
        if stream.over():
            self.give_up(key)

    def text(self, text, place):
        """Joins a text with what it goes on with; tells of the end of a line that nothing begins."""
        if not text.strip(SPACE):
            return
        found = [(key, rest) for key, it in self.streams.items() if (rest := it.rest(text)) is not None]
        for key, rest in found:
            self.extend(key, rest)
        if not found and TAIL.search(text):
            self.sink.fragment(place())

    def extend(self, key, rest):
        stream = self.streams[key]
        stream.add(rest)
        if line := stream.line():
            del self.streams[key]
            self.sink.found(line)
        elif stream.over():
            self.give_up(key)

    def give_up(self, key):
        if stream := self.streams.pop(key, None):
            self.sink.fragment(stream.place)

    def end(self):
        for key in list(self.streams):
            self.give_up(key)
