"""Objects and their members in bytes that may be anything: where they end, and what `mac` stands beside them.

Nothing is parsed. Each function looks at each byte once, and never beyond the limit that it is given.
"""

import re

SPACE = rb"[ \t\n\f\r]*+"
STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
BRACKET = re.compile(rb'[^"{}\[\]]*+(?:%s[^"{}\[\]]*+)*+([{}\[\]])' % STRING, re.S)
SIMPLE = re.compile(rb"%s|true|false|null|[-+.0-9eE]++" % STRING, re.S)
OPEN = re.compile(rb'["{\[]|(?:[-+.0-9eE]++|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|n(?:u(?:ll?)?)?|)%s\Z' % SPACE)
NEXT = re.compile(rb"%s,%s(%s)%s:%s" % (SPACE, SPACE, STRING, SPACE, SPACE), re.S)
HALF = re.compile(rb'%s,%s(?:"[^"\\]*+(?:\\.[^"\\]*+)*+(?:\\?|"%s(?::%s)?))?' % (SPACE, SPACE, SPACE, SPACE), re.S)
COLON = re.compile(rb"%s:%s" % (SPACE, SPACE))
COMMA = re.compile(rb"%s,%s" % (SPACE, SPACE))
MAC, MACS = b'"mac"', 16


def closed(text, start, limit):
    """Where the brackets close that open there, or none where that is beyond the limit."""
    depth, at = 0, start
    while bracket := BRACKET.match(text, at, limit):
        depth += 1 if bracket[1] in b"{[" else -1
        at = bracket.end()
        if depth == 0:
            return at
    return None


def deepest(text):
    """How deep the brackets go."""
    depth = most = 0
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket[1] in b"{[" else -1
        most = max(most, depth)
    return most


def value(text, start, limit):
    """Where the value ends that begins there, or none where it does not."""
    if text[start : start + 1] in (b"{", b"["):
        return closed(text, start, limit)
    simple = SIMPLE.match(text, start, limit)
    if simple is None or simple.end() == limit and text[limit - 1 : limit] != b'"':
        return None
    return simple.end()


def behind(text, start, limit):
    """The `mac` among the members from there on, and where it ends; or nothing, and where the members end.

    That is nowhere, where they go on at the limit.
    """
    while member := NEXT.match(text, start, limit):
        end = value(text, member.end(), limit)
        if end is None:
            return None, None if OPEN.match(text, member.end(), limit) else start
        if member[1] == MAC:
            return text[member.end() : end], end
        start = end
    return None, None if HALF.fullmatch(text, start, limit) else start


def before(text, start, key):
    """The last `mac` between there and a key from which nothing but members leads to the key."""
    at = key
    for _ in range(MACS):
        at = text.rfind(MAC, start, at)
        if at < 0:
            return None
        colon = COLON.match(text, at + len(MAC), key) if text[at - 1 : at] != b"\\" else None
        found = until(text, colon.end(), key) if colon else None
        if found is not None:
            return found
    return None


def until(text, start, key):
    """The value that begins there, where nothing but members stands between it and the key."""
    end = first = value(text, start, key)
    while end is not None:
        comma = COMMA.match(text, end, key)
        if comma and comma.end() == key:
            return text[start:first]
        member = NEXT.match(text, end, key)
        end = value(text, member.end(), key) if member else None
    return None
