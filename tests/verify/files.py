"""The inputs: files, directories and standard input; plain or gzip; lines, or frames that count their octets."""

import gzip
import os
import re
import sys
import zlib

LONGEST = 256 << 20
FRAME = re.compile(rb"(\d{1,5}) (?=<\d{1,3}>1 )")
GZIP, ZSTD, MARK = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xef\xbb\xbf"
UNREADABLE = (OSError, EOFError, zlib.error)


class Unusable(Exception):
    """An input that cannot be checked at all."""


def paths(names):
    """The files behind the names, in a directory sorted by name, without what stands behind links to directories."""
    for name in names:
        if name == "-" or not os.path.isdir(name):
            yield name
            continue
        for entry in sorted(os.scandir(name), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from paths([entry.path])
            elif entry.is_file():
                yield entry.path


def opened(name):
    """The bytes of an input, unpacked where they are packed."""
    try:
        source = sys.stdin.buffer if name == "-" else open(name, "rb")
        magic = source.peek(4)[:4]
    except OSError as error:
        raise Unusable(f"{name}: {error.strerror or 'cannot be read'}") from None
    if magic == ZSTD:
        raise Unusable(f"{name}: is zstd, which Python's standard library cannot read: unpack it first (zstd -d)")
    return gzip.GzipFile(fileobj=source) if magic[:2] == GZIP else source


def texts(source):
    """Each text with the number of its line: a line, or the content of a frame. None where a line is too long."""
    number, rest = 1, source.read(3)
    rest = b"" if rest == MARK else rest
    while data := more(source, rest):
        frame = FRAME.match(data)
        text, rest = framed(source, data, frame) if frame else (data, b"")
        if len(text) > LONGEST:
            text = None
            skip(source)
        elif not frame:
            end = text.find(b"\n") + 1 or len(text)
            text, rest = text[:end], text[end:]
        yield number, text
        number += text.count(b"\n") if text is not None else 1


def more(source, rest):
    """What is left, up to the end of a line at least."""
    return rest if b"\n" in rest else rest + source.readline(LONGEST + 1)


def skip(source):
    """Reads up to the end of a line without keeping it."""
    while (data := source.readline(LONGEST)) and not data.endswith(b"\n"):
        pass


def framed(source, data, frame):
    """The content of a frame and what was read behind it; where its count is wrong, the line that it stands on."""
    end = frame.end() + int(frame[1])
    while len(data) < end and (line := source.readline(end)):
        data += line
    rest = data[end:]
    if len(data) >= end and (not rest or rest.startswith(b"\n") or FRAME.match(rest)):
        return data[frame.end() : end], rest
    end = data.find(b"\n") + 1 or len(data)
    return data[:end], data[end:]
