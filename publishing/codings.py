"""Content codings: how a body is compressed, and which of them a browser wants (RFC 9110, 12.5.3)."""

import functools
import gzip

import brotli

IDENTITY = ""
NOT_ASKED_FOR = 0.0001  # less than anything that can be written; a page as it is can always be sent
# A page is compressed while its first reader waits: hardly larger than with the best, in a tenth of the time.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6


def in_each_coding(body):
    """The body by coding, the one that we would rather send first."""
    compressed = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return {"br": compressed, "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0), IDENTITY: body}


@functools.lru_cache(maxsize=256)  # browsers send a handful of different ones
def best_coding(accepted):
    """The coding for a header `Accept-Encoding`; of those that are as welcome, Brotli, then gzip."""
    qualities = dict(map(weighed, accepted.lower().split(",")))
    rest = qualities.get("*", 0)
    wanted = {name: qualities.get(name, rest) for name in ("br", "gzip")}
    wanted[IDENTITY] = qualities.get("identity") or NOT_ASKED_FOR
    return max(wanted, key=wanted.get)


def weighed(entry):
    """The name and the weight of one entry: `gzip;q=0.5`. What cannot be read is not wanted."""
    name, _semicolon, parameter = entry.partition(";")
    weight = parameter.strip().partition("q=")[2] if parameter.strip() else "1"
    try:
        return name.strip(), float(weight)
    except ValueError:
        return name.strip(), 0
