"""Fields of CSV files (RFC 4180) in bytes that may be anything: where one begins and ends, and what it says."""

import re

from .strings import line_of, near

RUN = re.compile(rb'"++')
REST = re.compile(rb'[^"\n]*+(?:""[^"\n]*+)*+')


def begin(text, name, start):
    """Where the field begins that a name stands in, not before the start: not between the two quotes of a pair."""
    start = max(start, near(text, name, in_pair), line_of(text, name, start))
    runs = [run for run in RUN.finditer(text, start, name) if len(run[0]) % 2]
    return runs[-1].start() + 1 if runs else start


def in_pair(text, at):
    """Whether an odd number of quotes stands before that place, and one behind it."""
    start = at
    while start and text[start - 1] == 34:
        start -= 1
    return (at - start) % 2 == 1 and text[at : at + 1] == b'"'


def end(text, within):
    """Where the field ends, looked for from a place within it on."""
    return REST.match(text, within).end()


def said(text):
    """What a field says."""
    return text.replace(b'""', b'"')
