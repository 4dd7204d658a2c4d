"""The inputs: files, directories and standard input; plain or gzip."""

import gzip
import os
import sys
import zlib

CHUNK = 1 << 20
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


def content(name):
    """All that can be read of an input, and whether that is all there is."""
    found = []
    with opened(name) as source:
        try:
            while data := source.read1(CHUNK):
                found.append(data)
        except UNREADABLE:
            return b"".join(found).removeprefix(MARK), False
    return b"".join(found).removeprefix(MARK), True
