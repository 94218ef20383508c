"""Content encodings: a body compressed, and the encoding that a client prefers (RFC 9110, 12.5.3)."""

import functools
import gzip

import brotli

IDENTITY = ""
IDENTITY_QUALITY = 0.0001  # where it is not named: lower than any quality that a client can write
# A page is compressed while its first reader waits: hardly larger than at the best quality, in a tenth of the time.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6


def bodies_by_encoding(body):
    """Return the body by content encoding, in the order in which we would rather send them."""
    compressed = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return {"br": compressed, "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0), IDENTITY: body}


@functools.lru_cache(maxsize=256)  # browsers send a handful of different ones
def best_encoding(accepted):
    """Return the preferred encoding for the header `Accept-Encoding`; of equals Brotli, then gzip."""
    qualities = dict(map(parse_entry, accepted.lower().split(",")))
    rest = qualities.get("*", 0)
    wanted = {name: qualities.get(name, rest) for name in ("br", "gzip")}
    wanted[IDENTITY] = qualities.get("identity") or IDENTITY_QUALITY
    return max(wanted, key=wanted.get)


def parse_entry(entry):
    """Return the name and the quality of one entry: `gzip;q=0.5`. One that cannot be read has quality 0."""
    name, _semicolon, parameter = entry.partition(";")
    quality = parameter.strip().partition("q=")[2] if parameter.strip() else "1"
    try:
        return name.strip(), float(quality)
    except ValueError:
        return name.strip(), 0
