"""Strings in bytes that may be anything: where one begins and ends, and what it says."""

import re
from json.decoder import scanstring

NEAR = 64 << 10
REST = re.compile(rb'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+\\?')
ESCAPE = re.compile(rb"(?:\\u[0-9A-Fa-f]{4})++|\\[\"\\/bfnrt]")
SHORT = {b'\\"': b'"', b"\\\\": b"\\", b"\\/": b"/", b"\\b": b"\b", b"\\f": b"\f", b"\\n": b"\n", b"\\r": b"\r"}
SHORT[b"\\t"] = b"\t"
HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def begin(text, name, start):
    """Where the string begins that a name stands in, not before the start."""
    start = max(start, near(text, name, escaped), line_of(text, name, start))
    at = text.rfind(b'"', start, name)
    while at >= 0 and escaped(text, at):
        at = text.rfind(b'"', start, at)
    return at + 1 if at >= 0 else start


def near(text, name, split):
    """As far as a string may begin before a name: a byte later where that would be a place that is `split`."""
    at = max(name - NEAR, 0)
    return at + split(text, at)


def line_of(text, name, start):
    """Where the line of a name begins, not before the start."""
    return text.rfind(b"\n", start, name) + 1


def escaped(text, at):
    """Whether an odd number of backslashes stands before that place."""
    start = at
    while start and text[start - 1] == 92:
        start -= 1
    return (at - start) % 2 == 1


def end(text, within):
    """Where the string ends, looked for from a place within it on."""
    return REST.match(text, within).end()


def said(text):
    """What a string says. What is no escape stands for itself, half a surrogate pair for U+FFFD."""
    try:
        decoded = text.decode() + '"'
        found, end = scanstring(decoded, 0, False)
        if end == len(decoded):
            return found.encode()
    except ValueError:
        pass
    return ESCAPE.sub(unescaped, text)


def unescaped(escape):
    if short := SHORT.get(escape[0]):
        return short
    units = "".join(chr(int(unit, 16)) for unit in escape[0].decode().split("\\u")[1:])
    return HALVES.sub(lambda it: pair(it[0]), units).encode()


def pair(units):
    """What two halves of a surrogate pair say together; one alone says nothing."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le") if len(units) == 2 else "\ufffd"
