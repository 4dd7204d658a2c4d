"""Finding lines (section 4): the candidates in a text, and the pieces that a line was split into."""

import re
from typing import NamedTuple

from .records import BROKEN, DECODER, STRICT, Records

BEGIN = '{"audit":{'
MAC = re.compile(r',"mac":"([A-Za-z0-9_-]{22})"}')
END = re.compile(r',"mac":"[A-Za-z0-9_-]{22}"}\s*$')
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}]', re.S)
INVALID = re.compile("[\ud800-\udfff]")
KEY = re.compile(r'audit\\*(?:"|u0022)\s*:')
INNER = re.compile(r'mac\\+(?:"|u0022)')
LONGEST, DEEPEST, STREAMS = 10_000, 8, 1024

TIME = r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)"
TIMES = re.compile(TIME)
HEADER = re.compile(
    rf"<\d{{1,3}}>1 (?:{TIME}|-) \S+ \S+ \S+ (?:- -|\S+ (?:\[.*?\](?= |$))+|\S+ -(?= |$)|-) ?"
    rf"|(?:<\d{{1,3}}>)?{TIME} (?:\S+ )?[^\s:\[]+(?:\[[^\]]*\])?: ?"
)


class Place(NamedTuple):
    """Where a candidate begins."""

    file: str
    line: int


class Candidate(NamedTuple):
    """What may be a line: `text` is M where it stands as it was written, `mac` what stands beside it as its seal."""

    audit: dict
    text: bytes | None
    mac: str | None
    place: Place
    joined: bool = False

    def ours(self):
        """Whether it says of itself that it is a line: by a seal, or by what each line has in it."""
        return self.mac is not None or isinstance(self.audit, dict) and all(name in self.audit for name in "sntv")


class Piece:
    """A candidate that has not ended yet, and the header of its stream with any time in it."""

    __slots__ = ("header", "text", "place")

    def __init__(self, before, text, place):
        self.header = re.compile(TIME.join(map(re.escape, TIMES.split(before, maxsplit=1))))
        self.text, self.place = text, place

    def message(self, text):
        """What the text says, where it is of this stream."""
        match = self.header.match(text)
        return text[match.end() :] if match and (match.end() or header(text) is None) else None


def header(text):
    """How long the header of a text is, where it has one that is known."""
    match = HEADER.match(text)
    return match.end() if match else None


def parsed(text, start):
    """The JSON object that begins there and where it ends, or neither. What is no UTF-8 is no JSON."""
    try:
        record, end = STRICT.raw_decode(text, start)
    except BROKEN:
        return None, start
    return (None, start) if INVALID.search(text, start, end) else (record, end)


def ends(text, start, limit):
    """Whether the candidate that begins there ends, although it is no JSON."""
    depth = 0
    for match in TOKEN.finditer(text, start, limit):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return True
    return MAC.search(text, start, limit) is not None


def beside(record, place, joined=False):
    """The candidate of an object in which `audit` was parsed."""
    mac = record.get("mac") if isinstance(record.get("mac"), str) else None
    return Candidate(record.get("audit"), None, mac, place, joined)


def complete(text, start, place, joined=False):
    """The candidate that begins there and where it ends, or neither."""
    audit, end = parsed(text, start + 9)
    if audit is None:
        return None, start
    if mac := MAC.match(text, end):
        return Candidate(audit, text[start + 9 : end].encode(), mac[1], place, joined), mac.end()
    record, end = parsed(text, start)
    return (beside(record, place, joined), end) if isinstance(record, dict) else (None, start)


class Finder:
    """Reads the texts of one file and tells `found(candidate)`, `fragment(place)` and `malformed(place)`."""

    def __init__(self, file, sink):
        self.file, self.sink = file, sink
        self.pieces, self.depth = {}, 0
        self.records = self.machine()

    def machine(self):
        return Records(self.string, self.audit, self.fragment, self.malformed)

    def fragment(self, line):
        self.sink.fragment(Place(self.file, line))

    def malformed(self, line):
        self.sink.malformed(Place(self.file, line))

    def read(self, data, line):
        """A line of the file, or a frame."""
        text = data.decode("utf-8", "surrogateescape")
        if self.text(text.rstrip("\r\n"), line, None):
            return
        uneven = text.count("{") != text.count("}") or text.count("[") != text.count("]")
        if uneven or self.pieces or self.records.open() or INNER.search(text):
            self.records.feed(text, line)

    def end(self, line):
        """The file ends with that line, and with it all that is open."""
        self.records.fail(line)
        while self.pieces:
            self.give_up(next(iter(self.pieces)))

    def text(self, text, line, key):
        """Whether the text was searched, or is the piece of a line; `key` is that of a string in a record."""
        if KEY.search(text):
            self.search(text, line, key)
            return True
        if self.pieces and self.join(text, key):
            return True
        if text.count("}") > text.count("{") and not self.records.open() and END.search(text):
            self.fragment(line)
            return True
        return False

    def search(self, text, line, key):
        left, position = [], 0
        begin = text.find(BEGIN)
        if begin >= 0:
            self.interrupt(text, begin, key)
        while begin >= 0:
            left.append(text[position:begin])
            following = text.find(BEGIN, begin + 1)
            position = self.candidate(text, begin, following, line, key)
            left.append("0")
            begin = text.find(BEGIN, position)
        rest = "".join(left) + text[position:]
        if KEY.search(rest) or self.records.open():
            self.search_records(rest, line)

    def candidate(self, text, begin, following, line, key):
        """Handles the candidate that begins there, and says where to go on."""
        place = Place(self.file, line)
        found, end = complete(text, begin, place)
        if found:
            return end if self.sink.found(found) or not 0 <= following < end else following
        if ends(text, begin, following if following >= 0 else len(text)):
            self.sink.malformed(place)
        elif following >= 0:
            self.sink.fragment(place)
        else:
            self.begin(text, begin, place, key)
        return following if following >= 0 else len(text)

    def search_records(self, rest, line):
        """In a line of the file a record may go on that began on an earlier one; in a string each stands alone."""
        goes_on = self.depth == 0 and self.records.open()
        try:
            if not goes_on:
                return self.walk(DECODER.decode(rest), line)
        except BROKEN:
            pass
        machine = self.records if self.depth == 0 else self.machine()
        machine.feed(rest, line)
        if self.depth:
            machine.fail(line)

    def walk(self, record, line):
        """A record that stands whole in one text."""
        left = [("", record)]
        while left:
            key, value = left.pop()
            if isinstance(value, str):
                self.inner(key, value, line)
            elif isinstance(value, list):
                left += [(key, member) for member in reversed(value)]
            elif isinstance(value, dict) and not (isinstance(value.get("audit"), dict) and self.audit(value, line)):
                left += reversed(value.items())

    def string(self, key, token, line):
        """Whether a string in a record, as it was written, has to do with lines."""
        searched = KEY.search(token)
        if not (searched or self.pieces or "mac" in token):
            return False
        try:
            return self.inner(key, DECODER.decode(token), line)
        except BROKEN:
            if searched:
                self.malformed(line)
            return False

    def inner(self, key, text, line):
        """A string in a record is a text of its own."""
        if self.depth >= DEEPEST:
            return False
        self.depth += 1
        searched = self.text(text, line, key)
        self.depth -= 1
        return searched

    def audit(self, record, line):
        """Whether an object in which `audit` was parsed is ours."""
        candidate = beside(record, Place(self.file, line))
        if candidate.ours():
            self.sink.found(candidate)
        return candidate.ours()

    # The pieces of a line: by the key of the record and the header of the text, whatever its time is.

    def header(self, text, begin):
        """The header of the text that a candidate begins in: one of a known kind, else all that stands before."""
        length = header(text)
        return text[: begin if length is None or length > begin else length]

    def begin(self, text, begin, place, key):
        before = self.header(text, begin)
        if len(self.pieces) >= STREAMS:
            self.give_up(next(iter(self.pieces)))
        self.pieces[key, TIMES.sub("", before, count=1)] = Piece(before, text[begin:], place)

    def interrupt(self, text, begin, key):
        """A candidate begins in this stream: what is open in it does not end any more."""
        self.give_up((key, TIMES.sub("", self.header(text, begin), count=1)))
        if header(text) is None:
            self.give_up((key, ""))

    def give_up(self, stream):
        if piece := self.pieces.pop(stream, None):
            self.sink.fragment(piece.place)

    def join(self, text, key):
        """Whether the text goes on with a line, and what becomes of that."""
        for stream, piece in self.pieces.items():
            message = piece.message(text) if stream[0] == key else None
            if message is not None:
                self.extend(stream, piece, message)
                return True
        return False

    def extend(self, stream, piece, message):
        piece.text += message
        fits = len(piece.text.encode("utf-8", "surrogatepass")) <= LONGEST
        candidate, _ = complete(piece.text, 0, piece.place, joined=True) if fits else (None, 0)
        if candidate:
            del self.pieces[stream]
            self.sink.found(candidate)
        elif not fits or END.search(message):
            self.give_up(stream)
