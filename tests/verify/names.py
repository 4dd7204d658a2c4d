"""Finding lines (section 4): by their name, in whatever bytes."""

import re

from . import fields, strings
from .candidate import Candidate, Place
from .members import behind, before, closed
from .messages import Texts, message
from .pieces import HEADER, SPACE, Pieces, Stream, around, seal

NAME, WRITTEN = b"audit", b'{"audit":{'
KEY = re.compile(rb'"audit"[ \t\n\f\r]{0,60}:[ \t\n\f\r]{0,60}\{')
KEY_LENGTH, OBJECT, DEEPEST, LINE = 65, 64 << 10, 8, 1 << 20


class Finder:
    """Reads one input and tells `found(candidate)`, `fragment(place)` and `malformed(place)`.

    `found` answers whether the candidate is taken, and `is_nobodys(candidate)` whether there is nothing to find.
    """

    def __init__(self, file, sink):
        self.file, self.sink, self.pieces = file, sink, Pieces(sink)

    def read(self, data):
        lines = Lines(self, data)
        Text(self, data, lines, ()).search()
        lines.without(len(data))
        self.pieces.end()


class Lines:
    """Where the lines of an input are; told of each key that is somebody's, it tells of long lines without one."""

    def __init__(self, finder, data):
        self.finder, self.data, self.at, self.number, self.seen = finder, data, 0, 1, 0

    def place(self, at):
        count = self.data.count(b"\n", min(at, self.at), max(at, self.at))
        self.number += count if at > self.at else -count
        self.at = at
        return Place(self.finder.file, self.number)

    def somebody(self, at):
        """The line of that place has a key; those before it, up to the one before, have none."""
        self.without(self.data.rfind(b"\n", self.seen, at) + 1)
        if at >= self.seen:
            end = self.data.find(b"\n", at)
            self.seen = end + 1 if end >= 0 else len(self.data)

    def without(self, end):
        """Tells of the long lines among those up to there."""
        while end - self.seen > LINE:
            start = self.seen
            near = self.data.rfind(b"\n", start, start + LINE + 1)
            if near < 0:
                near = self.data.find(b"\n", start + LINE, end)
                self.finder.sink.malformed(self.place(start))
            self.seen = near + 1 if near >= 0 else end


class Inner:
    """In a string: all of it has the place of the string, and is of its line."""

    def __init__(self, lines, at):
        self.lines, self.outer = lines, at

    def place(self, _):
        return self.lines.place(self.outer)

    def somebody(self, _):
        self.lines.somebody(self.outer)


class Key:
    """A name that is a key: where its object begins and ends, and its `mac`.

    It is `whole` where its object ends, and as written the members behind it. In a `message` it may be `over` the end
    of that: it is not whole there.
    """

    def __init__(self, data, match):
        self.quote, self.brace = match.start(), match.end() - 1
        self.written = match[0] == WRITTEN[1:] and data[self.quote - 1 : self.quote] == WRITTEN[:1]
        self.start = self.quote - self.written
        self.end = self.after = self.mac = self.message = None
        self.whole = self.over = False

    def read(self, data, limit, start):
        """Reads up to the limit; where no `mac` stands behind the object, what is before it, from the start on."""
        self.end = closed(data, self.brace, limit)
        if self.end is None:
            return
        value, after = behind(data, self.end, limit)
        self.whole = not self.written or ends(data, limit, value, after)
        self.mac, self.after = seal(value), after if value else self.end
        if self.mac is None and not self.written:
            self.mac = seal(before(data, start, self.quote))

    def within(self, data, message):
        """Notes in which message it is."""
        self.message = message
        if message and self.whole:
            self.over = self.end > message[1] or not ends(data, message[1], *behind(data, self.end, message[1]))


class Text:
    """The input, or what a string says: `within` is what stands around each of the strings that it is in.

    `at` is where the search goes on, `string` where the next string may begin, `brace` where the object of the last key
    does; the keys and strings that were found go up to `told`.
    """

    def __init__(self, finder, data, lines, within):
        self.finder, self.data, self.lines, self.within = finder, data, lines, within
        self.at = self.string = self.brace = self.told = 0
        self.texts, self.following = Texts(data), None

    def search(self):
        while (name := self.data.find(NAME, self.at)) >= 0:
            key = self.is_key(name - 1)
            if key:
                self.found(key)
            elif kind := kind_of(self.data, name):
                self.in_string(name, kind)
            else:
                self.at = name + len(NAME)
        self.between(len(self.data))

    # Keys.

    def is_key(self, quote):
        key = KEY.match(self.data, quote) if quote >= 0 else None
        return key if key and proper(self.data, key) else None

    def next_key(self, start):
        """Where the next key begins, or the brace right before it."""
        if self.following is None or self.following[0] < start:
            keys = KEY.finditer(self.data, start)
            begin = next((key.start() for key in keys if proper(self.data, key)), len(self.data) + 1)
            self.following = begin, begin - (self.data[begin - 1 : begin] == b"{")
        return self.following[1]

    def found(self, match):
        """A key: what is behind it is a candidate, the beginning of a line, or nobody's."""
        key = Key(self.data, match)
        limit = self.limit(key)
        key.read(self.data, limit, max(self.brace, key.quote - OBJECT))
        self.brace = key.brace
        self.at = self.string = key.brace + 1
        self.between(key.start)
        if self.is_nobodys(key):
            return
        if key.whole:
            self.candidate(key)
        else:
            self.cut(key, min(limit, key.message[1] if key.message else limit))

    def is_nobodys(self, key):
        """Such a key is text like any other. The texts before it may say where its message begins."""
        key.within(self.data, message(self.data, self.texts.at, key.start, key.brace) if key.written else None)
        if not key.whole:
            return not key.written
        return not key.over and self.finder.sink.is_nobodys(Candidate(self.data[key.brace : key.end], key.mac, None))

    def limit(self, key):
        """What its object does not go beyond."""
        limit = min(key.brace + OBJECT, self.next_key(key.brace + 1), len(self.data))
        line = self.data.find(b"\n", key.brace, limit) if key.written else -1
        return limit if line < 0 else line - (self.data[line - 1 : line] == b"\r")

    def candidate(self, key):
        """Tries what is whole. The beginning of a line may look so as well, where a message ends in it."""
        place = self.lines.place(key.start)
        candidate = Candidate(self.data[key.brace : key.end], key.mac, place, over=key.over)
        taken = self.finder.sink.found(candidate)
        if key.over and not taken:
            return self.cut(key, key.message[1])
        self.lines.somebody(key.start)
        self.go_on(key.after if taken else key.brace + 1, key.after)

    def cut(self, key, end):
        """The beginning of a line, up to there."""
        self.lines.somebody(key.start)
        before = self.line(key.start, key.message[0] if key.message else 0)
        stream = Stream(self.within, before, self.data[key.start : end], self.lines.place(key.start))
        self.finder.pieces.cut(stream)
        if key.message and end == key.message[1]:
            self.texts.go_on(end)
        self.go_on(key.brace + 1, end)

    def go_on(self, at, told):
        self.at = self.string = at
        self.told = max(self.told, told)

    # Strings and fields.

    def in_string(self, name, kind):
        start, end, after = string(self.data, name, kind, self.string)
        self.at = self.string = after
        deeper = DEEPEST - len(self.within)
        if not deeper or not holds(said := kind.said(self.data[start:end]), deeper - 1):
            return
        self.between(start)
        within = (*self.within, around(self.line(start), kind))
        Text(self.finder, said, Inner(self.lines, start), within).search()
        self.told = max(self.told, end)

    def line(self, at, start=0):
        """What stands before a place in its line, or from that start on: as much as anybody wants to know."""
        start = max(start, at - HEADER)
        return self.data[max(start, self.data.rfind(b"\n", start, at) + 1) : at]

    # What lies between keys and strings.

    def between(self, end):
        """Looks for pieces in the texts up to there. What a string says is not looked through."""
        pieces = self.finder.pieces
        if self.within or not pieces.streams and not self.speaks(end):
            self.texts.skip(end)
        for begin, stop in self.texts.until(end):
            if begin >= self.told and not self.within:
                pieces.text(self.data[begin:stop], lambda at=begin: self.lines.place(at))

    def speaks(self, end):
        """Whether there may be the end of a line in the texts up to there."""
        return self.data.find(b"mac", max(self.told, self.texts.at), end) >= 0


def ends(data, limit, mac, after):
    """Whether the members behind an object end before that limit: with a `mac`, or with something else behind them."""
    return mac is not None or after is not None and bool(data[after:limit].strip(SPACE))


def kind_of(data, name):
    """What a name stands in: a string behind an escaped quote, a field behind a doubled one."""
    if data.endswith((b'\\"', b"\\u0022"), max(name - 6, 0), name):
        return strings
    return fields if data.endswith(b'""', max(name - 2, 0), name) else None


def string(data, name, kind, start):
    """Where the string begins that a name stands in, not before the start, where it ends, and where the search goes on.

    The quotes and backslashes right before its end may belong to a name that is quoted in another way.
    """
    end = kind.end(data, name)
    after = end
    while after > name + len(NAME) and data[after - 1] in b'"\\':
        after -= 1
    return kind.begin(data, name, start), end, after


def holds(data, deeper):
    """Whether there is a key in a text, or in strings in it so much deeper."""
    if any(proper(data, key) for key in KEY.finditer(data)):
        return True
    at = begin = 0
    while deeper and (name := data.find(NAME, at)) >= 0:
        at = name + len(NAME)
        if kind := kind_of(data, name):
            start, end, at = string(data, name, kind, begin)
            begin = at
            if holds(kind.said(data[start:end]), deeper - 1):
                return True
    return False


def proper(data, key):
    """Whether a key stands close together, and no backslash before it."""
    return key.end() - key.start() <= KEY_LENGTH and data[key.start() - 1 : key.start()] != b"\\"
