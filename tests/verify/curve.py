"""X25519 (RFC 7748) and the checking of Ed25519 signatures (RFC 8032). Slow, plain, and for public data only."""

import hashlib
from functools import lru_cache

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def x25519(secret, point):
    """The Montgomery ladder of RFC 7748, section 5."""
    scalar = int.from_bytes(secret, "little") & (2**255 - 8) | 2**254
    u = (int.from_bytes(point, "little") & (2**255 - 1)) % P
    x2, z2, x3, z3, swapped = 1, 0, u, 1, 0
    for position in reversed(range(255)):
        bit = scalar >> position & 1
        if swapped != bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = bit
        a, b = x2 + z2, x2 - z2
        da, cb = (x3 - z3) * a % P, (x3 + z3) * b % P
        aa, bb = a * a % P, b * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def add(p, q):
    """The sum of two points in extended coordinates (RFC 8032, section 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p):
    """Twice a point."""
    a, b = p[0] * p[0] % P, p[1] * p[1] % P
    h = a + b
    e, g = h - (p[0] + p[1]) ** 2, a - b
    f = 2 * p[2] * p[2] + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def compress(point):
    """The 32 bytes of a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(data):
    """The point of 32 bytes, or none (RFC 8032, section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


@lru_cache(maxsize=64)
def multiples(point):
    """0 to 15 times a point."""
    found = [NEUTRAL]
    for _ in range(15):
        found.append(add(found[-1], point))
    return found


def combine(a, p, b, q):
    """a times p and b times q, added: four bits of both at a time."""
    sums, ps, qs = NEUTRAL, multiples(p), multiples(q)
    for shift in range(252, -4, -4):
        sums = double(double(double(double(sums))))
        sums = add(add(sums, ps[a >> shift & 15]), qs[b >> shift & 15])
    return sums


def challenge(*parts):
    """SHA-512 of the parts as a scalar."""
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def signature_fits(public, message, signature):
    """Whether an Ed25519 signature is that of the message, without the cofactor."""
    key, scalar = decompress(public), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or scalar >= ORDER:
        return False
    negative = (P - key[0], key[1], key[2], P - key[3])
    found = combine(scalar, BASE, challenge(signature[:32], public, message), negative)
    return compress(found) == signature[:32]
